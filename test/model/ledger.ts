/**
 * Keeps, beside the marks and not from them, whose each object is by the history of the cluster, and finds what breaks the
 * rule of ownership: a write to another's object, a deletion that leaves what was the resource's own, a loss that nobody
 * is told of.
 */
import type { LiveObject, Write } from "./cluster.ts";
import type { Call } from "./engine.ts";

const MARK = {
  urn: "pulumi-jumpstarter/urn",
  life: "pulumi-jumpstarter/life",
  organization: "pulumi-jumpstarter/organization",
} as const;

/** The life that a state records; "" in states of the version before. */
export function lifeIn(outputs: Record<string, unknown>): string {
  return (outputs.ownership as { life?: string } | undefined)?.life ?? "";
}

/** The owner that an object names itself. */
export interface Mark {
  urn: string | undefined;
  life: string;
  organization: string;
}

export function markOf(object: LiveObject): Mark {
  const annotations = object.metadata.annotations ?? {};
  return {
    urn: annotations[MARK.urn],
    life: annotations[MARK.life] ?? "",
    organization: annotations[MARK.organization] ?? "organization",
  };
}

/** The merge patch by which somebody outside removes all marks. */
export const UNMARKED = {
  metadata: { annotations: Object.fromEntries(Object.values(MARK).map((key) => [key, null])) },
};

/** The merge patch that leaves the marks of the version before, which knew no lives and no organizations. */
export const WITHOUT_LIFE = { metadata: { annotations: { [MARK.life]: null, [MARK.organization]: null } } };

/** The merge patch of a takeover by a resource that is in none of the model's stacks. */
export const STOLEN = {
  metadata: {
    annotations: {
      [MARK.urn]: "urn:pulumi:elsewhere::lab::pulumi-nodejs:dynamic/jumpstarter:Client::thief",
      [MARK.life]: "life-elsewhere",
      [MARK.organization]: null,
    },
  },
};

const ELSEWHERE = -1;

export class Ledger {
  /** Returns the resource that owns the object with a UID: the last one that made it or was allowed to take it. */
  readonly #owners = new Map<string, number>();
  /** UIDs of objects whose marks somebody outside has changed. */
  readonly tampered = new Set<string>();
  /** UIDs of objects that somebody outside has made, and no resource has written to. */
  readonly #foreign = new Set<string>();
  readonly violations: string[] = [];
  #call: Call | undefined;
  #isDisturbed = false;
  /** Has anything been written since the command began? Its reads share a list, which may be older than that. */
  #areListsOld = false;

  ownerOf({ metadata }: LiveObject): number | undefined {
    return this.#owners.get(metadata.uid);
  }

  /** Does an object that is in no state say itself why it is there? */
  isExplained(object: LiveObject): boolean {
    const { uid } = object.metadata;
    return markOf(object).urn !== undefined || this.#foreign.has(uid) || this.tampered.has(uid);
  }

  /** Begins a command, with providers that have listed nothing yet. */
  begin(): void {
    this.#areListsOld = false;
  }

  /** Which call the writes that follow belong to; undefined: somebody outside. */
  during(call: Call | undefined): void {
    this.#call = call;
    this.#isDisturbed = false;
  }

  /** Somebody outside does something while a call is under way: what the call reports may be true no longer. */
  aside(deed: () => void): void {
    const call = this.#call;
    this.#call = undefined;
    deed();
    this.#call = call;
    this.#isDisturbed = true;
    this.#areListsOld = true;
  }

  /** Takes note of a write, and of what is wrong with it. */
  write({ before, after }: Write): void {
    const call = this.#call;
    this.#areListsOld = true;
    if (!call && !before && after) this.#foreign.add(after.metadata.uid);
    if (!call) return;
    if (after) this.#foreign.delete(after.metadata.uid);
    if (!before && after) {
      if (call.verb !== "create" && call.verb !== "update") this.#violated(call, `makes ${describe(after)}`);
      this.#owners.set(after.metadata.uid, call.self);
    } else if (before && after) {
      if (!this.#isOwn(call, before) && !mayTake(call, before)) this.#violated(call, `changes ${describe(before)}`);
      this.#owners.set(before.metadata.uid, call.self);
      this.tampered.delete(before.metadata.uid);
    } else if (before) {
      const isOurs = this.#isOwn(call, before) && markOf(before).life === lifeIn(call.old?.outputs ?? {});
      if (!isOurs) this.#violated(call, `deletes ${describe(before)}`);
    }
  }

  /** Holds what a call has done, and what it has said, against the rule. */
  done(call: Call, live: LiveObject | undefined, result: unknown, said: string): void {
    if (this.#isDisturbed) return;
    const { verb, old } = call;
    if ((verb === "read" || verb === "diff") && this.#areListsOld) return;
    if (live && (verb === "create" || verb === "update")) this.#taken(call, live);
    if (!old || !live || old.outputs.uid !== live.metadata.uid) return;
    const owner = this.ownerOf(live);
    const isLost = owner !== undefined && owner !== call.self;
    const isOurs = owner === call.self && markOf(live).life === lifeIn(old.outputs);
    const isIntact = !this.tampered.has(live.metadata.uid);
    if (verb === "delete") {
      if (isOurs && isIntact) this.#violated(call, `leaves ${describe(live)}, which is its own`);
    } else if (verb === "read") {
      const isGone = (result as { id?: string }).id === "";
      if (isGone && isOurs && isIntact) this.#violated(call, `forgets ${describe(live)}, which is its own`);
      if (!isGone && isLost && isIntact) this.#violated(call, `still holds ${describe(live)}`);
    }
    const isUnchanged = verb === "diff" && (result as { changes?: boolean }).changes === false;
    if ((verb === "read" || verb === "delete" || isUnchanged) && isLost && isIntact) {
      const { urn = "" } = markOf(live);
      // Its own URN says nothing to anybody: then it is a later creation of the same resource that has the object.
      const isNamed = urn !== "" && (said.includes(urn) || urn === old.outputs.pulumiUrn);
      if (!isNamed || said === "")
        this.#violated(call, `is not told that ${describe(live)} is lost; it was told: ${said}`);
    }
  }

  /** Holds that a refusal names who is in the way, and the way out. */
  refused(call: Call, inTheWay: LiveObject, message: string): void {
    const { urn = "" } = markOf(inTheWay);
    if (this.#isDisturbed) return;
    if (mayTake(call, inTheWay)) this.#violated(call, `is refused ${describe(inTheWay)}, which it may take over`);
    if (!message.includes(urn) || !message.includes("adopt")) {
      this.#violated(call, `is refused ${describe(inTheWay)} without a word of the owner or the way out: ${message}`);
    }
  }

  /** Somebody has made an object anew from a copy, marks included. */
  copied(object: LiveObject, copy: LiveObject): void {
    const owner = this.ownerOf(object);
    if (owner !== undefined) this.#owners.set(copy.metadata.uid, owner);
  }

  /** Somebody has removed the marks of an object: nobody can tell any more whose it was. */
  unmarked({ metadata: { uid } }: LiveObject): void {
    this.#owners.delete(uid);
    this.tampered.add(uid);
  }

  /** A resource that is in none of the stacks has taken over an object. */
  taken({ metadata: { uid } }: LiveObject): void {
    this.#owners.set(uid, ELSEWHERE);
    this.tampered.delete(uid);
  }

  /** A create or an update ended with this object, perhaps without having to write anything. */
  #taken(call: Call, live: LiveObject): void {
    if (!this.#isOwn(call, live) && !mayTake(call, live)) this.#violated(call, `takes ${describe(live)}`);
    this.#owners.set(live.metadata.uid, call.self);
  }

  /** Of what nobody owns, each resource whose state holds it is as good an owner as any. */
  #isOwn({ self, old }: Call, { metadata: { uid } }: LiveObject): boolean {
    const owner = this.#owners.get(uid);
    return owner === self || (owner === undefined && old?.outputs.uid === uid);
  }

  #violated({ verb, urn }: Call, what: string): void {
    this.violations.push(`the ${verb} of ${shortUrn(urn)} ${what}`);
  }
}

/** May the resource take over this object, which is not its own? */
function mayTake({ verb, urn, inputs }: Call, object: LiveObject): boolean {
  if (verb !== "create" && verb !== "update") return false;
  const mark = markOf(object);
  // The version before named no organization: which one it was, nobody can tell.
  const isOrganization = mark.life === "" || mark.organization === (inputs?.pulumiOrganization ?? "organization");
  if (mark.urn === urn && isOrganization) return true;
  const adopt = inputs?.adopt as undefined | boolean | { from: string };
  if (adopt === true) return mark.urn === undefined || (isOrganization && stackOf(mark.urn) === stackOf(urn));
  return typeof adopt === "object" && adopt.from === mark.urn;
}

function stackOf(urn: string): string {
  return urn.split("::").slice(0, 2).join("::");
}

/** `client lab-1/a (uid-3), which bears the mark of dev c1` */
export function describe(object: LiveObject): string {
  const { kind, metadata } = object;
  const { urn } = markOf(object);
  const of = urn === undefined ? "no mark" : `the mark of ${shortUrn(urn)}`;
  return `${kind} ${metadata.namespace}/${metadata.name} (${metadata.uid}), which bears ${of}`;
}

/** `dev/c1` or `dev/bench/c1`: a URN as sentences have it. */
export function shortUrn(urn: string): string {
  const [stack, , type, name] = urn.replace("urn:pulumi:", "").split("::");
  return `${stack}/${type?.includes("$") ? "bench/" : ""}${name}`;
}
