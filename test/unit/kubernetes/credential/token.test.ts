import assert from "node:assert/strict";
import { test } from "node:test";
import { inspectSecret } from "../../../../src/kubernetes/credential/credential.ts";
import { decodeToken, isTokenOf as isOwn } from "../../../../src/kubernetes/credential/token.ts";
import type { V1Alpha1Client } from "../../../../src/kubernetes/models.ts";

test("the subject and the times of a token are read", () => {
  assert.deepEqual(decodeToken(token({ sub: "client:lab:ci:uid-1", iat: 0, exp: 31_536_000 })), {
    subject: "client:lab:ci:uid-1",
    issuedAt: "1970-01-01T00:00:00.000Z",
    expiresAt: "1971-01-01T00:00:00.000Z",
  });
  assert.equal(decodeToken(token({ sub: "client:lab:ci:uid-1" }))?.expiresAt, undefined);
});

test("a text that is not a JWT is not read as a token", () => {
  for (const text of ["", "abc", "a.b", "a.b.c", "a.b.c.d", token({}), token({ sub: 1 }), token(null), token("text")]) {
    assert.equal(decodeToken(text), undefined, text);
  }
});

test("a token belongs to the object whose namespace and UID its subject names", () => {
  const isTokenOf = (sub: string, of: V1Alpha1Client) => isOwn(decodeToken(token({ sub }))!, of);
  assert.ok(isTokenOf("client:lab:ci:uid-1", object("uid-1")));
  assert.ok(!isTokenOf("client:lab:ci:uid-1", object("uid-2")));
  assert.ok(!isTokenOf("client:lab:ci:uid-1", object("1")));
  assert.ok(!isTokenOf("client:old:ci:uid-1", object("uid-1")));
  assert.ok(!isTokenOf("ci", object("uid-1")));
});

test("a token belongs to the object whose annotations name the namespace and the UID of its subject", () => {
  const isTokenOf = (sub: string, annotations: Record<string, string>) =>
    isOwn(decodeToken(token({ sub }))!, object("uid-2", annotations));
  const namespace = "jumpstarter.dev/migrated-namespace";
  const uid = "jumpstarter.dev/migrated-uid";
  assert.ok(isTokenOf("client:old:ci:uid-1", { [namespace]: "old", [uid]: "uid-1" }));
  assert.ok(!isTokenOf("client:lab:ci:uid-2", { [namespace]: "old", [uid]: "uid-1" }), "its own is denied then");
  assert.ok(!isTokenOf("client:old:ci:uid-1", { [namespace]: "other", [uid]: "uid-1" }));
  assert.ok(isTokenOf("client:lab:ci:uid-1", { [uid]: "uid-1" }), "each stands for itself");
  assert.ok(isTokenOf("client:old:ci:uid-2", { [namespace]: "old" }));
  assert.ok(isTokenOf("client:lab:ci:uid-2", { [namespace]: "", [uid]: "" }), "an empty one is none");
});

test("a Secret is a valid, a stale, an invalid or a missing credential", () => {
  const secret = (data?: Record<string, string>) => ({
    metadata: { name: "ci-client", uid: "s" },
    ...(data && { data }),
  });
  const holding = (text: string) => secret({ token: Buffer.from(text).toString("base64") });
  const own = token({ sub: "client:lab:ci:uid-1", exp: 0 });
  assert.deepEqual(inspectSecret(holding(own), object("uid-1")), {
    state: "valid",
    credential: { secretName: "ci-client", secretUid: "s", token: own, expiresAt: "1970-01-01T00:00:00.000Z" },
  });
  assert.deepEqual(inspectSecret(holding(own), object("uid-2")), { state: "stale", secretUid: "s" });
  assert.deepEqual(inspectSecret(holding("garbage"), object("uid-1")), { state: "invalid", secretUid: "s" });
  assert.deepEqual(inspectSecret(secret(), object("uid-1")), { state: "invalid", secretUid: "s" });
  assert.deepEqual(inspectSecret(undefined, object("uid-1")), { state: "missing" });
});

function token(payload: unknown): string {
  return ["header", Buffer.from(JSON.stringify(payload)).toString("base64url"), "signature"].join(".");
}

function object(uid: string, annotations: Record<string, string> = {}): V1Alpha1Client {
  const metadata = { name: "ci", namespace: "lab", uid, annotations };
  return { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata };
}
