/** The role of deploy/role.yaml, with and without each of its verbs: a namespace for each, in one program. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { connectKube } from "../../lab/cluster/kube.ts";
import type { Rule } from "../../lab/probes/proxy.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import { Fleet, type Member, succeeded } from "./fleet.ts";
import { type Right, rights } from "./granted-role.ts";
import { assertInvariants, tally } from "./invariants.ts";
import { Scene, type SceneOptions, type Stage } from "./scene.ts";

/** Verbs that save requests, and that there is another way without. */
const isSpared = ({ verb }: Right) => verb === "list" || verb === "watch";
const isCa = ({ resource }: Right) => resource === "configmaps";
const isNeeded = (right: Right) => !isSpared(right) && !isCa(right);
/** The engine deletes nothing as long as anything else fails. */
const isLast = ({ verb, resource }: Right) => verb === "delete" && resource !== "secrets";

const all: Member["kind"][] = ["client", "exporter", "accessPolicy"];
/** The kinds of members that need rights on a resource. */
const users: Record<string, Member["kind"][]> = {
  clients: ["client"],
  exporters: ["exporter"],
  exporteraccesspolicies: ["accessPolicy"],
  secrets: ["client", "exporter"],
  configmaps: ["client", "exporter"],
};
/** There are more of a kind than a refresh reads one by one, so that it lists. */
const MANY = 3;

/** The members that fail where a verb is missing: on their own objects, and on Secrets. */
const failing: { objects: Record<string, Stage[]>; secrets: Record<string, Stage[]> } = {
  objects: { get: ["updated", "rotated"], create: ["created"], patch: ["updated"], delete: ["removed"] },
  secrets: { get: ["updated", "rotated", "created"], delete: ["rotated"] },
};

describe("a user with the role of deploy/role.yaml", () => {
  let fleet: Fleet;
  const scenes = new Map<string, Scene>();
  /** Requests to watch and, in a refresh, to list where the user may not. */
  const refused = new Map<string, Rule>();
  /** A run that creates, updates and rotates, and the next one, which deletes. */
  let changing: RunResult;
  let deleting: RunResult;

  const { lab, kube, use } = useSharedLab(async () => {
    fleet = use(await Fleet.create(lab, { user: "user-a" }));
    const user = await connectKube(await lab.kubeconfigFor("user-a"));
    const open = async (options: SceneOptions) => {
      scenes.set(options.name, use(await Scene.create(kube, user, options)));
    };
    await open({ name: "whole", lacks: [], kinds: all, each: 1 });
    await open({ name: "neither", lacks: rights.filter(isSpared), kinds: all, each: MANY });
    for (const right of rights) {
      const each = right.verb === "list" ? MANY : 1;
      await open({ name: nameOf(right), lacks: [right], kinds: users[right.resource]!, each });
    }
    await fleet.declare([...scenes.values()].flatMap((scene) => scene.before));
    succeeded(await fleet.run("up"));

    for (const scene of scenes.values()) await scene.takeAway();
    for (const right of rights.filter(({ verb }) => verb === "watch")) refused.set(nameOf(right), count(right));
    await fleet.declare([...scenes.values()].flatMap((scene) => scene.after));
    changing = await fleet.run("up", { args: ["--continue-on-error"] });
    for (const right of rights) if (!isSpared(right) && !isLast(right)) await sceneOf(right).giveBack();
    deleting = await fleet.run("up", { args: ["--continue-on-error"] });
  });

  const sceneOf = (right: Right) => scenes.get(nameOf(right))!;
  const errorsIn = (scene: Scene) => [...scene.errors(changing), ...scene.errors(deleting)];

  /** Counts the requests for a right in the namespace where the user lacks it. */
  function count(right: Right): Rule {
    const { namespace } = sceneOf(right);
    return fleet.proxy.on(
      ({ method, path, plural, name, watch }) =>
        method === "GET" &&
        path.includes(`/namespaces/${namespace}/`) &&
        plural === right.resource &&
        name === "" &&
        watch === (right.verb === "watch"),
      (exchange) => exchange.pass(),
    );
  }

  test("can do everything", () => {
    assert.deepEqual(errorsIn(scenes.get("whole")!), []);
    assert.ok(fleet.proxy.requests["WATCH clients"]);
    assert.ok(fleet.proxy.requests["WATCH exporters"]);
  });

  for (const right of rights.filter(isNeeded)) {
    const { verb, resource } = right;
    test(`is told when the verb "${verb}" on ${resource} is missing`, (t) => {
      const scene = sceneOf(right);
      const errors = scene.errors(isLast(right) ? deleting : changing);
      const stages = failing[resource === "secrets" ? "secrets" : "objects"][verb]!;
      assert.deepEqual(errors.map(({ name }) => name).sort(), stages.flatMap((stage) => scene.names(stage)).sort());
      const message = `^.*Error from server \\(Forbidden\\): .*User "user-a" cannot ${verb} resource "${resource}" .*"${scene.namespace}"`;
      for (const error of errors) assert.match(error.message, new RegExp(message, "m"));
      tally(t, { faults: 1, resources: scene.after.length, invariants: 1 });
    });
  }

  for (const right of rights.filter(isCa)) {
    test(`is told when it may not ${right.verb} the CA, and everything else goes on`, (t) => {
      const scene = sceneOf(right);
      assert.deepEqual(errorsIn(scene), []);
      const warnings = changing.diagnostics
        .filter(({ severity, message }) => severity === "warning" && message !== "")
        .map(({ message }) => message);
      assert.equal(warnings.length, 2, `each once, not for each resource: ${warnings.join("\n")}`);
      const [cause, consequence] = [/caBundle is left empty/, /^There is no CA/].map((text) =>
        warnings.find((warning) => text.test(warning)),
      );
      assert.match(cause!, new RegExp(`cannot ${right.verb} resource "configmaps"`));
      assert.match(consequence!, /CERTIFICATE_VERIFY_FAILED/);
      tally(t, { faults: 1, resources: scene.after.length, invariants: 1 });
    });
  }

  test("has lost nothing by that", async (t) => {
    for (const right of rights.filter(isLast)) await sceneOf(right).giveBack();
    await assertInvariants(t, fleet, 0);
  });

  test("needs neither list nor watch of anything: then it polls", async (t) => {
    const scene = scenes.get("neither")!;
    assert.deepEqual(errorsIn(scene), []);
    for (const right of rights.filter(({ verb }) => verb === "list")) refused.set(nameOf(right), count(right));
    assertNoChanges(succeeded(await fleet.run("refresh")));
    tally(t, { faults: scene.lacks.length, resources: scene.after.length, invariants: 1 });
  });

  for (const right of rights.filter(isSpared)) {
    const { verb, resource } = right;
    test(`needs no ${verb} of ${resource}: what it wants to know it reads one by one`, (t) => {
      const scene = sceneOf(right);
      assert.deepEqual(errorsIn(scene), []);
      // Nobody waits for an access policy.
      if (verb === "list" || resource !== "exporteraccesspolicies") assert.ok(refused.get(nameOf(right))!.count > 0);
      tally(t, { faults: 1, resources: scene.after.length, invariants: 1 });
    });
  }
});

function nameOf({ verb, resource }: Right): string {
  return `${verb}-${resource}`;
}
