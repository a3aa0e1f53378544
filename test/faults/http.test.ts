/** Requests and answers that go wrong on their way, in each step of a resource's life. */
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import type { ProxiedRequest, Rule } from "../../lab/probes/proxy.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import { Fleet, type Member, members, succeeded } from "./fleet.ts";
import { type HttpFault, lastingFaults, passingFaults, quickFaults } from "./http-faults.ts";
import { assertAgreement, assertInvariants, assertSettled, tally } from "./invariants.ts";

/** A request in the life of a resource, which the faults are done to. */
interface Step {
  name: string;
  is(request: ProxiedRequest, member: string): boolean;
}

const steps: Record<string, Step> = {
  create: { name: "create", is: ({ method, name }, member) => method === "POST" && name === member },
  readSecret: {
    name: "readSecret",
    is: ({ method, plural, name }, member) => method === "GET" && plural === "secrets" && name.startsWith(`${member}-`),
  },
  look: {
    name: "look",
    is: ({ method, name, plural }, member) => method === "GET" && plural !== "secrets" && name === member,
  },
  update: { name: "update", is: ({ method, name }, member) => method === "PATCH" && name === member },
  rotate: {
    name: "rotate",
    is: ({ method, plural, name }, member) =>
      method === "DELETE" && plural === "secrets" && name.startsWith(`${member}-`),
  },
  delete: {
    name: "delete",
    is: ({ method, plural, name }, member) => method === "DELETE" && plural !== "secrets" && name === member,
  },
};
/** The steps of the first run, and of the next one. */
const creating = [steps.create!, steps.readSecret!];
const changing = [steps.look!, steps.update!, steps.rotate!];

describe("requests and answers that go wrong", () => {
  let fleet: Fleet;
  const { lab, use } = useSharedLab(async () => {
    fleet = use(await Fleet.create(lab));
  });

  /** Applies each fault to each step of its own member, all in one run. */
  const inject = (faults: HttpFault[], steps: Step[]): Rule[] =>
    steps.flatMap((step) =>
      faults.map(({ name, action, times = 1 }) =>
        fleet.proxy.on((request) => step.is(request, memberOf(step, name)), action, times),
      ),
    );

  /** Asserts that a run has succeeded in spite of the faults, and has left all as it should be. */
  const undisturbed = async (t: TestContext, result: RunResult, rules: Rule[]) => {
    succeeded(result);
    struck(rules);
    fleet.proxy.clear();
    const resources = await assertAgreement(fleet);
    tally(t, { faults: rules.length, resources: resources.length, invariants: 3 });
  };
  const stays = members("stays", 8);

  test("a create is not disturbed by what passes, wherever it strikes", async (t) => {
    const later = [...declare(passingFaults, changing), ...declare(quickFaults, [steps.delete!])];
    await fleet.declare([...stays, ...declare(passingFaults, creating), ...later]);
    const rules = inject(passingFaults, creating);
    await undisturbed(t, await fleet.run("up"), rules);
  });

  test("an update, a rotation and a delete are not disturbed by what passes", async (t) => {
    await fleet.declare([...stays, ...declare(passingFaults, changing, "changed")]);
    const rules = [...inject(passingFaults, changing), ...inject(quickFaults, [steps.delete!])];
    await undisturbed(t, await fleet.run("up"), rules);
  });

  test("a refresh is not disturbed by what passes", async (t) => {
    // Objects may be read one by one or all at once: the faults are done to whatever is asked, each kind in its turn.
    const kinds = ["clients", "exporters", "secrets"];
    const rules = quickFaults.map(({ action, times = 1 }, index) => {
      const kind = kinds[index % kinds.length];
      return fleet.proxy.on(
        ({ method, plural, watch }) => method === "GET" && plural === kind && !watch,
        action,
        times,
      );
    });
    assertNoChanges(succeeded(await fleet.run("refresh")));
    struck(rules);
    await assertSettled(t, fleet, rules.length);
  });

  test("a lasting fault is reported in one clear message, and the next up carries on", async (t) => {
    await fleet.declare([...stays, ...declare(lastingFaults, creating)]);
    const rules = inject(
      lastingFaults.map((fault) => ({ ...fault, times: Number.POSITIVE_INFINITY })),
      creating,
    );
    const { code, diagnostics } = await fleet.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0);
    struck(rules);
    for (const step of creating) {
      for (const { name, message } of lastingFaults) {
        const said = diagnostics.filter(
          ({ urn, severity }) => severity === "error" && urn?.endsWith(`::${memberOf(step, name)}`),
        );
        assert.equal(said.length, 1, `${step.name}, ${name}: ${said.map(({ message }) => message)}`);
        assert.match(said[0]!.message, message!);
      }
    }
    await assertInvariants(t, fleet, rules.length);
  });
});

function declare(faults: HttpFault[], affected: Step[], version = "first"): Member[] {
  return affected.flatMap((step) =>
    faults.map(({ name }, index) => ({
      kind: index % 4 === 3 ? ("exporter" as const) : ("client" as const),
      name: memberOf(step, name),
      args: {
        labels: { version },
        ...(step.name === "rotate" && { rotationTriggers: { version } }),
      },
    })),
  );
}

function memberOf(step: Step, fault: string): string {
  return `${step.name}-${fault}`.toLowerCase().replaceAll(" ", "-");
}

/** A fault that never struck proves nothing. */
function struck(rules: Rule[]): void {
  assert.deepEqual(
    rules.map(({ count }) => Math.min(count, 1)),
    rules.map(() => 1),
  );
}
