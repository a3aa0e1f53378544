/** Today's code carries on with stacks of earlier versions: the stacks in test/fixtures/states. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "yaml";
import type { KubeObject } from "../../../lab/cluster/kube.ts";
import { useSharedLab } from "../../support/lab.ts";
import { fillValues } from "../../support/placeholders.ts";
import { assertNoChanges, PulumiProject, type RunResult, type State } from "../../support/pulumi.ts";
import {
  locate,
  placeOf,
  publishCa,
  type RecordedStack,
  readStack,
  secretsOf,
  stackFolders,
  stackName,
  tokenOf,
  untilIssued,
  valuesOf,
  withholdCredential,
} from "../../support/recorded-stack.ts";

const { lab, kube } = useSharedLab(() => publishCa(kube));

const folders = stackFolders();
assert.notEqual(folders.length, 0);

for (const folder of folders) {
  test(`a stack that an earlier version has made is carried on with: ${stackName(folder)}`, async (t) => {
    const recorded = await readStack(folder);
    const late = placesWith(recorded, "initErrors");
    const guarded = placesWith(recorded, "protect");
    const retained = placesWith(recorded, "retainOnDelete");
    t.after(deleteObjects); // also after a failure: the next stack has objects of the same names
    const release = await Promise.all(late.map((place) => withholdCredential(kube, place)));
    await createObjects(recorded, late);
    const identities = await identitiesOf(recorded);
    const kubeconfig = await readFile(lab.kubeconfig, "utf8");
    await using project = await PulumiProject.create(lab, {
      program: recorded.program,
      stack: stackName(folder),
      secrets: secretsOf(recorded.program, kubeconfig),
    });
    const values = await valuesOf(kube, kubeconfig, Object.keys(recorded.objects));
    const state = fillValues(recorded.state, values);
    await project.importState(state);

    // The engine counts the end of an error as an update of the resource that had it.
    const expected = late.length === 0 ? {} : { update: late.length };
    const assertExpected = ({ changes: { same, ...others }, stdout }: RunResult) =>
      assert.deepEqual(others, expected, stdout);

    await t.test("a preview expects no changes, but where a credential is still to come", async () => {
      const preview = await project.preview({ args: late.length === 0 ? ["--expect-no-changes"] : [] });
      assertExpected(preview);
      const updated = preview.steps.filter(({ op }) => op !== "same").map(({ urn }) => urn);
      assert.deepEqual(updated, urnsOf(recorded, late));
    });

    await t.test("refresh changes nothing and loses nothing", async () => {
      assertExpected(await project.refresh());
      assertHolds(await project.exportState({ showSecrets: true }), state);
      assert.deepEqual(await identitiesOf(recorded), identities);
    });

    await t.test(
      "up changes nothing, but carries on where a credential is still to come; UIDs and tokens stay",
      async () => {
        await Promise.all(release.map((end) => end()));
        assertExpected(await project.up());
        assertHolds(await project.exportState({ showSecrets: true }), state);
        for (const [place, { uid, token }] of Object.entries(await identitiesOf(recorded))) {
          assert.equal(uid, identities[place]!.uid, place);
          if (!late.includes(place)) assert.equal(token, identities[place]!.token, place);
        }
        await assertConfigs(recorded, (await project.outputs({ showSecrets: true })).configs);
        if (late.length > 0) assertNoChanges(await project.preview({ args: ["--expect-no-changes"] }));
      },
    );

    await t.test("destroy leaves nothing but retained objects", async () => {
      if (guarded.length > 0) {
        const { stdout } = await project.destroy({ fails: true });
        assert.match(stdout, /cannot be deleted[\s\S]*protect/);
        for (const place of guarded) assert.equal((await objectAt(place)).metadata.uid, identities[place]!.uid);
        await project.run(["state", "unprotect", "--all", "--yes"]);
      }
      await project.destroy();
      assert.deepEqual(await project.resources(), []);
      assert.deepEqual(await objectsInCluster(), retained);
      for (const place of retained) assert.equal((await objectAt(place)).metadata.uid, identities[place]!.uid);
      await deleteObjects();
    });
  });
}

async function objectAt(place: string): Promise<KubeObject> {
  const [collection, name] = locate(kube, place);
  return await collection.get(name);
}

/** Deletes what is left, and waits until no credential is left either. */
async function deleteObjects(): Promise<void> {
  for (const place of await objectsInCluster()) {
    const [collection, name] = locate(kube, place);
    await collection.delete(name);
  }
  for (const { metadata } of await kube.secrets.list()) {
    await kube.secrets.until(metadata.name, (secret) => secret === undefined);
  }
}

/** Creates the objects as the earlier version left them, and waits until the controller has done its part. */
async function createObjects({ objects }: RecordedStack, late: string[]): Promise<void> {
  for (const [place, object] of Object.entries(objects)) {
    await locate(kube, place)[0].create(object);
    if (hasCredential(place) && !late.includes(place)) await untilIssued(kube, place);
  }
}

function hasCredential(place: string): boolean {
  return !place.startsWith("accessPolicies/");
}

/** Returns where the objects are whose resources have such a property in the state. */
function placesWith({ state }: RecordedStack, property: string): string[] {
  const resources = state.deployment.resources ?? [];
  return resources.filter((resource) => resource[property]).flatMap((resource) => placeOf(resource) ?? []);
}

function urnsOf({ state }: RecordedStack, places: string[]): string[] {
  const resources = state.deployment.resources ?? [];
  return resources.filter((resource) => places.includes(placeOf(resource) ?? "")).map(({ urn }) => urn);
}

/** Returns what stays the same of each object of the stack, as long as it lives. */
async function identitiesOf({ objects }: RecordedStack): Promise<Record<string, { uid: string; token?: string }>> {
  const entries = Object.keys(objects).map(async (place) => {
    const object = await objectAt(place);
    return [place, { uid: object.metadata.uid, token: await tokenOf(kube, object) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function objectsInCluster(): Promise<string[]> {
  const collections = ["clients", "exporters", "accessPolicies"] as const;
  const places = collections.map(async (collection) =>
    (await kube[collection].list()).map(({ metadata }) => `${collection}/${metadata.name}`),
  );
  return (await Promise.all(places)).flat();
}

/** Fails unless the state has all that the former one had; later code may keep more in it. */
function assertHolds(state: State, former: State): void {
  const byUrn = new Map((state.deployment.resources ?? []).map((resource) => [resource.urn, resource]));
  for (const { urn, id, inputs, outputs } of former.deployment.resources ?? []) {
    const resource = byUrn.get(urn) ?? assert.fail(`${urn} is in the state no more`);
    const expected = Object.fromEntries(Object.entries({ id, inputs, outputs }).filter(([, value]) => value));
    assert.partialDeepStrictEqual(resource, expected, urn);
  }
}

/** Fails unless the configuration of each client and exporter is that of the object in the cluster. */
async function assertConfigs({ objects }: RecordedStack, configs: Record<string, string>): Promise<void> {
  assert.deepEqual(Object.keys(configs).sort(), Object.keys(objects).filter(hasCredential).sort());
  for (const [place, text] of Object.entries(configs)) {
    const object = await objectAt(place);
    const { metadata, endpoint, token } = parse(text);
    assert.deepEqual(
      { metadata, endpoint, token },
      {
        metadata: { name: object.metadata.name, namespace: kube.namespace },
        endpoint: object.status.endpoint,
        token: await tokenOf(kube, object),
      },
    );
  }
}
