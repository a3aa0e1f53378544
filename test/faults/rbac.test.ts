/** The role of deploy/role.yaml, with and without each of its verbs. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { connectKube, type Kube } from "../../lab/kube.ts";
import { type Lab, startLab } from "../../lab/lab.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import { Fleet, type Member, members, succeeded } from "./fleet.ts";
import { holdInvariants, tally } from "./invariants.ts";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** The fleet works as user-a, whom the file's RoleBinding names. */
describe("a user with the role of deploy/role.yaml", () => {
  let lab: Lab;
  let fleet: Fleet;
  let user: Kube;
  let rules: Rule[];
  let version = 0;
  before(async () => {
    lab = await startLab();
    fleet = await Fleet.create(lab, { user: "user-a" });
    user = await connectKube(await lab.kubeconfigFor("user-a"));
    const path = join(import.meta.dirname, "../../deploy/role.yaml");
    const [role, binding] = parseAllDocuments(await readFile(path, "utf8")).map((document) => document.toJS());
    rules = role.rules;
    await fleet.kube.request("POST", `${RBAC}/roles`, role);
    await fleet.kube.request("POST", `${RBAC}/rolebindings`, binding);
    await allow([]);
  });
  after(async () => {
    await allow([]);
    await fleet?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  /** Grants the role without some verbs, written as "create clients". */
  async function allow(withheld: string[]): Promise<void> {
    const granted = rules.flatMap((rule) =>
      rule.resources.flatMap((resource) => {
        const verbs = rule.verbs.filter((verb) => !withheld.includes(`${verb} ${resource}`));
        return verbs.length === 0 ? [] : [{ ...rule, resources: [resource], verbs }];
      }),
    );
    await fleet.kube.request("PATCH", `${RBAC}/roles/pulumi-jumpstarter`, { rules: granted });
    const all = rules.flatMap(({ apiGroups, resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => ({ group: apiGroups[0]!, resource, verb }))),
    );
    // The API server learns of a role a moment after it has stored it.
    for (const { group, resource, verb } of all) {
      const wanted = !withheld.includes(`${verb} ${resource}`);
      while ((await mayUser(group, resource, verb)) !== wanted) await sleep(20);
    }
  }

  async function mayUser(group: string, resource: string, verb: string): Promise<boolean> {
    const name = resource === "configmaps" ? "jumpstarter-service-ca-cert" : "";
    const resourceAttributes = { namespace: fleet.kube.namespace, group, resource, verb, name };
    const review = await user.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    });
    return (review as { status: { allowed: boolean } }).status.allowed;
  }

  /** Something to do for every verb: creates, updates, rotations, deletes. */
  const declareNext = async () => {
    version++;
    const args = { labels: { version: `v${version}` } };
    const rotating = members("rotated", 4, { rotationTriggers: { version: `v${version}` } });
    await fleet.declare([...members("stays", 8, args), ...rotating, ...(members(`v${version}`, 8) satisfies Member[])]);
  };

  test("can do everything", async (t) => {
    await declareNext();
    succeeded(await fleet.run("up"));
    assert.ok(fleet.proxy.requests["WATCH clients"]);
    await declareNext();
    await holdInvariants(t, fleet, 0);
  });

  const required: [verb: string, resource: string][] = [
    ["create", "clients"],
    ["create", "exporters"],
    ["get", "clients"],
    ["patch", "exporters"],
    ["delete", "clients"],
    ["get", "secrets"],
    ["delete", "secrets"],
  ];
  for (const [verb, resource] of required) {
    test(`is told when the verb "${verb}" on ${resource} is missing`, async (t) => {
      await declareNext();
      await allow([`${verb} ${resource}`]);
      const result = await fleet.run("up");
      assert.notEqual(result.code, 0, result.stdout);
      const message = new RegExp(
        `^.*Error from server \\(Forbidden\\): .*User "user-a" cannot ${verb} resource "${resource}"`,
        "m",
      );
      const errors = errorsOf(result);
      assert.ok(errors.length > 0);
      for (const error of errors) assert.match(error, message);
      await allow([]);
      tally(t, { faults: 1, resources: 20, invariants: 1 });
    });
  }

  test("has lost nothing by that", async (t) => {
    await holdInvariants(t, fleet, 0);
  });

  for (const [what, verbs] of Object.entries({ watch: ["watch"], "list and watch": ["list", "watch"] })) {
    test(`needs no ${what}: then it polls`, async (t) => {
      await declareNext();
      await allow(verbs.flatMap((verb) => ["clients", "exporters"].map((resource) => `${verb} ${resource}`)));
      succeeded(await fleet.run("up"));
      await holdInvariants(t, fleet, verbs.length);
      await allow([]);
    });
  }

  test("is told when it may not read the CA, and everything else goes on", async (t) => {
    await declareNext();
    await allow(["get configmaps"]);
    const { diagnostics } = succeeded(await fleet.run("up"));
    const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    assert.equal(warnings.length, 1, `one warning, not one for each resource: ${warnings.join("\n")}`);
    assert.match(warnings[0]!, /cannot get resource "configmaps"[\s\S]*The output caBundle is left empty/);
    await allow([]);
    await holdInvariants(t, fleet, 1);
  });
});

const RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces/jumpstarter-lab";

function errorsOf({ diagnostics }: RunResult): string[] {
  return diagnostics
    .filter(({ severity, urn, message }) => severity === "error" && urn?.includes("jumpstarter:") && message !== "")
    .map(({ message }) => message);
}
