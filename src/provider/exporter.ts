import { KubernetesError } from "../kubernetes/errors.ts";
import { credentialedLifecycle } from "./credentialed.ts";

/** The lifecycle of `JumpstarterExporter`. */
export const exporter = credentialedLifecycle({
  kind: "Exporter",
  nameSuffix: "-exporter",
  changeable: ["enabled"],
  api: (session, namespace) => session.exporters(namespace),
  validate: (problems, inputs) => problems.boolean("enabled", inputs.enabled),
  spec: ({ username, enabled }) => ({ username, enabled }),
  observedSpec: (live, ours) => ({
    ...(ours.username !== undefined && { username: live.spec?.username ?? "" }),
    ...(ours.enabled !== undefined && { enabled: live.spec?.enabled ?? true }),
  }),
  verify: (live, { enabled }) => {
    // A server whose resource definition lacks the field drops it without a word, and the board goes on being leased.
    if (enabled === false && live.spec?.enabled === undefined) {
      throw new KubernetesError(
        "Invalid",
        "enabled: false has no effect in this cluster: its Exporter resource definition has no spec.enabled, which came with Jumpstarter 0.9",
      );
    }
  },
});
