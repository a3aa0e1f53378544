// A dynamic resource as the SDK makes it, whose create does nothing.
import * as pulumi from "@pulumi/pulumi";

const provider = {
  async create(inputs) {
    return { id: inputs.name, outs: inputs };
  },
};

class NoOpResource extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(provider, name, args);
  }
}

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new NoOpResource(`client-${index}`, {
    name: `client-${index}`,
    namespace: process.env.BENCH_NAMESPACE,
    labels: { team: "firmware", purpose: "benchmark" },
  });
}
