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
  /** The priority. If several rules are for a client, the one with the highest priority decides. @integer @default 0 */
  priority?: number;
  /** The longest lease, as a duration ("24h"). @default no limit */
  maximumDuration?: string;
  /**
   * Whether leases by this rule may be ended in favour of leases by other rules. Jumpstarter's controller does not implement it, and
   * refuses such leases.
   *
   * @default false
   */
  spotAccess?: boolean;
  /**
   * The purpose of the rule. An error in a cluster whose Jumpstarter is older than 0.9, which does not keep it.
   *
   * @default none
   */
  description?: string;
}
