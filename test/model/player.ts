/** Plays a sequence in a world of its own, tells it in sentences, and holds the invariants after every action. */
import assert from "node:assert/strict";
import type { Outcome, Resource } from "./engine.ts";
import type { EngineMessages } from "./engine-messages.ts";
import { describe, markOf, shortUrn, UNMARKED, WITHOUT_LIFE } from "./ledger.ts";
import { makePeace } from "./peace.ts";
import { type Declaration, goalOf, placeOf, urnOf } from "./programs.ts";
import type { Action, Command, Edit, Outside, Sequence, StateAction } from "./sequences.ts";
import { type Stack, World } from "./world.ts";

/**
 * Returns of how many steps the sequence was.
 *
 * @throws Error with the sequence in sentences, when an invariant is broken
 */
export async function play({ isOfOldVersion, actions }: Sequence, messages: EngineMessages): Promise<number> {
  const player = new Player(messages);
  try {
    for (const [index, action] of actions.entries()) {
      await player.perform(action);
      if (index === 0 && isOfOldVersion) player.age();
      player.hold();
    }
    await makePeace(player.world, player.say);
    player.hold();
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${player.sentences.map((line) => `  ${line}`).join("\n")}\n`, {
      cause: error,
    });
  }
  return player.sentences.length;
}

class Player {
  readonly world: World;
  readonly sentences: string[] = [];
  readonly say = (sentence: string): void => {
    this.sentences.push(sentence);
  };

  constructor(messages: EngineMessages) {
    this.world = new World(messages);
    this.world.addStack({ organization: "organization", stack: "dev" });
    this.world.addStack({ organization: "organization", stack: "prod" });
    this.world.addStack({ organization: "acme", stack: "dev" });
  }

  async perform(action: Action): Promise<void> {
    if ("outside" in action) return this.#outside(action);
    const stack = pick(this.world.stacks, action.on)!;
    if ("state" in action) return await this.#state(stack, action.state);
    for (const edit of action.edits) this.#edit(stack, edit);
    await this.#run(stack, action.run);
  }

  /** Takes what only the present version writes out of states and objects. */
  age(): void {
    const { cluster, stacks } = this.world;
    for (const { kind, metadata } of cluster.objects()) {
      cluster.patch(kind, metadata.namespace, metadata.name, WITHOUT_LIFE);
    }
    for (const stack of stacks) {
      stack.resources = stack.resources.map(({ outputs: { life, ...outputs }, ...resource }) => ({
        ...resource,
        outputs,
      }));
    }
    this.say("all that is as the version before has left it: without lives");
  }

  hold(): void {
    assert.ok(this.world.ledger.violations.length === 0, this.world.ledger.violations.join("\n"));
  }

  #edit(stack: Stack, edit: Edit): void {
    const { program } = stack;
    if (edit.edit === "declare") {
      const { name, kind, object } = edit;
      if (program.some((other) => other.name === name && other.kind === kind)) return;
      program.push({
        kind,
        name,
        isInComponent: false,
        formerly: [],
        args: object === undefined ? {} : { name: object },
        protect: false,
        retainOnDelete: false,
        deleteBeforeReplace: true,
        provider: "p1",
      });
      return this.say(
        `${title(stack)}: the program declares ${kind} ${name}${object ? ` with the name ${object}` : ""}`,
      );
    }
    const declaration = pick(program, edit.which);
    if (!declaration) return;
    const told = this.#change(stack, declaration, edit);
    if (told) this.say(`${title(stack)}: in the program, ${told}`);
  }

  #change(stack: Stack, declaration: Declaration, edit: Exclude<Edit, { edit: "declare" }>): string | undefined {
    const { program } = stack;
    const { name, isInComponent, kind } = declaration;
    const isTaken = (place: { name: string; isInComponent: boolean }) =>
      program.some(
        (other) => other.kind === kind && other.name === place.name && other.isInComponent === place.isInComponent,
      );
    switch (edit.edit) {
      case "remove":
        program.splice(program.indexOf(declaration), 1);
        return `${name} is removed`;
      case "rename":
        if (isTaken({ name: edit.name, isInComponent })) return undefined;
        if (edit.isAliased) declaration.formerly = [{ name, isInComponent }, ...declaration.formerly];
        else declaration.formerly = [];
        declaration.name = edit.name;
        return `${name} is renamed to ${edit.name} ${edit.isAliased ? "with" : "without"} an alias`;
      case "move":
        if (isTaken({ name, isInComponent: edit.isInComponent })) return undefined;
        declaration.formerly = [{ name, isInComponent }, ...declaration.formerly];
        declaration.isInComponent = edit.isInComponent;
        return `${name} is moved ${edit.isInComponent ? "into" : "out of"} a component, with an alias`;
      case "object":
        if (edit.object === undefined) delete declaration.args.name;
        else declaration.args.name = edit.object;
        return `${name} has ${edit.object === undefined ? "no name: argument" : `the name: "${edit.object}"`}`;
      case "namespace":
        if (edit.namespace === undefined) delete declaration.args.namespace;
        else declaration.args.namespace = edit.namespace;
        return `${name} has ${edit.namespace === undefined ? "no namespace: argument" : `the namespace: "${edit.namespace}"`}`;
      case "label":
        declaration.args.labels = { label: edit.label };
        return `${name} has the label ${edit.label}`;
      case "adopt":
        return this.#adopt(stack, declaration, edit.how);
      case "protect":
      case "retainOnDelete":
      case "deleteBeforeReplace":
        declaration[edit.edit] = edit.isOn;
        return `${name} has ${edit.edit}: ${edit.isOn}`;
      case "provider":
        declaration.provider = edit.provider;
        return `${name} has the provider ${edit.provider}`;
    }
  }

  #adopt(stack: Stack, declaration: Declaration, how: "no" | "true" | "from"): string | undefined {
    const { args, name } = declaration;
    if (how === "no") {
      delete args.adopt;
      return `${name} has no adopt`;
    }
    if (how === "true") {
      args.adopt = true;
      return `${name} has adopt: true`;
    }
    const place = placeOf(stack, declaration, stack.resources);
    const live = this.world.cluster.find(place.kind, place.namespace, place.name);
    const urn = live && markOf(live).urn;
    if (urn === undefined) return undefined;
    args.adopt = { from: urn };
    return `${name} has adopt: { from: ${shortUrn(urn)} }`;
  }

  async #run(stack: Stack, run: Command): Promise<void> {
    const { kill } = run;
    let told: string = run.command;
    let outcome: Outcome | "killed";
    if (run.command === "up") {
      const replace = run.replace === undefined ? undefined : pick(stack.program, run.replace);
      if (replace) told += ` --replace ${replace.name}`;
      if (run.failsAt !== undefined) told += `, where a sibling fails as number ${run.failsAt}`;
      outcome = await this.world.up(stack, { ...run, replace }, kill);
    } else if (run.command === "refresh and up") {
      outcome = await this.world.refresh(stack, kill);
      if (outcome !== "killed" && outcome.ok) outcome = await this.world.up(stack);
    } else outcome = await this.world[run.command](stack, kill);
    if (kill && outcome === "killed")
      told += `, killed ${kill.isAfter ? "after" : "before"} its request ${kill.request}`;
    this.say(`${title(stack)}: pulumi ${told} -> ${outcome === "killed" ? "killed" : result(outcome)}`);
    if (run.command !== "refresh" && run.command !== "destroy" && outcome !== "killed" && outcome.ok)
      stack.isRenamed = false;
  }

  async #state(stack: Stack, action: StateAction): Promise<void> {
    switch (action.state) {
      case "rename":
        return this.#rename(stack, action);
      case "delete": {
        const resource = pick(stack.resources, action.which);
        if (!resource || resource.isCondemned) return;
        stack.resources = stack.resources.filter((other) => other !== resource);
        return this.say(`${title(stack)}: pulumi state delete ${shortUrn(resource.urn)}`);
      }
      case "export":
        stack.exports.push(stack.resources);
        return this.say(`${title(stack)}: pulumi stack export, as number ${stack.exports.length}`);
      case "import": {
        const index = stack.exports.length === 0 ? -1 : action.which % stack.exports.length;
        if (index < 0) return;
        stack.resources = stack.exports[index]!;
        return this.say(`${title(stack)}: pulumi stack import of number ${index + 1}`);
      }
      case "rename stack":
        return this.#renameStack(stack);
      case "new stack of the old name":
        return await this.#newStack(stack);
    }
  }

  #rename(stack: Stack, { which, name, isInProgram }: Extract<StateAction, { state: "rename" }>): void {
    const resource = pick(stack.resources, which);
    if (!resource || resource.isCondemned) return;
    const urn = [...resource.urn.split("::").slice(0, 3), name].join("::");
    if (stack.resources.some((other) => other.urn === urn)) return;
    stack.resources = stack.resources.map((other) => (other === resource ? { ...other, urn } : other));
    this.say(`${title(stack)}: pulumi state rename ${shortUrn(resource.urn)} ${name}`);
    const declaration = stack.program.find((candidate) => urnOf(stack, candidate) === resource.urn);
    if (!isInProgram || !declaration) return;
    if (stack.program.some((other) => urnOf(stack, other) === urn)) return;
    declaration.name = name;
    declaration.formerly = [];
    this.say(`${title(stack)}: in the program it is called ${name} as well`);
  }

  #renameStack(stack: Stack): void {
    if (stack.stack.endsWith("-old")) return;
    const before = title(stack);
    const name = `${stack.stack}-old`;
    if (this.world.stacks.some((other) => other.stack === name && other.organization === stack.organization)) return;
    const prefix = `urn:pulumi:${stack.stack}::`;
    stack.resources = stack.resources.map((resource) => ({
      ...resource,
      urn: resource.urn.replace(prefix, `urn:pulumi:${name}::`),
    }));
    stack.stack = name;
    // pulumi stack import refuses what another stack has exported.
    stack.exports = [];
    stack.isRenamed = true;
    this.say(`pulumi stack rename of ${before} to ${title(stack)}`);
  }

  /** The name is used again only after an `up` of the stack that had it: docs/lifecycle.md says so. */
  async #newStack(stack: Stack): Promise<void> {
    if (!stack.stack.endsWith("-old")) return;
    const owner = { organization: stack.organization, stack: stack.stack.replace("-old", "") };
    if (this.world.stacks.some((other) => title(other) === title(owner))) return;
    if (stack.isRenamed) await this.#run(stack, { command: "up", isReversed: false, siblingsGoOn: true });
    if (stack.isRenamed) return;
    this.world.addStack(owner, structuredClone(stack.program));
    this.say(`pulumi stack init of a new ${title(owner)}, with the program of ${title(stack)}`);
  }

  #outside({ outside, which }: Outside): void {
    const { cluster, ledger } = this.world;
    const live = pick(cluster.objects(), which);
    if (!live) return;
    const { kind, metadata } = live;
    const { namespace, name } = metadata;
    const told = `somebody outside ${outside}s ${describe(live)}`;
    if (outside === "delete" || outside === "replace" || outside === "copy") cluster.delete(kind, namespace, name);
    if (outside === "replace") cluster.post(kind, namespace, { metadata: { name }, spec: {} });
    if (outside === "copy") {
      const { annotations } = metadata;
      cluster.post(kind, namespace, { metadata: { name, ...(annotations && { annotations }) }, spec: {} });
    }
    if (outside === "unmark") {
      const { uid } = cluster.patch(kind, namespace, name, UNMARKED).metadata;
      ledger.tampered.add(uid);
    }
    if (outside === "unlabel") cluster.patch(kind, namespace, name, { metadata: { labels: { label: null } } });
    this.say(told);
  }
}

function pick<T>(list: readonly T[], which: number): T | undefined {
  return list.length === 0 ? undefined : list[which % list.length];
}

/** `stack dev`, or `stack acme/dev`. */
export function title({ organization, stack }: { organization: string; stack: string }): string {
  return `stack ${organization === "organization" ? "" : `${organization}/`}${stack}`;
}

function result({ ok, errors, changes }: Outcome): string {
  const done =
    changes.length === 0 ? "no changes" : changes.map((change) => change.replace(/urn:\S*/, shortUrn)).join(", ");
  return ok ? done : `${done}; failed: ${errors.map((error) => error.split("\n").slice(0, 2).join(" / ")).join("; ")}`;
}
