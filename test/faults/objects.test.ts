/** Objects, namespaces and kinds that others delete, replace and hold on to. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { namespaceObject } from "../../lab/cluster/access.ts";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import { useLab } from "../support/lab.ts";
import { until } from "../support/until.ts";
import { Fleet, members, succeeded } from "./fleet.ts";
import { assertInvariants, assertSettled } from "./invariants.ts";

describe("what others do", () => {
  let fleet: Fleet;
  const { lab, use } = useLab(async () => {
    fleet = use(await Fleet.create(lab));
  });

  /** Runs `pulumi up`, which must fail, and returns its errors by the resource's name. */
  async function failures(of: Fleet): Promise<Map<string, string>> {
    const { code, diagnostics, stdout } = await of.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0, stdout);
    const errors = diagnostics.filter(({ urn, severity }) => severity === "error" && urn?.includes("jumpstarter:"));
    return new Map(errors.map(({ urn, message }) => [urn!.split("::").at(-1)!, message]));
  }

  test("the kinds are missing: it is said, and up carries on when they are back", async (t) => {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const kinds = ["clients", "exporters"].map((plural) => `${plural}.jumpstarter.dev`);
    const definitions: KubeObject[] = [];
    await lab.controller.stop();
    for (const kind of kinds) {
      definitions.push((await fleet.kube.request("GET", `${path}/${kind}`)) as KubeObject);
      await fleet.kube.request("DELETE", `${path}/${kind}`);
    }
    for (const collection of [fleet.kube.clients, fleet.kube.exporters]) await untilServed(collection, false);
    await fleet.declare(members("kindless", 8));
    const errors = await failures(fleet);
    assert.equal(errors.size, 8);
    for (const message of errors.values()) {
      assert.match(message, /does not know this API. Are Jumpstarter's custom resource definitions installed/);
    }
    for (const { apiVersion, kind, metadata, spec } of definitions) {
      await fleet.kube.request("POST", path, { apiVersion, kind, metadata: { name: metadata.name }, spec });
    }
    for (const collection of [fleet.kube.clients, fleet.kube.exporters]) await untilServed(collection, true);
    await lab.controller.start();
    await assertInvariants(t, fleet, 2);
  });

  test("objects are replaced, deleted and deleted in the foreground between two steps", async (t) => {
    await fleet.declare(members("step", 9));
    const secrets = fleet.proxy.hold(({ method, plural }) => method === "GET" && plural === "secrets");
    const running = fleet.start("up");
    await running.reaches(secrets.reached(9));
    const clients = [0, 1, 2, 4, 5, 6, 8].map((index) => `step-${index}`);
    const [replaced, deleted] = [clients.slice(0, 4), clients.slice(4)];
    for (const name of clients) {
      await fleet.kube.clients.delete(name);
      await fleet.kube.clients.until(name, (client) => client === undefined);
    }
    for (const name of replaced) {
      await fleet.kube.clients.create({ metadata: { name } });
      await fleet.kube.secrets.until(`${name}-client`, (secret) => secret?.data?.token !== undefined);
    }
    const untouched = await Promise.all(replaced.map((name) => fleet.kube.secrets.get(`${name}-client`)));
    for (const name of deleted) await fleet.kube.secrets.until(`${name}-client`, (secret) => secret === undefined);
    secrets.release();
    const { code, diagnostics } = await running.finished;
    assert.notEqual(code, 0);
    for (const [names, message] of [
      [replaced, /was replaced by another object while its credential was awaited/],
      [deleted, /was deleted while its credential was awaited/],
    ] as const) {
      for (const name of names) {
        const said = diagnostics.filter(({ urn, severity }) => severity === "error" && urn?.endsWith(`::${name}`));
        assert.match(said.map((diagnostic) => diagnostic.message).join("\n"), message, name);
      }
    }
    const now = await Promise.all(replaced.map((name) => fleet.kube.secrets.get(`${name}-client`)));
    const uids = (objects: KubeObject[]) => objects.map(({ metadata }) => metadata.uid);
    assert.deepEqual(uids(now), uids(untouched), "the new objects' Secrets are nobody else's business");
    // What others have put in the place of ours is taken up only where somebody asks for it.
    succeeded(await fleet.run("refresh"));
    await assertInvariants(t, fleet, clients.length);
  });

  test("objects are in foreground deletion, which never ends by itself: create and delete release them", async (t) => {
    const stuck = (prefix: string) => members(prefix, 4).map(({ kind, name }) => ({ kind, name }));
    for (const { kind, name } of stuck("before")) {
      const collection = fleet.kube[`${kind}s`];
      await collection.create({ metadata: { name } });
      await fleet.kube.secrets.until(`${name}-${kind}`, (secret) => secret?.data?.token !== undefined);
      await collection.delete(name, "Foreground");
    }
    await fleet.declare([...stuck("before"), ...stuck("after")]);
    succeeded(await fleet.run("up"));
    for (const { kind, name } of stuck("after")) await fleet.kube[`${kind}s`].delete(name, "Foreground");
    await fleet.declare(stuck("before"));
    succeeded(await fleet.run("up"));
    await assertSettled(t, fleet, 8);
  });

  test("the namespace is missing, terminating, and missing again", async (t) => {
    const namespace = "elsewhere";
    await using other = await Fleet.create(lab, { namespace });
    const create = () => other.kube.request("POST", "/api/v1/namespaces", namespaceObject(namespace));
    await other.declare(members("homeless", 8));
    for (const message of (await failures(other)).values()) {
      assert.match(message, /Error from server \(NotFound\): namespaces "elsewhere" not found/);
    }
    await create();
    await other.kube.configMaps.create({ metadata: { name: "holds-it", finalizers: ["test/holds-it"] } });
    await other.kube.request("DELETE", `/api/v1/namespaces/${namespace}`);
    for (const message of (await failures(other)).values()) {
      assert.match(message, /Error from server \(Forbidden\): .*because it is being terminated/);
    }
    await other.kube.configMaps.patch("holds-it", { metadata: { finalizers: null } });
    await untilGone(other, namespace);
    await create();
    succeeded(await other.run("up"));
    await other.kube.request("DELETE", `/api/v1/namespaces/${namespace}`);
    await untilGone(other, namespace);
    await create();
    const { changes } = succeeded(await other.run("refresh"));
    assert.equal(changes.delete, 8);
    await assertInvariants(t, other, 3);
  });
});

async function untilServed(collection: { list(): Promise<unknown> }, served: boolean): Promise<void> {
  await until(() =>
    collection.list().then(
      () => served,
      () => !served,
    ),
  );
}

async function untilGone(fleet: Fleet, namespace: string): Promise<void> {
  await until(() =>
    fleet.kube.request("GET", `/api/v1/namespaces/${namespace}`).then(
      () => false,
      () => true,
    ),
  );
}
