/** Plays a batch of sequences in the lab, and holds the rule of ownership after each command. */
import assert from "node:assert/strict";
import type { Kube, KubeObject } from "../../../lab/cluster/kube.ts";
import type { LiveObject } from "../../model/cluster.ts";
import { edited } from "../../model/edits.ts";
import { describe, lifeIn, markOf, STOLEN, shortUrn, UNMARKED } from "../../model/ledger.ts";
import { followAdvice, settleClaims } from "../../model/peace.ts";
import { type Declaration, urnOf } from "../../model/programs.ts";
import type { Edit, OutsideDeed } from "../../model/sequences.ts";
import type { State } from "../../support/pulumi.ts";
import type { Ended, LabStack } from "./lab-stack.ts";
import { PEACEFUL, type Round, type Turn } from "./rounds.ts";
import { type Moment, moment, violations } from "./rule.ts";

/** The name of an object that nobody may take: a resource of that name fails. */
export const TAKEN = "taken";

/** The number of rounds in which advice is followed: no sequence has more resources in the way of each other. */
const MOST_ROUNDS = 6;

export class Batch {
  /** In front of all names of the batch's objects and resources. */
  readonly #prefix: string;
  readonly #kube: Kube;
  readonly #stacks: LabStack[];
  /** The programs, by stack and by sequence. */
  readonly #programs: Declaration[][][];
  readonly #exported = new Map<LabStack, State>();
  readonly #sentences: string[] = [];

  constructor(prefix: string, kube: Kube, stacks: LabStack[], sequences: number) {
    this.#prefix = prefix;
    this.#kube = kube;
    this.#stacks = stacks;
    this.#programs = stacks.map(() => Array.from({ length: sequences }, () => []));
  }

  /**
   * Returns how many commands there were.
   *
   * @throws Error with the batch in sentences, when the rule is broken
   */
  async play(rounds: readonly Round[]): Promise<number> {
    let commands = 0;
    try {
      for (const round of rounds) {
        await this.#play(round);
        commands++;
      }
      return commands + (await this.#makePeace());
    } catch (error) {
      const sentences = this.#sentences.map((sentence) => `  ${sentence}`).join("\n");
      throw new Error(`${(error as Error).message}\n\n${sentences}\n`, { cause: error });
    }
  }

  async #play(round: Round): Promise<void> {
    const stack = this.#stacks[round.on]!;
    const programs = this.#programs[round.on]!;
    const objects = await this.#objects();
    for (const [index, turn] of round.turns.entries()) {
      const prefix = `${this.#prefix}${index}-`;
      this.#edit(stack, programs[index]!, prefix, objects, turn);
      const own = objects.filter(({ metadata }) => metadata.name.startsWith(prefix));
      const live = own[(turn.outside?.which ?? 0) % own.length];
      if (turn.outside && live) await this.#outside(turn.outside.deed, live);
    }
    stack.program = programs.flat();
    if (round.state) await this.#state(stack, round.state);
    await this.#command(stack, round);
  }

  #edit(stack: LabStack, program: Declaration[], prefix: string, objects: LiveObject[], { edits }: Turn): void {
    const find = (kind: string, namespace: string, name: string) =>
      objects.find(
        ({ kind: of, metadata }) => of === kind && metadata.namespace === namespace && metadata.name === name,
      );
    for (const edit of edits) {
      // The controller looks after one namespace.
      if (edit.edit === "namespace") continue;
      const before = structuredClone(program);
      const { organization, project, namespace, resources } = stack;
      const view = { organization, project, stack: stack.stack, namespace, resources, program };
      const told = edited({ find }, view, prefixed(edit, prefix));
      if (isSound(view, program)) {
        if (told) this.#say(`${stack.stack}: in the program, ${told}`);
      } else program.splice(0, program.length, ...before);
    }
  }

  async #command(stack: LabStack, round: Round): Promise<Ended> {
    const { command, replace, siblingFails, isContinued, kill } = round;
    const args = command.split(" ");
    const isUp = args[0] === "up";
    if (isUp && isContinued) args.push("--continue-on-error");
    const target = replace === undefined ? undefined : stack.resources[replace % stack.resources.length];
    if (isUp && target) args.push("--replace", target.urn);
    const before = await this.#moment();
    const ended = await stack.run(args, { kill, ...(siblingFails && isUp && { taken: TAKEN }) });
    const after = await this.#moment();
    const said = ended.diagnostics.map(({ message }) => message).join("\n");
    const ending = ended.wasKilled
      ? `its ${kill?.who} is killed at request ${kill?.request}`
      : `exit code ${ended.code}`;
    const steps = ended.steps.filter(
      ({ op, type }) => op !== "same" && op !== "refresh" && type.includes("jumpstarter:"),
    );
    const told = `${stack.stack}: pulumi ${args.map(readable).join(" ")}${siblingFails && isUp ? ", where a sibling fails" : ""}`;
    this.#say(`${told} -> ${ending}; ${steps.map(({ op, urn }) => `${op} ${shortUrn(urn)}`).join(", ")}`);
    if (said) this.#say(said.replace(/^/gm, "    "));
    const deed = { actor: stack, isRefreshed: command.includes("refresh"), said, wasKilled: ended.wasKilled };
    assert.deepEqual(violations(before, after, deed), []);
    return ended;
  }

  async #outside(deed: OutsideDeed, live: LiveObject): Promise<void> {
    const { name, annotations } = live.metadata;
    const collection = live.kind === "Client" ? this.#kube.clients : this.#kube.accessPolicies;
    if (deed === "unmark") await collection.patch(name, UNMARKED);
    else if (deed === "take") await collection.patch(name, STOLEN);
    else {
      await collection.delete(name);
      await collection.until(name, (object) => object === undefined);
    }
    if (deed === "copy") await collection.create({ metadata: { name, ...(annotations && { annotations }) } });
    if (deed === "replace") await collection.create({ metadata: { name } });
    this.#say(`somebody outside: ${deed} of ${describe(live)}`);
  }

  async #state(stack: LabStack, { deed, which }: NonNullable<Round["state"]>): Promise<void> {
    const resource = stack.resources[which % stack.resources.length];
    const exported = this.#exported.get(stack);
    // While one of a URN waits to be deleted, or has got the name before, the commands refuse it.
    const count = (urn: string) => stack.resources.filter((other) => other.urn === urn).length;
    const name = `${this.#prefix}renamed-${which}`;
    if (deed === "export") this.#exported.set(stack, await stack.exported());
    else if (deed === "import" && exported) await stack.import(exported);
    else if (deed === "import" || !resource || resource.isCondemned || count(resource.urn) > 1) return;
    else if (deed === "delete") await stack.change(["state", "delete", resource.urn, "--force"]);
    else if (count(resource.urn.replace(/[^:]*$/, name)) > 0) return;
    else await stack.change(["state", "rename", resource.urn, name]);
    this.#say(`${stack.stack}: pulumi state ${deed} ${resource ? shortUrn(resource.urn) : ""}`);
  }

  /** As makePeace in test/model/peace.ts: accidents end, advice is followed, and the stacks must come to rest. */
  async #makePeace(): Promise<number> {
    this.#say("The accidents end.");
    for (const stack of this.#stacks) await stack.change(["state", "unprotect", "--all"]);
    let commands = 0;
    // A refusal may hide another one, which the next round shows.
    for (let round = 1, isRefused = true; isRefused; round++) {
      assert.ok(round <= MOST_ROUNDS, `there is no end of refusals after ${MOST_ROUNDS} rounds`);
      // In each round: where a refresh finds an object gone, its resource has the name of its defaults again.
      settleClaims(this.#stacks, (sentence) => this.#say(sentence));
      const errors: string[] = [];
      for (const stack of this.#stacks) {
        const ended = await this.#command(stack, { ...PEACEFUL, isContinued: true });
        commands++;
        const refusals = ended.diagnostics
          .filter(({ severity, message }) => severity === "error" && /already exists|already$/m.test(message))
          .map(({ message }) => message);
        errors.push(...refusals);
        if (round > 1) followAdvice(stack, refusals, (sentence) => this.#say(sentence));
        assert.ok(ended.code === 0 || refusals.length > 0, `pulumi up failed: ${ended.stdout}${ended.stderr}`);
      }
      isRefused = errors.length > 0;
    }
    const before = await this.#moment();
    for (const stack of this.#stacks) {
      const ended = await this.#command(stack, PEACEFUL);
      commands++;
      assert.equal(ended.code, 0, ended.stdout);
      const ops = ended.steps
        .map(({ op, urn }) => `${op} ${urn}`)
        .filter((step) => !/^(same|refresh|read) /.test(step));
      assert.deepEqual(ops, [], `pulumi up of ${stack.stack} still changes something`);
    }
    assert.deepEqual(await this.#moment(), before);
    for (const stack of this.#stacks) this.#assertInPlace(stack, before);
    return commands;
  }

  #assertInPlace(stack: LabStack, { objects }: Moment): void {
    const declared = stack.program.map((declaration) => urnOf(stack, declaration));
    assert.deepEqual(stack.resources.map(({ urn }) => urn).toSorted(), declared.toSorted());
    for (const { urn, outputs = {} } of stack.resources) {
      const live = objects.get(outputs.uid);
      assert.ok(live, `${urn} has no object`);
      assert.equal(markOf(live).urn, urn, `${describe(live)} is not marked by its owner`);
      assert.equal(markOf(live).life, lifeIn(outputs), `${describe(live)} has another life than ${urn}`);
    }
  }

  async #moment(): Promise<Moment> {
    return moment(await this.#objects(), this.#stacks);
  }

  /** The objects of this batch. */
  async #objects(): Promise<LiveObject[]> {
    const lists = await Promise.all([this.#kube.clients.list(), this.#kube.accessPolicies.list()]);
    return lists
      .flat()
      .filter(({ metadata }) => metadata.name?.startsWith(this.#prefix)) as KubeObject[] as LiveObject[];
  }

  #say(sentence: string): void {
    this.#sentences.push(sentence);
  }
}

function prefixed(edit: Edit, prefix: string): Edit {
  const named = { ...edit } as { name?: string; object?: string; value?: string };
  if (named.name !== undefined) named.name = prefix + named.name;
  if (named.object !== undefined) named.object = prefix + named.object;
  if (edit.edit === "name" && edit.value !== undefined) named.value = prefix + edit.value;
  return named as Edit;
}

/** Does no resource claim what another one is called, or was? Such a program ends with an error for all sequences. */
function isSound(
  stack: { organization: string; project: string; stack: string },
  program: readonly Declaration[],
): boolean {
  const claims = program.flatMap((declaration) => [
    ...new Set(
      [declaration, ...declaration.formerly].map((named) => urnOf(stack, { ...declaration, ...placed(named) })),
    ),
  ]);
  return new Set(claims).size === claims.length;
}

function placed({ name, isInComponent }: { name: string; isInComponent: boolean }) {
  return { name, isInComponent };
}

function readable(arg: string): string {
  return arg.startsWith("urn:") ? shortUrn(arg) : arg;
}
