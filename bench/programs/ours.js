import { JumpstarterClient } from "pulumi-jumpstarter";

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new JumpstarterClient(`client-${index}`, {
    namespace: process.env.BENCH_NAMESPACE,
    labels: { team: "firmware", purpose: "benchmark" },
  });
}
