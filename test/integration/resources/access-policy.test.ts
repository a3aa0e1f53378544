import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openJmp } from "../../../lab/probes/jmp.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const administrators = {
  priority: 20,
  from: [{ clientSelector: { matchLabels: { "client-type": "administrator" } } }],
};
const ci = {
  priority: 10,
  from: [
    {
      clientSelector: {
        matchLabels: { "client-type": "ci" },
        matchExpressions: [{ key: "team", operator: "In", values: ["kernel", "apps"] }],
      },
    },
  ],
  maximumDuration: "12h",
};
const first = {
  exporterSelector: { matchLabels: { board: "rpi4", location: "bench-1" } },
  policies: [administrators],
};
/** Another label, one label less, another rule. */
const second = {
  exporterSelector: { matchLabels: { board: "rpi4" }, matchExpressions: [{ key: "broken", operator: "DoesNotExist" }] },
  policies: [administrators, ci],
};

const program = (spec: object, rest = "") => `
  import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
  const policy = new JumpstarterExporterAccessPolicy("boards", ${JSON.stringify({ labels: { team: "lab" }, ...spec })});
  export const uid = policy.uid;
  ${rest}`;

const leasers = `
  const board = new JumpstarterExporter("board", {
    labels: { board: "rpi4" },
    export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
  });
  export const exporterConfig = board.config;
  new JumpstarterClient("kernel-ci", { labels: { "client-type": "ci", team: "kernel" } });
  new JumpstarterClient("guest", { labels: { "client-type": "guest" } });`;

test("an access policy lives beside its clients and exporters, from up to destroy", async (t) => {
  await using project = await PulumiProject.create(lab, { program: program(first) });
  let uid: string;

  await t.test("up creates it with the spec as written, and a second up changes nothing", async () => {
    await project.up();
    const policy = await kube.accessPolicies.get("boards");
    assert.deepEqual(policy.spec, first);
    assert.deepEqual(policy.metadata.labels, { team: "lab" });
    uid = policy.metadata.uid;
    assert.equal((await project.outputs()).uid, uid);
    assertNoChanges(await project.up());
  });

  await t.test("a changed spec is put in place of the old one, on the same object", async () => {
    await project.setProgram(program(second, leasers));
    const preview = await project.preview({ args: ["--diff"] });
    const step = preview.steps.find(({ urn }) => urn.endsWith("::boards"));
    assert.equal(step?.op, "update");
    assert.deepEqual(step?.diffs.sort(), ["exporterSelector", "policies"]);
    await kube.accessPolicies.patch("boards", { metadata: { labels: { others: "too" } } });
    await project.up();
    const policy = await kube.accessPolicies.get("boards");
    assert.equal(policy.metadata.uid, uid);
    assert.deepEqual(policy.spec, second, "nothing of the old selector is left");
    assert.deepEqual(policy.metadata.labels, { team: "lab", others: "too" }, "labels of others survive");
  });

  await t.test("the controller decides by its rules who may lease", async () => {
    const { exporterConfig } = await project.outputs({ showSecrets: true });
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    await using _exporter = await jmp.startExporter(exporterConfig, kube);
    assert.match(await leased("kernel-ci", "1h"), /Ready/);
    assert.match(await leased("kernel-ci", "13h"), /NoAccess/, "longer than its rule allows");
    assert.match(await leased("guest", "1h"), /NoAccess/, "no rule is for it");
  });

  await t.test("rules that somebody adds are seen by refresh and undone by up", async () => {
    assertNoChanges(await project.refresh());
    const all = { from: [{ clientSelector: {} }] };
    await kube.accessPolicies.patch("boards", { spec: { policies: [...second.policies, all] } });
    const refresh = await project.refresh();
    assert.deepEqual(refresh.changes.update, 1, refresh.stdout);
    await project.up();
    assert.deepEqual((await kube.accessPolicies.get("boards")).spec, second);
    assertNoChanges(await project.up());
  });

  await t.test("a description that the cluster does not keep is an error, not a change at every refresh", async () => {
    const described = { ...second, policies: [{ ...administrators, description: "the lab's own staff" }] };
    await project.setProgram(program(described, leasers));
    const { stdout } = await project.up({ fails: true });
    assert.match(stdout, /policies\[0\]\.description is not kept in this cluster: .* came with Jumpstarter 0\.9/);
    await project.setProgram(program(second, leasers));
  });

  await t.test("refresh notices that somebody deleted a policy, and up creates it again", async () => {
    await kube.accessPolicies.delete("boards");
    assert.equal((await project.refresh()).changes.delete, 1);
    await project.up();
    const policy = await kube.accessPolicies.get("boards");
    assert.notEqual(policy.metadata.uid, uid);
    assert.deepEqual(policy.spec, second);
  });

  await t.test("destroy deletes it", async () => {
    await project.destroy();
    assert.deepEqual(await kube.accessPolicies.list(), []);
    assert.deepEqual(await project.resources(), []);
  });
});

test("a policy of others is looked up by its id, and taken over where adopt says so", async (t) => {
  const theirs = await kube.accessPolicies.create({ metadata: { name: "theirs", labels: { a: "b" } }, spec: second });
  await using project = await PulumiProject.create(lab, {
    program: `
      import { JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
      const policy = JumpstarterExporterAccessPolicy.get("theirs", "${lab.namespace}/theirs");
      export const { name, namespace, uid, labels, exporterSelector, policies } = policy;`,
  });

  await t.test("get gives what it holds", async () => {
    await project.up();
    assert.deepEqual(await project.outputs(), {
      name: "theirs",
      namespace: lab.namespace,
      uid: theirs.metadata.uid,
      labels: { a: "b" },
      ...second,
    });
    await project.destroy();
    assert.ok(await kube.accessPolicies.find("theirs"), "what is only looked up is not deleted");
  });

  await t.test("without adopt it is an error, with adopt the object is kept and changed", async () => {
    const adopting = (adopt: boolean) => `
      import { JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
      new JumpstarterExporterAccessPolicy("theirs", ${JSON.stringify({ ...first, adopt })});`;
    await project.setProgram(adopting(false));
    const failed = await project.up({ fails: true });
    assert.match(failed.stdout, /exporteraccesspolicies.jumpstarter.dev "theirs" already exists/);
    assert.match(failed.stdout, /JumpstarterExporterAccessPolicy\.get/);
    await project.setProgram(adopting(true));
    await project.up();
    const policy = await kube.accessPolicies.get("theirs");
    assert.equal(policy.metadata.uid, theirs.metadata.uid);
    assert.deepEqual(policy.spec, first);
    await project.destroy();
  });
});

/** Asks for a lease, and returns what the controller said: the types and reasons of its conditions. */
async function leased(client: string, duration: string): Promise<string> {
  const name = `${client}-${duration}`;
  await kube.leases.create({
    metadata: { name },
    spec: { clientRef: { name: client }, duration, selector: { matchLabels: { board: "rpi4" } } },
  });
  const lease = await kube.leases.until(name, (seen) =>
    seen?.status?.conditions?.some(({ type, status }: Condition) => type !== "Pending" && status === "True"),
  );
  const conditions: Condition[] = lease?.status.conditions ?? [];
  await kube.leases.patch(name, { spec: { release: true } });
  await kube.leases.until(name, (seen) => seen?.status?.ended);
  return conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`).join(", ");
}

interface Condition {
  type: string;
  status: string;
  reason: string;
}
