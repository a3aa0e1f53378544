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

/** The same rules for boards that nobody has. */
const elsewhere = { ...second, exporterSelector: { matchLabels: { board: "none" } } };
const described = { ...elsewhere, policies: [{ ...administrators, description: "the lab's own staff" }] };

const program = ({
  boards = second,
  others = elsewhere,
  rest = "",
}: {
  boards?: object;
  others?: object;
  rest?: string;
}) => `
  import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
  const spec = ${JSON.stringify(elsewhere)};
  const boards = new JumpstarterExporterAccessPolicy("boards", ${JSON.stringify({ labels: { team: "lab" }, ...boards })});
  new JumpstarterExporterAccessPolicy("drifted", spec);
  new JumpstarterExporterAccessPolicy("gone", spec);
  new JumpstarterExporterAccessPolicy("described", ${JSON.stringify(others)});
  new JumpstarterExporterAccessPolicy("adopted", { ...spec, adopt: true });
  const looked = JumpstarterExporterAccessPolicy.get("theirs", "${lab.namespace}/theirs");
  const { name, namespace, uid, labels, exporterSelector, policies } = looked;
  export const theirs = { name, namespace, uid, labels, exporterSelector, policies };
  export const uidOfBoards = boards.uid;

  const board = new JumpstarterExporter("board", {
    labels: { board: "rpi4" },
    export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
  });
  export const exporterConfig = board.config;
  new JumpstarterClient("kernel-ci", { labels: { "client-type": "ci", team: "kernel" } });
  new JumpstarterClient("guest", { labels: { "client-type": "guest" } });
  ${rest}`;

test("access policies live beside their clients and exporters, from up to destroy", async (t) => {
  const ofOthers = { labels: { a: "b" } };
  const theirs = await kube.accessPolicies.create({ metadata: { name: "theirs", ...ofOthers }, spec: elsewhere });
  const adopted = await kube.accessPolicies.create({ metadata: { name: "adopted", ...ofOthers }, spec: first });
  const refused = await kube.accessPolicies.create({ metadata: { name: "refused", ...ofOthers }, spec: elsewhere });
  await using project = await PulumiProject.create(lab, { program: program({ boards: first }) });
  await project.up();
  const { uid } = (await kube.accessPolicies.get("boards")).metadata;

  await t.test("up creates one with the spec as written", async () => {
    const policy = await kube.accessPolicies.get("boards");
    assert.deepEqual(policy.spec, first);
    assert.deepEqual(policy.metadata.labels, { team: "lab" });
    assert.equal((await project.outputs()).uidOfBoards, uid);
  });

  await t.test("get looks a policy of others up by its id, and gives what it holds", async () => {
    assert.deepEqual((await project.outputs()).theirs, {
      name: "theirs",
      namespace: lab.namespace,
      uid: theirs.metadata.uid,
      ...ofOthers,
      ...elsewhere,
    });
  });

  await t.test("with adopt a policy of others is kept and changed", async () => {
    const policy = await kube.accessPolicies.get("adopted");
    assert.equal(policy.metadata.uid, adopted.metadata.uid);
    assert.deepEqual(policy.spec, elsewhere);
  });

  const all = { from: [{ clientSelector: {} }] };
  const deleted = await kube.accessPolicies.get("gone");
  await kube.accessPolicies.delete("gone");
  await kube.accessPolicies.patch("drifted", { spec: { policies: [...elsewhere.policies, all] } });
  await kube.accessPolicies.patch("boards", { metadata: { labels: { others: "too" } } });

  await t.test("refresh notices rules that somebody adds, and a policy that somebody deletes", async () => {
    const { changes, stdout } = await project.refresh();
    assert.deepEqual({ update: changes.update, delete: changes.delete }, { update: 1, delete: 1 }, stdout);
  });

  const withoutAdopt = 'new JumpstarterExporterAccessPolicy("refused", spec);';
  await project.setProgram(program({ others: described, rest: withoutAdopt }));
  const up = await project.up({ fails: true, args: ["--continue-on-error"] });

  await t.test("a changed spec is put in place of the old one, on the same object", async () => {
    const step = up.steps.find(({ urn }) => urn.endsWith("::boards"));
    assert.equal(step?.op, "update");
    assert.deepEqual(step?.diffs.sort(), ["exporterSelector", "policies"]);
    const policy = await kube.accessPolicies.get("boards");
    assert.equal(policy.metadata.uid, uid);
    assert.deepEqual(policy.spec, second, "nothing of the old selector is left");
    assert.deepEqual(policy.metadata.labels, { team: "lab", others: "too" }, "labels of others survive");
  });

  await t.test("up undoes what somebody has added, and creates again what somebody has deleted", async () => {
    assert.deepEqual((await kube.accessPolicies.get("drifted")).spec, elsewhere);
    const policy = await kube.accessPolicies.get("gone");
    assert.notEqual(policy.metadata.uid, deleted.metadata.uid);
    assert.deepEqual(policy.spec, elsewhere);
  });

  await t.test("a description that the cluster does not keep is an error, not a change at every refresh", async () => {
    assert.match(up.stdout, /policies\[0\]\.description is not kept in this cluster: .* came with Jumpstarter 0\.9/);
  });

  await t.test("without adopt a policy of others is an error, and stays as it is", async () => {
    assert.match(up.stdout, /exporteraccesspolicies.jumpstarter.dev "refused" already exists/);
    assert.match(up.stdout, /JumpstarterExporterAccessPolicy\.get/);
    assert.deepEqual((await kube.accessPolicies.get("refused")).metadata, refused.metadata);
  });

  await t.test("the controller decides by the rules who may lease", async () => {
    const { exporterConfig } = await project.outputs({ showSecrets: true });
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
    await using _exporter = await jmp.startExporter(exporterConfig, kube);
    assert.match(await leased("kernel-ci", "1h"), /Ready/);
    assert.match(await leased("kernel-ci", "13h"), /NoAccess/, "longer than its rule allows");
    assert.match(await leased("guest", "1h"), /NoAccess/, "no rule is for it");
  });

  await t.test("once that is put right, up has nothing else to change, and refresh nothing at all", async () => {
    await project.setProgram(program({}));
    const { steps } = await project.up();
    const changed = steps.filter(({ op }) => !["same", "read"].includes(op)).map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(changed, ["described"]);
    assertNoChanges(await project.refresh());
  });

  await t.test("destroy deletes them, but not those of others", async () => {
    await project.destroy();
    const left = (await kube.accessPolicies.list()).map(({ metadata }) => metadata.name);
    assert.deepEqual(left.sort(), ["refused", "theirs"]);
    assert.deepEqual(await project.resources(), []);
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
