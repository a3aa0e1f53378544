import { Config } from "@pulumi/pulumi";
import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
import { power } from "pulumi-jumpstarter/drivers";

const config = new Config();
const credentials = {
  /** Thirty days before a token expires, the next `pulumi up` has a new one issued. */
  renewBefore: config.get("renewBefore") ?? "720h",
  /** To renew all of them now: `pulumi config set rotation "after the incident of 3 May"`. */
  rotationTriggers: { rotation: config.get("rotation") ?? "" },
};

const board = new JumpstarterExporter("rpi4-bench-1", {
  ...credentials,
  labels: { board: "rpi4" },
  export: { power: power.MockPower() },
});
const nightly = new JumpstarterClient("nightly", {
  ...credentials,
  labels: { "client-type": "ci" },
  drivers: { allow: ["jumpstarter_driver_*"] },
});

export const exporterConfig = board.config;
export const clientConfig = nightly.config;
/** The times when the tokens expire. They are not secret, so that monitoring can read them. */
export const expires = { exporter: board.tokenExpiresAt, client: nightly.tokenExpiresAt };
