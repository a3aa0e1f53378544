/** A lab as it is at this moment. It holds no secret. */
export interface LabInventory {
  readonly namespace: string;
  /** By name. */
  readonly exporters: InventoryExporter[];
  /** Those whose token expires soonest come first. */
  readonly clients: InventoryClient[];
  /** By name. */
  readonly policies: InventoryPolicy[];
}

/** An exporter of a {@link LabInventory}. */
export interface InventoryExporter {
  readonly name: string;
  /** Without those of Jumpstarter itself. */
  readonly labels: Record<string, string>;
  /** Whether it may be leased. */
  readonly enabled: boolean;
  /** Whether the controller has heard from it within the last minute. */
  readonly online: boolean;
  /** When the controller heard from it last, RFC 3339; absent: never. */
  readonly lastSeen?: string;
  /** Who has it; absent: nobody. */
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
  /** When it began, RFC 3339. */
  readonly since?: string;
}

/** A client of a {@link LabInventory}. */
export interface InventoryClient {
  readonly name: string;
  /** Without those of Jumpstarter itself. */
  readonly labels: Record<string, string>;
  /** The OIDC user name. */
  readonly username?: string;
  /** When its token expires, RFC 3339; absent where there is no token, or its Secret may not be read. */
  readonly tokenExpiresAt?: string;
}

/** An access policy of a {@link LabInventory}. Selectors are written as `kubectl` takes them; "" selects all. */
export interface InventoryPolicy {
  readonly name: string;
  /** The selector of exporters. */
  readonly exporters: string;
  readonly rules: InventoryRule[];
}

/** A rule of an {@link InventoryPolicy}. */
export interface InventoryRule {
  /** The selectors of clients, of which one has to match. */
  readonly clients: string[];
  readonly priority: number;
  /** The longest lease; absent: no limit. */
  readonly maximumDuration?: string;
  /** May the lease be taken away for those of other rules? */
  readonly spotAccess: boolean;
  readonly description?: string;
}
