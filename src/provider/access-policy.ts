import { KubernetesError } from "../kubernetes/errors.ts";
import type {
  ExporterAccessPoliciesV1Alpha1Api,
  V1Alpha1ExporterAccessPolicy,
  V1Alpha1ExporterAccessPolicySpec,
} from "../kubernetes/index.ts";
import { accessPoliciesApi } from "./cluster.ts";
import { diffObject } from "./diff.ts";
import { InitializationError } from "./errors.ts";
import { idOf, type ObjectInputs } from "./inputs.ts";
import { lifecycle } from "./lifecycle.ts";
import { validatePolicy } from "./validate-policy.ts";

interface PolicyInputs extends ObjectInputs, Required<V1Alpha1ExporterAccessPolicySpec> {}

interface PolicyOutputs extends PolicyInputs {
  uid?: string;
}

/** The lifecycle of `JumpstarterExporterAccessPolicy`. */
export const accessPolicy = lifecycle<
  V1Alpha1ExporterAccessPolicy,
  ExporterAccessPoliciesV1Alpha1Api,
  PolicyInputs,
  PolicyOutputs
>({
  resourceClass: "JumpstarterExporterAccessPolicy",
  nameSuffix: "",
  api: accessPoliciesApi,
  validate: validatePolicy,
  diff: (olds, news) => diffObject(["exporterSelector", "policies"], olds, news),
  spec: ({ exporterSelector, policies }) => ({ exporterSelector, policies }),
  // The whole spec is ours: rules that others add are drift.
  observedSpec: ({ spec }) => ({ exporterSelector: spec?.exporterSelector ?? {}, policies: spec?.policies ?? [] }),
  inputsOf: ({ uid, ...inputs }) => inputs,
  observe: async (_api, live) => ({ uid: live.metadata.uid ?? "" }),
  finish: async (_api, object, inputs) => {
    const outputs = { ...inputs, uid: object.metadata.uid ?? "" };
    try {
      verify(object, inputs);
      return outputs;
    } catch (error) {
      throw new InitializationError(idOf(inputs), outputs, error);
    }
  },
});

/** A server whose resource definition lacks a field drops it without a word; every refresh would find it missing. */
function verify({ spec }: V1Alpha1ExporterAccessPolicy, { policies }: PolicyInputs): void {
  const dropped = policies.findIndex(
    ({ description }, index) => description !== undefined && spec?.policies?.[index]?.description === undefined,
  );
  if (dropped < 0) return;
  throw new KubernetesError(
    "Invalid",
    `policies[${dropped}].description is not kept in this cluster: its ExporterAccessPolicy resource definition has no such field, which came with Jumpstarter 0.9`,
  );
}
