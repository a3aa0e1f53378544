/**
 * The end of every sequence: accidents stop, programs no longer claim the same object, and what is refused follows the way
 * out that its error names. Then all stacks must come to rest, with every object where a state has it.
 */
import assert from "node:assert/strict";
import type { Programmed } from "./edits.ts";
import type { Outcome } from "./engine.ts";
import { describe, lifeIn, markOf } from "./ledger.ts";
import { placeOf, urnOf } from "./programs.ts";
import type { World } from "./world.ts";

/** @throws AssertionError when the stacks do not come to rest, or an object or a resource is lost */
export async function makePeace(world: World, say: (sentence: string) => void): Promise<void> {
  say("The accidents end.");
  for (const stack of world.stacks) assertDone(await world.refresh(stack), `the refresh of ${stack.stack}`);
  settleClaims(world.stacks, say);
  for (const stack of world.stacks) {
    stack.resources = stack.resources.map((resource) => ({ ...resource, protect: false }));
  }
  for (const round of [1, 2, 3]) {
    for (const stack of world.stacks) {
      const outcome = await world.up(stack);
      assert.notEqual(outcome, "killed");
      // In the first round the former owner may not have had its turn.
      if (round > 1 && outcome !== "killed") followAdvice(stack, outcome.errors, say);
    }
  }
  for (const stack of world.stacks) assertDone(await world.up(stack), `pulumi up of ${stack.stack}`);
  for (const stack of world.stacks) assertRest(await world.up(stack), `pulumi up of ${stack.stack}`);
  for (const stack of world.stacks) assertRest(await world.refresh(stack), `pulumi refresh of ${stack.stack}`);
  assertEverythingInPlace(world);
}

/** Leaves each object to the first stack that declares it, and protects nothing any more. */
export function settleClaims(stacks: readonly Programmed[], say: (sentence: string) => void): void {
  const claimed = new Set<string>();
  for (const stack of stacks) {
    stack.program = stack.program.filter((declaration) => {
      const { kind, namespace, name } = placeOf(stack, declaration);
      const place = `${kind} ${namespace}/${name}`;
      // Nothing else speaks of a resource by two names at once: that is an error of the program.
      const names = [{ name: declaration.name, isInComponent: declaration.isInComponent }, ...declaration.formerly];
      const urns = names.map((former) => `${stack.organization} ${urnOf(stack, { kind, ...former })}`);
      if (claimed.has(place) || urns.some((urn) => claimed.has(urn))) {
        say(`${stack.stack}: ${declaration.name} is removed from the program, since ${place} is another's`);
        return false;
      }
      for (const claim of [place, ...urns]) claimed.add(claim);
      declaration.protect = false;
      return true;
    });
  }
}

/** Does to the program what its errors say. */
export function followAdvice(stack: Programmed, errors: readonly string[], say: (sentence: string) => void): void {
  for (const error of errors) {
    const [, kind, place] = /^The (\w+) (\S+) (?:belongs to|was not created)/m.exec(error) ?? [];
    if (place === undefined) throw new assert.AssertionError({ message: `pulumi up of ${stack.stack}: ${error}` });
    const from = /adopt: \{ from: "?(urn:[^"\s}]+)"? \}/.exec(error)?.[1];
    const declaration = stack.program.find((candidate) => {
      const { namespace, name } = placeOf(stack, candidate);
      return candidate.kind.toLowerCase() === kind && `${namespace}/${name}` === place;
    });
    assert.ok(declaration, `nothing is declared for ${place}`);
    declaration.args.adopt = from === undefined ? true : { from };
    say(`${stack.stack}: ${declaration.name} follows the advice, adopt: ${from ?? true}`);
  }
}

function assertDone(outcome: Outcome | "killed", what: string): void {
  if (outcome === "killed" || !outcome.ok)
    assert.fail(`${what}: ${outcome === "killed" ? outcome : outcome.errors.join("\n")}`);
}

function assertRest(outcome: Outcome | "killed", what: string): void {
  assertDone(outcome, what);
  if (outcome !== "killed") assert.deepEqual(outcome.changes, [], `${what} still changes something`);
}

function assertEverythingInPlace({ stacks, cluster, ledger }: World): void {
  const held = new Map<string, string>();
  for (const stack of stacks) {
    for (const { urn, id, kind, outputs } of stack.resources) {
      const [namespace = "", name = ""] = id.split("/");
      const live = cluster.find(kind, namespace, name);
      assert.ok(live, `${urn} has no object ${id}`);
      assert.equal(outputs.uid, live.metadata.uid, `${urn} has another object than ${describe(live)}`);
      assert.equal(markOf(live).urn, urn, `${describe(live)} is not marked by its owner ${urn}`);
      assert.equal(markOf(live).life, lifeIn(outputs), `${describe(live)} has another life than ${urn}`);
      assert.ok(
        !held.has(live.metadata.uid),
        `${describe(live)} is in two states: of ${urn} and ${held.get(live.metadata.uid)}`,
      );
      held.set(live.metadata.uid, urn);
    }
    const declared = stack.program.map((declaration) => urnOf(stack, declaration));
    assert.deepEqual(stack.resources.map(({ urn }) => urn).toSorted(), declared.toSorted());
  }
  for (const live of cluster.objects()) {
    assert.ok(held.has(live.metadata.uid) || ledger.isExplained(live), `nothing explains ${describe(live)}`);
  }
}
