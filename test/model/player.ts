/** Plays a sequence in a world of its own, tells it in sentences, and holds the invariants after every action. */
import assert from "node:assert/strict";
import { edited } from "./edits.ts";
import type { Outcome } from "./engine.ts";
import type { EngineMessages } from "./engine-messages.ts";
import { shortUrn, WITHOUT_LIFE } from "./ledger.ts";
import { done as outsideDone } from "./outside.ts";
import { makePeace } from "./peace.ts";
import { title } from "./programs.ts";
import type { Action, Command, Sequence } from "./sequences.ts";
import { done as stateDone } from "./states.ts";
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
      player.assertInvariants();
    }
    await makePeace(player.world, player.say);
    player.assertInvariants();
  } catch (error) {
    const sentences = player.sentences.map((sentence) => `  ${sentence}`).join("\n");
    throw new Error(`${(error as Error).message}\n\n${sentences}\n`, { cause: error });
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
    this.world.addStack({ organization: "organization", project: "lab", stack: "dev" });
    this.world.addStack({ organization: "organization", project: "lab", stack: "prod" });
    this.world.addStack({ organization: "acme", project: "lab", stack: "dev" });
  }

  async perform(action: Action): Promise<void> {
    const { cluster, stacks } = this.world;
    if ("outside" in action) {
      const objects = cluster.objects();
      const live = objects[action.which % objects.length];
      if (live) this.say(outsideDone(this.world, action.outside, live));
      return;
    }
    const stack = stacks[action.on % stacks.length]!;
    if ("state" in action) {
      if (action.state === "new stack") return await this.#newStack(stack);
      const before = title(stack);
      const told = stateDone(this.world, stack, action);
      if (told) this.say(`${before}: ${told}`);
      return;
    }
    for (const edit of action.edits) {
      const told = edited(this.world.cluster, stack, edit);
      if (told) this.say(`${title(stack)}: in the program, ${told}`);
    }
    await this.#run(stack, action.run);
  }

  /** Takes what only the present version writes out of states and objects. */
  age(): void {
    const { cluster, stacks } = this.world;
    for (const { kind, metadata } of cluster.objects()) {
      cluster.patch(kind, metadata.namespace, metadata.name, WITHOUT_LIFE);
    }
    for (const stack of stacks) {
      stack.resources = stack.resources.map(({ outputs: { ownership, ...outputs }, ...resource }) => ({
        ...resource,
        outputs,
      }));
    }
    this.say("all that is as the version before has left it: without lives");
  }

  assertInvariants(): void {
    const { violations } = this.world.ledger;
    assert.ok(violations.length === 0, violations.join("\n"));
  }

  async #run(stack: Stack, run: Command): Promise<void> {
    let told: string = run.command;
    let outcome: Outcome | "killed";
    const { kill, meanwhile } = run;
    const accidents = { kill, meanwhile: meanwhile && { ...meanwhile, say: this.say } };
    if (run.command === "up") {
      const replace = run.replace === undefined ? undefined : stack.program[run.replace % stack.program.length];
      if (replace) told += ` --replace ${replace.name}`;
      if (run.failsAt !== undefined) told += `, where a sibling fails as number ${run.failsAt}`;
      if (run.siblings === "continue on error") told += " --continue-on-error";
      outcome = await this.world.up(stack, { ...run, replace }, accidents);
    } else if (run.command === "refresh and up") {
      outcome = await this.world.refresh(stack, accidents);
      if (outcome !== "killed" && outcome.ok) outcome = await this.world.up(stack);
    } else outcome = await this.world[run.command](stack, accidents);
    if (kill && outcome === "killed") {
      told += `, killed ${kill.isAfter ? "after" : "before"} its request ${kill.request} had reached the server`;
    }
    this.say(`${title(stack)}: pulumi ${told} -> ${outcome === "killed" ? "killed" : result(outcome)}`);
    const isUp = run.command === "up" || run.command === "refresh and up";
    if (isUp && outcome !== "killed" && outcome.ok) stack.isRenamed = false;
  }

  /** The name of a renamed stack is used again only after an `up` of it, as docs/lifecycle.md asks for. */
  async #newStack(stack: Stack): Promise<void> {
    if (!stack.stack.endsWith("-old")) return;
    const { organization, project } = stack;
    const owner = { organization, project, stack: stack.stack.replace("-old", "") };
    if (this.world.stacks.some((other) => title(other) === title(owner))) return;
    if (stack.isRenamed) await this.#run(stack, { command: "up", isReversed: false, siblings: "go on" });
    if (stack.isRenamed) return;
    this.world.addStack(owner, structuredClone(stack.program));
    this.say(`pulumi stack init of a new ${title(owner)}, with the program of ${title(stack)}`);
  }
}

function result({ ok, errors, changes }: Outcome): string {
  const steps = changes.map((change) => change.replace(/urn:\S*/, shortUrn)).join(", ") || "no changes";
  const reasons = errors.map((error) => error.split("\n").slice(0, 2).join(" / ")).join("; ");
  return ok ? steps : `${steps}; failed: ${reasons}`;
}
