/** The place of an object in the cluster. */
export interface Place {
  namespace: string;
  name: string;
}

/** The parts of a place. */
const PARTS = ["namespace", "name"] as const satisfies (keyof Place)[];

/** A place that was chosen by defaults alone, with nothing known of an earlier one. */
interface Choice {
  place: Place;
  byDefault: readonly (keyof Place)[];
  isTaken: boolean;
}

/** A resource that leaves its place because the defaults are others than they were. */
export interface Move {
  to: Place;
  /** The parts of the place that the program leaves to the defaults, and that differ. */
  parts: readonly (keyof Place)[];
  /** The resource has its new object: the former one is only to be deleted. */
  isDone: boolean;
}

/**
 * The places of the resources of one run, by their URNs. A default that was chosen once stays. But the engine hands the old
 * inputs to no check of a replacement: what its other calls have shown of them is kept here.
 */
export class Places {
  readonly #known = new Map<string, Place>();
  readonly #choices = new Map<string, Choice>();
  readonly #sources = new Map<string, () => string>();

  /** Takes note of the place that a resource has. */
  know(urn: string | undefined, { namespace, name }: Partial<Place>): void {
    if (urn !== undefined && namespace !== undefined && name !== undefined) this.#known.set(urn, { namespace, name });
  }

  /** Returns the place that a resource has, as far as a call of this run has shown it. */
  of(urn: string | undefined): Partial<Place> {
    return (urn !== undefined && this.#known.get(urn)) || {};
  }

  /** Takes note of where the namespace of a resource comes from. */
  noteSource(urn: string | undefined, source: () => string): void {
    if (urn !== undefined) this.#sources.set(urn, source);
  }

  /** Returns where the namespace of a resource comes from, for messages; undefined where no check of this run has told. */
  sourceOf(urn: string | undefined): string | undefined {
    return urn === undefined ? undefined : this.#sources.get(urn)?.();
  }

  /** Takes note of the place that the defaults give to a resource of which no call has shown one. */
  choose(urn: string | undefined, place: Place, byDefault: readonly (keyof Place)[]): void {
    if (urn !== undefined && byDefault.length > 0) this.#choices.set(urn, { place, byDefault, isTaken: false });
  }

  /** Takes note that a resource takes its place. */
  take(urn: string | undefined): void {
    const choice = urn === undefined ? undefined : this.#choices.get(urn);
    if (choice) choice.isTaken = true;
  }

  /** Returns where a resource goes whose object in a place is to be deleted; `undefined` where it does not move. */
  moveFrom(urn: string | undefined, place: Place): Move | undefined {
    const choice = urn === undefined ? undefined : this.#choices.get(urn);
    if (!choice) return undefined;
    const parts = PARTS.filter((part) => choice.byDefault.includes(part) && choice.place[part] !== place[part]);
    return parts.length === 0 ? undefined : { to: choice.place, parts, isDone: choice.isTaken };
  }
}
