import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
import { power } from "pulumi-jumpstarter/drivers";

/** The objects that somebody has created by hand, with the labels that they get now. */
const exporters = {
  "rpi4-bench-1": { board: "rpi4", location: "bench-1" },
  "rpi4-bench-2": { board: "rpi4", location: "bench-2" },
};
const clients = { alice: { "client-type": "developer" }, "ci-firmware": { "client-type": "ci" } };

const options = { retainOnDelete: true };

for (const [name, labels] of Object.entries(exporters)) {
  new JumpstarterExporter(name, { labels, export: { power: power.MockPower() }, adopt: true }, options);
}

/** The files of the existing clients, with the tokens that they had. Secret. */
export const clientConfigs = Object.fromEntries(
  Object.entries(clients).map(([name, labels]) => {
    const drivers = { allow: ["jumpstarter_driver_*"] };
    return [name, new JumpstarterClient(name, { labels, drivers, adopt: true }, options).config];
  }),
);
