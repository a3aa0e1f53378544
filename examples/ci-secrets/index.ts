import { ActionsSecret } from "@pulumi/github";
import { Config } from "@pulumi/pulumi";
import { JumpstarterClient } from "pulumi-jumpstarter";

const config = new Config();

/** A client for each repository whose jobs lease boards, so that each repository's access can be seen and ended alone. */
for (const repository of config.requireObject<string[]>("repositories")) {
  const client = new JumpstarterClient(`ci-${repository}`, {
    labels: { "client-type": "ci", repository },
    drivers: { allow: ["jumpstarter_driver_*"] },
    renewBefore: "720h",
  });
  // One secret holds all that a job needs. Each renewal updates it.
  new ActionsSecret(`jumpstarter-${repository}`, {
    repository,
    secretName: "JUMPSTARTER_CLIENT_CONFIG",
    value: client.config,
  });
}
