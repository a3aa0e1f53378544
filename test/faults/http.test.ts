/** Requests and answers that go wrong on their way, in each step of a resource's life. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ProxiedRequest, Rule } from "../../lab/probes/proxy.ts";
import { useSharedLab } from "../support/lab.ts";
import { Fleet, type Member, members, succeeded } from "./fleet.ts";
import { type HttpFault, lastingFaults, passingFaults, quickFaults } from "./http-faults.ts";
import { assertInvariants } from "./invariants.ts";

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
const { create, readSecret, look, update, rotate } = steps as Record<string, Step>;

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

  test("a create is not disturbed by what passes, wherever it strikes", async (t) => {
    const affected = [create!, readSecret!];
    await fleet.declare(declare(passingFaults, affected));
    const rules = inject(passingFaults, affected);
    succeeded(await fleet.run("up"));
    struck(rules);
    await assertInvariants(t, fleet, rules.length);
  });

  test("an update and a rotation are not disturbed by what passes", async (t) => {
    const affected = [look!, update!, rotate!];
    await fleet.declare(declare(passingFaults, affected));
    succeeded(await fleet.run("up"));
    await fleet.declare(declare(passingFaults, affected, "changed"));
    const rules = inject(passingFaults, affected);
    succeeded(await fleet.run("up"));
    struck(rules);
    await assertInvariants(t, fleet, rules.length);
  });

  test("a refresh is not disturbed by what passes", async (t) => {
    await fleet.declare(members("read", 24));
    succeeded(await fleet.run("up"));
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
    const { changes } = succeeded(await fleet.run("refresh"));
    assert.deepEqual(Object.keys(changes), ["same"]);
    struck(rules);
    await assertInvariants(t, fleet, rules.length);
  });

  test("a delete is not disturbed by what passes", async (t) => {
    const rest = members("rest", 9);
    await fleet.declare([...rest, ...declare(quickFaults, [steps.delete!])]);
    succeeded(await fleet.run("up"));
    await fleet.declare(rest);
    const rules = inject(quickFaults, [steps.delete!]);
    succeeded(await fleet.run("up"));
    struck(rules);
    await assertInvariants(t, fleet, rules.length);
  });

  test("a lasting fault is reported in one clear message, and the next up carries on", async (t) => {
    const affected = [create!, readSecret!];
    await fleet.declare([...members("rest", 12), ...declare(lastingFaults, affected)]);
    const rules = inject(
      lastingFaults.map((fault) => ({ ...fault, times: Number.POSITIVE_INFINITY })),
      affected,
    );
    const { code, diagnostics } = await fleet.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0);
    struck(rules);
    for (const step of affected) {
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
