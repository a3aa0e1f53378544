/** The role of deploy/role.yaml, with and without each of its verbs. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useLab } from "../support/lab.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import { Fleet, type Member, members, policies, succeeded } from "./fleet.ts";
import { GrantedRole, type Right, rights } from "./granted-role.ts";
import { assertInvariants, tally } from "./invariants.ts";

/** Verbs that save requests, and that there is another way without. */
const isSpared = ({ verb }: Right) => verb === "list" || verb === "watch";
const isCa = ({ resource }: Right) => resource === "configmaps";
const isNeeded = (right: Right) => !isSpared(right) && !isCa(right);

describe("a user with the role of deploy/role.yaml", () => {
  let fleet: Fleet;
  let role: GrantedRole;
  const { lab, use } = useLab(async () => {
    fleet = use(await Fleet.create(lab, { user: "user-a" }));
    role = use(await GrantedRole.create(lab));
  });

  let version = 0;
  let declared = 0;
  /**
   * Something to do for every right: creates, updates and deletes of each kind, and rotations. There are more of each
   * kind than a refresh reads one by one, so that it lists.
   */
  const declareNext = async () => {
    const next = `v${++version}`;
    const args = { labels: { version: next } };
    const rotated = members("rotated", 8, { rotationTriggers: { version: next } });
    const exporters = rotated.map((member) => ({ ...member, kind: "exporter" as const }));
    const all: Member[] = [...members("stays", 8, args), ...exporters, ...members(next, 8)];
    all.push(...policies("stays", 6, args), ...policies(next, 4));
    declared = all.length;
    await fleet.declare(all);
  };

  test("can do everything", async (t) => {
    await declareNext();
    succeeded(await fleet.run("up"));
    assert.ok(fleet.proxy.requests["WATCH clients"]);
    assert.ok(fleet.proxy.requests["WATCH exporters"]);
    await declareNext();
    await assertInvariants(t, fleet, 0);
  });

  for (const right of rights.filter(isNeeded)) {
    const { verb, resource } = right;
    test(`is told when the verb "${verb}" on ${resource} is missing`, async (t) => {
      await declareNext();
      await role.withhold(right);
      const result = await fleet.run("up");
      assert.notEqual(result.code, 0, result.stdout);
      const message = new RegExp(
        `^.*Error from server \\(Forbidden\\): .*User "user-a" cannot ${verb} resource "${resource}"`,
        "m",
      );
      const errors = messages(result, "error");
      assert.ok(errors.length > 0);
      for (const error of errors) assert.match(error, message);
      tally(t, { faults: 1, resources: declared, invariants: 1 });
    });
  }

  test("has lost nothing by that", async (t) => {
    await role.withhold();
    await assertInvariants(t, fleet, 0);
  });

  for (const right of rights.filter(isSpared)) {
    const { verb, resource } = right;
    test(`needs no ${verb} of ${resource}: what it wants to know it reads one by one`, async (t) => {
      await declareNext();
      await role.withhold(right);
      succeeded(await fleet.run("up"));
      // A refresh lists, and does not watch.
      if (verb === "list") assertNoChanges(succeeded(await fleet.run("refresh")));
      tally(t, { faults: 1, resources: declared, invariants: 1 });
    });
  }

  test("needs neither list nor watch of anything: then it polls", async (t) => {
    await declareNext();
    const withheld = rights.filter(isSpared);
    await role.withhold(...withheld);
    succeeded(await fleet.run("up"));
    assertNoChanges(succeeded(await fleet.run("refresh")));
    await assertInvariants(t, fleet, withheld.length);
  });

  for (const right of rights.filter(isCa)) {
    test(`is told when it may not ${right.verb} the CA, and everything else goes on`, async (t) => {
      await declareNext();
      await role.withhold(right);
      const warnings = messages(succeeded(await fleet.run("up")), "warning");
      assert.equal(warnings.length, 2, `each once, not for each resource: ${warnings.join("\n")}`);
      const [cause, consequence] = [/caBundle is left empty/, /^There is no CA/].map((text) =>
        warnings.find((warning) => text.test(warning)),
      );
      assert.match(cause!, new RegExp(`cannot ${right.verb} resource "configmaps"`));
      assert.match(consequence!, /CERTIFICATE_VERIFY_FAILED/);
      await role.withhold();
      await assertInvariants(t, fleet, 1);
    });
  }
});

/** Returns the messages about resources. The engine adds its own errors to those of the stack. */
function messages({ diagnostics }: RunResult, severity: "error" | "warning"): string[] {
  return diagnostics
    .filter(({ urn, message }) => message !== "" && (severity === "warning" || urn?.includes("jumpstarter:")))
    .filter((diagnostic) => diagnostic.severity === severity)
    .map(({ message }) => message);
}
