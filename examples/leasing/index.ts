import {
  getExporterOutput,
  JumpstarterClient,
  JumpstarterExporter,
  JumpstarterExporterAccessPolicy,
} from "pulumi-jumpstarter";
import { power } from "pulumi-jumpstarter/drivers";

const namespace = "jumpstarter-lab";

const board = new JumpstarterExporter("rpi4-bench-1", {
  namespace,
  labels: { board: "rpi4", location: "bench-1" },
  export: { power: power.MockPower() },
});

const ci = new JumpstarterClient("ci", {
  namespace,
  labels: { "client-type": "ci" },
  drivers: { allow: ["jumpstarter_driver_*"] },
});

const guest = new JumpstarterClient("guest", {
  namespace,
  labels: { "client-type": "guest" },
  drivers: { allow: ["jumpstarter_driver_*"] },
});

// Once there is a policy, a client that no policy selects gets no lease: here that is the guest.
new JumpstarterExporterAccessPolicy("rpi4", {
  namespace,
  exporterSelector: { matchLabels: { board: "rpi4" } },
  policies: [{ from: [{ clientSelector: { matchLabels: { "client-type": "ci" } } }], maximumDuration: "2h" }],
});

// Every `pulumi up` asks again.
const { online, registered, devices, leasedBy } = getExporterOutput({ name: board.name, namespace });

/** For `jmp run --exporter-config`. Secret. */
export const exporterConfig = board.config;

/** For `jmp shell --client-config`. Secret. */
export const ciConfig = ci.config;

/** The same as JMP_* variables. Secret. */
export const ciEnv = ci.env;

/** For `jmp shell --client-config`. Secret. */
export const guestConfig = guest.config;

/** The current status of the board. */
export const status = { online, registered, devices: devices.apply((list) => list.length), leasedBy };
