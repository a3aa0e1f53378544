import assert from "node:assert/strict";
import { test } from "node:test";
import type { CredentialedObject, Secret } from "../../../../src/kubernetes/credential/credential.ts";
import { credentialProgress, statusProgress } from "../../../../src/kubernetes/credential/progress.ts";

const token = (uid: string) => {
  const payload = Buffer.from(JSON.stringify({ sub: `client:lab:ci:${uid}` })).toString("base64url");
  return `header.${payload}.signature`;
};
const own = token("uid-1");
const complete = { credential: { name: "ci-client" }, endpoint: "jumpstarter:8082" };

for (const [name, status, expected] of [
  ["no status", undefined, { waitingFor: "no status: the controller has not looked at it" }],
  ["an empty status", {}, { waitingFor: "status.credential is missing" }],
  ["a status without an endpoint", { credential: { name: "s" } }, { waitingFor: "status.endpoint is missing" }],
  ["a complete status", complete, { done: { secretName: "ci-client", endpoint: "jumpstarter:8082" } }],
] as const) {
  test(`of ${name} it is told how far the controller has come`, () => {
    assert.deepEqual(statusProgress(status), expected);
  });
}

const stale = { done: { state: "stale", secretName: "ci-client", secretUid: "s-1" } };
const issued = {
  done: {
    state: "issued",
    endpoint: "jumpstarter:8082",
    credential: { secretName: "ci-client", secretUid: "s-1", token: own, expiresAt: undefined },
  },
};
for (const [name, status, secret, replaced, expected] of [
  ["an incomplete status", {}, holding(own), [], { waitingFor: "status.credential is missing" }],
  ["no Secret", complete, undefined, [], { waitingFor: "Secret ci-client is not there" }],
  ["a Secret without a token", complete, {}, [], { waitingFor: "Secret ci-client holds no token" }],
  ["a Secret with something else", complete, holding("x"), [], { waitingFor: "Secret ci-client holds no token" }],
  ["the object's own token", complete, holding(own), [], issued],
  ["the token of a former object", complete, holding(token("uid-0")), [], stale],
  [
    "a token to be replaced",
    complete,
    holding(own),
    ["s-1"],
    { waitingFor: "Secret ci-client still holds the former token" },
  ],
  ["its own token, others replaced", complete, holding(own), ["s-0"], issued],
  [
    "a stale token that is being replaced",
    complete,
    holding(token("uid-0")),
    ["s-1"],
    { waitingFor: "Secret ci-client still holds the former token" },
  ],
] as const) {
  test(`of an object with ${name} it is told whether the wait is over`, () => {
    assert.deepEqual(credentialProgress(object(status), secret, new Set(replaced)), expected);
  });
}

function object(status: CredentialedObject["status"]): CredentialedObject {
  const metadata = { name: "ci", namespace: "lab", uid: "uid-1" };
  return { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata, ...(status && { status }) };
}

function holding(text: string): Secret {
  return { metadata: { name: "ci-client", uid: "s-1" }, data: { token: Buffer.from(text).toString("base64") } };
}
