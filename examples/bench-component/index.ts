import { Bench } from "./bench";

const namespace = "jumpstarter-lab";

const benches = Object.entries({ "bench-1": "rpi4", "bench-2": "rpi4", "bench-3": "jetson" }).map(
  ([name, board]) => [name, new Bench(name, { board, namespace })] as const,
);

/** For `jmp run --exporter-config`, by bench. Secret. */
export const exporterConfigs = Object.fromEntries(benches.map(([name, bench]) => [name, bench.exporterConfig]));

/** For `jmp shell --client-config`, by bench. Secret. */
export const clientConfigs = Object.fromEntries(benches.map(([name, bench]) => [name, bench.clientConfig]));
