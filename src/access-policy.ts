import type * as pulumi from "@pulumi/pulumi";
import { type DeepInput, pick, refuse, unknownArguments, unsendableArguments } from "./arguments.ts";
import { registration, typeToken } from "./dynamic.ts";
import { OBJECT_ARGS, OBJECT_OUTPUTS, type ObjectArgs, ObjectResource } from "./object-resource.ts";

/** Selects objects by their labels, as everywhere in Kubernetes. An empty one selects all; all parts have to match. */
export interface LabelSelector {
  /** Labels that have to be there with this value. @default none */
  matchLabels?: Record<string, string>;
  /** @default none */
  matchExpressions?: LabelSelectorRequirement[];
}

/** @example { key: "board", operator: "In", values: ["rpi4", "rpi5"] } */
export interface LabelSelectorRequirement {
  key: string;
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** At least one with `In` and `NotIn`, none with the others. */
  values?: string[];
}

/** A rule: which clients may lease the policy's exporters, and on which terms. */
export interface ExporterAccessPolicyRule {
  /** The clients that the rule is for: those that one of these selects. `[{ clientSelector: {} }]` is all. */
  from: { clientSelector: LabelSelector }[];
  /** Among several rules that are for a client, the one with the highest priority decides. @default 0 */
  priority?: number;
  /** The longest lease, as a duration ("24h"). @default no limit */
  maximumDuration?: string;
  /** Leases by this rule may be taken away for those of other rules. @default false */
  spotAccess?: boolean;
  /** What the rule is for. An error in a cluster whose Jumpstarter is older than 0.9, which does not keep it. @default none */
  description?: string;
}

/** The arguments of a {@link JumpstarterExporterAccessPolicy}. */
export interface JumpstarterExporterAccessPolicyArgs extends ObjectArgs {
  /** The exporters that the policy is for. `{}` is all of the namespace. */
  exporterSelector: DeepInput<LabelSelector>;
  /** Who may lease them. With `[]` nobody may, unless another policy says so. */
  policies: DeepInput<ExporterAccessPolicyRule[]>;
}

const SPEC = ["exporterSelector", "policies"] as const;
const POLICY_ARGS = [...OBJECT_ARGS, ...SPEC] as const;
const POLICY_OUTPUTS = [...OBJECT_OUTPUTS, ...SPEC] as const;

/**
 * An access policy: which clients may lease which exporters, for how long.
 *
 * In a namespace without a policy every client may lease every exporter. With the first one that ends: an exporter that
 * no policy selects can then be leased by nobody.
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
  /** Who may lease them. */
  declare readonly policies: pulumi.Output<ExporterAccessPolicyRule[]>;

  /**
   * Create a JumpstarterExporterAccessPolicy resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterExporterAccessPolicyArgs, opts?: pulumi.CustomResourceOptions) {
    refuse(`JumpstarterExporterAccessPolicy "${name}"`, [
      ...unknownArguments(args, POLICY_ARGS),
      ...unsendableArguments(args, POLICY_ARGS),
    ]);
    super(...registration("ExporterAccessPolicy", "accessPolicy", name, pick(args, POLICY_ARGS), POLICY_OUTPUTS, opts));
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
    return new JumpstarterExporterAccessPolicy(name, {} as JumpstarterExporterAccessPolicyArgs, { ...opts, id });
  }

  /** Returns true if the given object is an instance of JumpstarterExporterAccessPolicy, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterExporterAccessPolicy {
    return (
      (object as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === typeToken("ExporterAccessPolicy")
    );
  }
}
