/**
 * The end of every sequence: accidents stop, programs no longer claim the same object, and what is refused follows the way
 * out that its error names. Then all stacks must come to rest, with every object where a state has it.
 */
import assert from "node:assert/strict";
import type { Outcome } from "./engine.ts";
import { describe, markOf } from "./ledger.ts";
import { placeOf, urnOf } from "./programs.ts";
import type { Stack, World } from "./world.ts";

/** @throws AssertionError when the stacks do not come to rest, or an object or a resource is lost */
export async function makePeace(world: World, say: (sentence: string) => void): Promise<void> {
  say("The accidents end.");
  for (const stack of world.stacks) assertDone(await world.refresh(stack), `the refresh of ${stack.stack}`);
  settleClaims(world, say);
  for (const round of [1, 2, 3]) {
    for (const stack of world.stacks) {
      const outcome = await world.up(stack);
      assert.notEqual(outcome, "killed");
      if (outcome !== "killed" && !outcome.ok) followAdvice(stack, outcome, round, say);
    }
  }
  for (const stack of world.stacks) assertDone(await world.up(stack), `pulumi up of ${stack.stack}`);
  for (const stack of world.stacks) assertRest(await world.up(stack), `pulumi up of ${stack.stack}`);
  for (const stack of world.stacks) assertRest(await world.refresh(stack), `pulumi refresh of ${stack.stack}`);
  assertEverythingInPlace(world);
}

/** Leaves each object to the first stack that declares it, and unprotects what goes. */
function settleClaims({ stacks }: World, say: (sentence: string) => void): void {
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
    stack.resources = stack.resources.map((resource) => ({ ...resource, protect: false }));
  }
}

/** Does to the program what its errors say. */
function followAdvice(stack: Stack, { errors }: Outcome, round: number, say: (sentence: string) => void): void {
  for (const error of errors) {
    const refused = /"(\S+)" already exists/.exec(error)?.[1];
    if (refused === undefined) throw new assert.AssertionError({ message: `pulumi up of ${stack.stack}: ${error}` });
    // In the first round the former owner may not have had its turn.
    if (round === 1) continue;
    const from = /adopt: \{ from: "?(urn:[^"\s}]+)"? \}/.exec(error)?.[1];
    const declaration = stack.program.find(
      (candidate) => placeOf(stack, candidate).name === refused && error.includes(candidate.kind.toLowerCase()),
    );
    assert.ok(declaration, `no declaration for ${refused}`);
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
      assert.equal(markOf(live).life, outputs.life ?? "", `${describe(live)} has another life than ${urn}`);
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
    const isOrphan = !held.has(live.metadata.uid) && ledger.ownerOf(live) !== undefined;
    const isExplained = markOf(live).urn !== undefined || ledger.tampered.has(live.metadata.uid);
    assert.ok(!isOrphan || isExplained, `nothing explains ${describe(live)}`);
  }
}
