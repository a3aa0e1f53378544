import { isDeepStrictEqual } from "node:util";
import { KubernetesError } from "../kubernetes/errors.ts";
import type { V1Alpha1ExporterAccessPolicy, V1Alpha1ExporterAccessPolicySpec } from "../kubernetes/index.ts";
import { InitializationError } from "./errors.ts";
import { idOf, type ObjectOutputs } from "./inputs.ts";
import { Lifecycle } from "./lifecycle.ts";
import { validatePolicy } from "./validate-policy.ts";

/** The state of an access policy. */
export interface PolicyOutputs extends ObjectOutputs, Required<V1Alpha1ExporterAccessPolicySpec> {}

/** The lifecycle of `JumpstarterExporterAccessPolicy`. */
export const accessPolicy = new Lifecycle<V1Alpha1ExporterAccessPolicy, PolicyOutputs>({
  kind: "ExporterAccessPolicy",
  nameSuffix: "",
  changeable: ["exporterSelector", "policies"],
  outputs: [],
  secrets: [],
  validate: validatePolicy,
  spec: ({ exporterSelector, policies }) => ({ exporterSelector, policies }),
  warnings: (olds, { policies }) => (isDeepStrictEqual(olds.policies, policies) ? [] : spotAccessWarnings(policies)),
  // The whole spec is ours: rules that others add are drift.
  observedSpec: ({ spec }) => ({ exporterSelector: spec?.exporterSelector ?? {}, policies: spec?.policies ?? [] }),
  open: async (session, namespace) => ({
    api: await session.accessPolicies(namespace),
    observe: async (_context, live) => ({ uid: live.metadata.uid ?? "" }),
    finish: async (_context, object, inputs) => {
      const outputs = { ...inputs, uid: object.metadata.uid ?? "" };
      try {
        verify(object, inputs);
        return outputs;
      } catch (error) {
        throw new InitializationError(idOf(inputs), outputs, error);
      }
    },
  }),
});

/** Returns a warning for each rule with spot access: it reads like a weaker right, and gives none. */
function spotAccessWarnings(policies: PolicyOutputs["policies"]): string[] {
  // They may not be known yet.
  if (!Array.isArray(policies)) return [];
  const why = "no controller up to Jumpstarter 0.10 implements it, and a client that has no other rule gets no lease.";
  return policies.flatMap(({ spotAccess }, index) => {
    return spotAccess === true ? [`policies[${index}].spotAccess: ${why}`] : [];
  });
}

/** Refuses a field that the server's resource definition lacks: it was dropped, and every refresh would find it missing. */
function verify({ spec }: V1Alpha1ExporterAccessPolicy, { policies }: PolicyOutputs): void {
  const dropped = policies.findIndex(
    ({ description }, index) => description !== undefined && spec?.policies?.[index]?.description === undefined,
  );
  if (dropped < 0) return;
  throw new KubernetesError(
    "Invalid",
    `policies[${dropped}].description is not kept in this cluster: its ExporterAccessPolicy resource definition has no such field, which came with Jumpstarter 0.9`,
  );
}
