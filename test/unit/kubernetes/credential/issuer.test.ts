import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { CredentialedObject, Secret } from "../../../../src/kubernetes/credential/credential.ts";
import { Issuer } from "../../../../src/kubernetes/credential/issuer.ts";
import { hasReason } from "../../../../src/kubernetes/errors.ts";
import { eventually, FakeCollection } from "../../../support/fake-collection.ts";

const complete = { credential: { name: "ci-client" }, endpoint: "jumpstarter:8082" };

let objects: FakeCollection<CredentialedObject>;
let secrets: FakeCollection<Secret>;
let told: string[];
beforeEach(() => {
  objects = new FakeCollection();
  secrets = new FakeCollection();
  told = [];
});
afterEach(() => {
  objects.close();
  secrets.close();
});

test("a credential that is there already is read with one request, and nothing is watched", async () => {
  secrets.set(secret("s-1", "uid-1"));
  const { endpoint, credential } = await issuer(objects.set(object("uid-1", complete))).issue();
  assert.deepEqual([endpoint, credential.secretUid], ["jumpstarter:8082", "s-1"]);
  assert.deepEqual([objects.calls, secrets.calls], [[], ["find ci-client"]]);
});

test("a credential is waited for through all its steps, which are reported", async () => {
  const issued = issuer(objects.set(object("uid-1"))).issue();
  await eventually(() => objects.calls.includes("list"));
  objects.set(object("uid-1", { credential: { name: "ci-client" } }));
  const ready = objects.set(object("uid-1", complete));
  await eventually(() => secrets.calls.includes("list"));
  secrets.set({ ...secret("s-1", "uid-1"), data: {} });
  secrets.set(secret("s-1", "uid-1"));
  assert.deepEqual((await issued).object, ready);
  const what = "waiting for the controller to issue the credential of client lab/ci";
  assert.deepEqual(told, [
    what,
    `${what} (no status: the controller has not looked at it)`,
    `${what} (status.endpoint is missing)`,
    `${what} (Secret ci-client is not there)`,
    `${what} (Secret ci-client holds no token)`,
    "",
  ]);
});

test("the Secret of a former object is replaced", async () => {
  secrets.set(secret("s-0", "uid-0"));
  secrets.onDelete = () => void secrets.set(secret("s-1", "uid-1"));
  const { credential } = await issuer(objects.set(object("uid-1", complete))).issue();
  assert.equal(credential.secretUid, "s-1");
  assert.deepEqual(
    secrets.calls.filter((call) => call.startsWith("delete")),
    ["delete ci-client s-0"],
  );
});

describe("an object that goes on with the tokens of the one that it has come from", () => {
  const migrated = { "jumpstarter.dev/migrated-namespace": "lab", "jumpstarter.dev/migrated-uid": "uid-0" };
  const moved = () => {
    const { metadata, ...rest } = object("uid-1", complete);
    return objects.set({ ...rest, metadata: { ...metadata, annotations: migrated } });
  };
  const deletions = () => secrets.calls.filter((call) => call.startsWith("delete"));

  test("takes such a token for its own", async () => {
    secrets.set(secret("s-0", "uid-0"));
    assert.equal((await issuer(moved()).issue()).credential.secretUid, "s-0");
    assert.deepEqual(deletions(), []);
  });

  test("has a token of its own replaced, which the controller denies from then on", async () => {
    secrets.set(secret("s-1", "uid-1"));
    secrets.onDelete = () => void secrets.set(secret("s-2", "uid-0"));
    assert.equal((await issuer(moved()).issue()).credential.secretUid, "s-2");
    assert.deepEqual(deletions(), ["delete ci-client s-1"]);
  });

  test("is an error with a controller that does not know the annotations, whose last Secret stays", async () => {
    let last = 1;
    secrets.set(secret("s-1", "uid-1"));
    secrets.onDelete = () => void secrets.set(secret(`s-${++last}`, "uid-1"));
    await assert.rejects(issuer(moved()).issue(), (error) => {
      assert.ok(hasReason(error, "Invalid"));
      assert.match(error.message, /since Jumpstarter 0\.8\.1/);
      return true;
    });
    assert.equal((await secrets.find("ci-client"))?.metadata?.uid, `s-${last}`);
  });
});

test("the Secret of another object is left alone when that object has taken the place of the awaited one", async () => {
  secrets.set(secret("s-2", "uid-2"));
  const former = object("uid-1", complete);
  objects.set(object("uid-2", complete));
  await assert.rejects(issuer(former).issue(), (error) => hasReason(error, "Conflict"));
  assert.deepEqual(secrets.calls, ["find ci-client"]);
});

test("a reissue replaces the Secret, and does not take the old token for the new one", async () => {
  secrets.set(secret("s-1", "uid-1"));
  secrets.held = true;
  const issued = issuer(objects.set(object("uid-1", complete))).reissue();
  await eventually(() => secrets.calls.includes("list"));
  secrets.remove("ci-client");
  secrets.set(secret("s-2", "uid-1"));
  assert.equal((await issued).credential.secretUid, "s-2");
  assert.equal(secrets.calls[1], "delete ci-client s-1");
});

test("a wait ends with its object: deleted, being deleted, or replaced by another of the same name", async () => {
  for (const [end, reason, message] of [
    [() => objects.remove("ci"), "NotFound", /^client lab\/ci was deleted while its credential was awaited$/],
    [() => objects.set(object("uid-2", complete)), "Conflict", /^client lab\/ci was replaced by another object/],
    [() => objects.set(object("uid-1", complete, "now")), "Conflict", /^client lab\/ci is being deleted/],
  ] as const) {
    const issued = issuer(objects.set(object("uid-1", complete))).issue();
    await eventually(() => objects.calls.includes("list") && secrets.calls.includes("list"));
    end();
    await assert.rejects(issued, (error) => {
      assert.ok(hasReason(error, reason));
      assert.match(error.message, message);
      return true;
    });
    objects.close();
    objects = new FakeCollection();
  }
});

test("without a watch both are looked at from time to time", async () => {
  objects.watchable = secrets.watchable = false;
  const issued = issuer(objects.set(object("uid-1"))).issue();
  await eventually(() => objects.calls.includes("find ci"));
  objects.set(object("uid-1", complete));
  await eventually(() => secrets.calls.length > 1);
  secrets.set(secret("s-1", "uid-1"));
  assert.equal((await issued).credential.secretUid, "s-1");
});

test("a credential that does not come in time is an error with what was seen last, and with the Secret's other owner", async () => {
  const created = objects.set(object("uid-1"));
  await assert.rejects(issuer(created, 20).issue(), (error) => {
    assert.ok(hasReason(error, "CredentialTimeout"));
    assert.match(
      error.message,
      /^client lab\/ci exists, but the controller has not issued its credential within 0.02 s\n/,
    );
    assert.match(error.message, /\nSeen last: no status: the controller has not looked at it\n/);
    assert.match(error.message, /\nIs the Jumpstarter controller running, and does it watch the namespace lab\?/);
    return true;
  });
  const foreign = secret("s-1", "uid-9");
  const ownerReferences = [{ kind: "Exporter", name: "ci-client", controller: true }];
  secrets.set({ ...foreign, metadata: { ...foreign.metadata, ownerReferences } });
  await assert.rejects(issuer(created, 20).issue(), /\nSecret lab\/ci-client belongs to Exporter ci-client; /);
});

function issuer(object: CredentialedObject, timeout = 60_000): Issuer<CredentialedObject> {
  const source = { namespace: "lab", kind: "Client", description: "client lab/ci", objects, secrets };
  return new Issuer(source, object, { timeout, onProgress: (message) => told.push(message) });
}

function object(uid: string, status?: CredentialedObject["status"], deletionTimestamp?: string): CredentialedObject {
  const metadata = { name: "ci", namespace: "lab", uid, ...(deletionTimestamp && { deletionTimestamp }) };
  return { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata, ...(status && { status }) };
}

/** A Secret with the token of the object with this UID. */
function secret(uid: string, of: string): Secret {
  const payload = Buffer.from(JSON.stringify({ sub: `client:lab:ci:${of}` })).toString("base64url");
  const token = Buffer.from(`header.${payload}.signature`).toString("base64");
  return { metadata: { name: "ci-client", uid }, data: { token } };
}
