import type * as pulumi from "@pulumi/pulumi";
import type { DeepInput } from "../arguments.ts";
import type { ExporterAccessPolicyRule, LabelSelector } from "../kubernetes/policy-rule.ts";
import { OBJECT_ARGS, OBJECT_OUTPUTS, type ObjectArgs, ObjectResource } from "./object-resource.ts";
import { checkedRegistration, isOfKind, lookupOptions, type ResourceKind } from "./resource-kind.ts";
import { unmappedTraces } from "./unmapped-traces.ts";

/** The arguments of a {@link JumpstarterExporterAccessPolicy}. */
export interface JumpstarterExporterAccessPolicyArgs extends ObjectArgs {
  /** The exporters that the policy is for. `{}` selects all exporters of the namespace. */
  exporterSelector: DeepInput<LabelSelector>;
  /** The rules for leasing them. With `[]` nobody may lease them, unless another policy says so. */
  policies: DeepInput<ExporterAccessPolicyRule[]>;
}

const SPEC = ["exporterSelector", "policies"];

const ACCESS_POLICY: ResourceKind = {
  name: "ExporterAccessPolicy",
  provider: "accessPolicy",
  args: [...OBJECT_ARGS, ...SPEC],
  localArgs: [],
  options: {},
  outputs: [...OBJECT_OUTPUTS, ...SPEC],
};

/**
 * An access policy, which says which clients may lease which exporters, and for how long.
 *
 * In a namespace without any policy, every client may lease every exporter. The first policy changes that: nobody may
 * then lease an exporter that no policy selects.
 *
 * @example
 * ```ts
 * import { JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
 *
 * new JumpstarterExporterAccessPolicy("boards", {
 *   namespace: "jumpstarter-lab",
 *   exporterSelector: { matchLabels: { board: "rpi4" } },
 *   policies: [
 *     { priority: 20, from: [{ clientSelector: { matchLabels: { "client-type": "administrator" } } }] },
 *     { priority: 10, from: [{ clientSelector: { matchLabels: { "client-type": "ci" } } }], maximumDuration: "12h" },
 *   ],
 * });
 * ```
 */
export class JumpstarterExporterAccessPolicy extends ObjectResource {
  /** The exporters that the policy is for. */
  declare readonly exporterSelector: pulumi.Output<LabelSelector>;
  /** The rules for leasing them. */
  declare readonly policies: pulumi.Output<ExporterAccessPolicyRule[]>;

  /**
   * Create a JumpstarterExporterAccessPolicy resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterExporterAccessPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    using _ = unmappedTraces();
    super(...checkedRegistration(ACCESS_POLICY, name, args, opts));
  }

  /**
   * Looks up a policy that exists, without managing it.
   *
   * @param name The _unique_ name of the resulting resource.
   * @param id The policy's `namespace/name`.
   * @param opts A bag of options that control this resource's behavior.
   * @throws when there is no such policy
   *
   * @example
   * ```ts
   * const { policies } = JumpstarterExporterAccessPolicy.get("boards", "jumpstarter-lab/boards");
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): JumpstarterExporterAccessPolicy {
    const options = lookupOptions(ACCESS_POLICY, name, id, opts);
    return new JumpstarterExporterAccessPolicy(name, {} as JumpstarterExporterAccessPolicyArgs, options);
  }

  /**
   * Returns true if the given object is an instance of JumpstarterExporterAccessPolicy, also of another copy of this
   * package.
   */
  static override isInstance(object: unknown): object is JumpstarterExporterAccessPolicy {
    return isOfKind(ACCESS_POLICY, object);
  }
}
