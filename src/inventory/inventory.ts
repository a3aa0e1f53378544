/** A lab as it is at this moment. It holds no secret. */
export interface LabInventory {
  /** The namespace of the lab. */
  readonly namespace: string;
  /** The exporters, sorted by name. */
  readonly exporters: InventoryExporter[];
  /** The clients, those first whose token expires soonest. */
  readonly clients: InventoryClient[];
  /** The access policies, sorted by name. */
  readonly policies: InventoryPolicy[];
}

/** An exporter of a {@link LabInventory}. */
export interface InventoryExporter {
  /** The name of the exporter. */
  readonly name: string;
  /** The labels, without those of Jumpstarter itself. */
  readonly labels: Record<string, string>;
  /** Whether it may be leased. */
  readonly enabled: boolean;
  /** Whether the controller has heard from it within the last minute. */
  readonly online: boolean;
  /** The time when the controller heard from it last, in RFC 3339; absent if it never has. */
  readonly lastSeen?: string;
  /** The lease that holds it; absent if nobody has it. */
  readonly leasedBy?: InventoryLease;
  /** The names of its devices from the top of its tree, joined by dots: "bench.power". */
  readonly devices: string[];
}

/** A lease of a {@link LabInventory}. */
export interface InventoryLease {
  /** The name of the client. */
  readonly client: string;
  /** The name of the lease. */
  readonly lease: string;
  /** The time when it began, in RFC 3339. */
  readonly since?: string;
}

/** A client of a {@link LabInventory}. */
export interface InventoryClient {
  /** The name of the client. */
  readonly name: string;
  /** The labels, without those of Jumpstarter itself. */
  readonly labels: Record<string, string>;
  /** The OIDC user name. */
  readonly username?: string;
  /** The time when its token expires, in RFC 3339; absent where there is no token, or its Secret may not be read. */
  readonly tokenExpiresAt?: string;
}

/** An access policy of a {@link LabInventory}. Selectors are written as `kubectl` takes them; "" selects all. */
export interface InventoryPolicy {
  /** The name of the policy. */
  readonly name: string;
  /** The selector of exporters. */
  readonly exporters: string;
  /** The rules for leasing them. */
  readonly rules: InventoryRule[];
}

/** A rule of an {@link InventoryPolicy}. */
export interface InventoryRule {
  /** The selectors of clients, of which one has to match. */
  readonly clients: string[];
  /** The priority: the highest one of the rules for a client decides. */
  readonly priority: number;
  /** The longest lease, as a duration; absent if there is no limit. */
  readonly maximumDuration?: string;
  /** Whether a lease by this rule may be ended in favour of leases by other rules. */
  readonly spotAccess: boolean;
  /** The purpose of the rule. */
  readonly description?: string;
}
