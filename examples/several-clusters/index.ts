import { Config } from "@pulumi/pulumi";
import { JumpstarterClient, JumpstarterExporter, JumpstarterProvider } from "pulumi-jumpstarter";
import { power } from "pulumi-jumpstarter/drivers";

const config = new Config();

/** Two sites, each with its own cluster. Their kubeconfigs are secret settings of the stack. */
const munich = new JumpstarterProvider("munich", {
  kubeconfig: config.requireSecret("munichKubeconfig"),
  namespace: config.require("munichNamespace"),
});
const boston = new JumpstarterProvider("boston", {
  kubeconfig: config.requireSecret("bostonKubeconfig"),
  namespace: config.require("bostonNamespace"),
});

new JumpstarterExporter(
  "rpi4-bench-1",
  { labels: { board: "rpi4" }, export: { power: power.MockPower() } },
  { provider: munich },
);

/** The same client at both sites. The resources need different names; the objects do not. */
const nightly = Object.entries({ munich, boston }).map(([site, provider]) => {
  const args = { name: "nightly", labels: { "client-type": "ci" }, drivers: { allow: ["jumpstarter_driver_*"] } };
  return [site, new JumpstarterClient(`nightly-${site}`, args, { provider })] as const;
});

/** The nightly job's file for `jmp shell --client-config`, by site. Secret. */
export const clientConfigs = Object.fromEntries(nightly.map(([site, client]) => [site, client.config]));
