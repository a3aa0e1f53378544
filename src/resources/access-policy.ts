import type * as pulumi from "@pulumi/pulumi";
import { type DeepInput, sendable, throwIfInvalid, unknownArguments, unsendableArguments } from "../arguments.ts";
import { registration, typeToken } from "../engine/dynamic/registration.ts";
import { OBJECT_ARGS, OBJECT_OUTPUTS, type ObjectArgs, ObjectResource } from "./object-resource.ts";

/** A label selector, as everywhere in Kubernetes. All of its parts must match; an empty one selects all objects. */
export interface LabelSelector {
  /** Labels that an object must have, with these values. @default none */
  matchLabels?: Record<string, string>;
  /** Conditions on the labels of an object. @default none */
  matchExpressions?: LabelSelectorRequirement[];
}

/** A condition on one label. @example { key: "board", operator: "In", values: ["rpi4", "rpi5"] } */
export interface LabelSelectorRequirement {
  /** The key of the label. */
  key: string;
  /** The condition on the label's value. */
  operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  /** The values: at least one for `In` and `NotIn`, none for the others. */
  values?: string[];
}

/** A rule that lets clients lease the policy's exporters. */
export interface ExporterAccessPolicyRule {
  /**
   * The clients that the rule is for: those that match one of these selectors. `[{ clientSelector: {} }]` matches all.
   */
  from: { clientSelector: LabelSelector }[];
  /** The priority. If several rules are for a client, the one with the highest priority decides. @default 0 */
  priority?: number;
  /** The longest lease, as a duration ("24h"). @default no limit */
  maximumDuration?: string;
  /** Whether leases by this rule may be ended in favour of leases by other rules. @default false */
  spotAccess?: boolean;
  /**
   * The purpose of the rule. An error in a cluster whose Jumpstarter is older than 0.9, which does not keep it.
   *
   * @default none
   */
  description?: string;
}

/** The arguments of a {@link JumpstarterExporterAccessPolicy}. */
export interface JumpstarterExporterAccessPolicyArgs extends ObjectArgs {
  /** The exporters that the policy is for. `{}` selects all exporters of the namespace. */
  exporterSelector: DeepInput<LabelSelector>;
  /** The rules for leasing them. With `[]` nobody may lease them, unless another policy says so. */
  policies: DeepInput<ExporterAccessPolicyRule[]>;
}

const SPEC = ["exporterSelector", "policies"] as const;
const POLICY_ARGS = [...OBJECT_ARGS, ...SPEC] as const;
const POLICY_OUTPUTS = [...OBJECT_OUTPUTS, ...SPEC] as const;

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
    const what = `JumpstarterExporterAccessPolicy "${name}"`;
    throwIfInvalid(what, [...unknownArguments(args, POLICY_ARGS), ...unsendableArguments(args, POLICY_ARGS)]);
    super(
      ...registration(
        "ExporterAccessPolicy",
        "accessPolicy",
        name,
        sendable(what, args, POLICY_ARGS),
        POLICY_OUTPUTS,
        opts,
      ),
    );
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

  /**
   * Returns true if the given object is an instance of JumpstarterExporterAccessPolicy, also of another copy of this
   * package.
   */
  static override isInstance(object: unknown): object is JumpstarterExporterAccessPolicy {
    return (
      (object as { __pulumiType?: unknown } | undefined | null)?.__pulumiType === typeToken("ExporterAccessPolicy")
    );
  }
}
