import assert from "node:assert/strict";
import { test } from "node:test";
import { wording } from "../../../src/engine/dynamic/wording.ts";
import { client as clients } from "../../../src/provider/client.ts";
import { fingerprint } from "../../../src/provider/fingerprint.ts";
import { type CredentialedOutputs, UNKNOWN } from "../../../src/provider/inputs.ts";
import { oidcName } from "../../../src/provider/oidc-name.ts";
import { Session } from "../../../src/provider/session.ts";
import { answer, client, startFakeApiServer, status } from "../../support/fake-api-server.ts";

const DAY = 86_400;
const URN = "urn:pulumi:dev::lab::pulumi-nodejs:dynamic/jumpstarter:Client::ci";
const SUBJECT = "client:lab:ci:uid-of-ci";

/** A token that was issued now and lives for some days. */
function jwt(days: number, id = ""): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: SUBJECT, iat, exp: iat + days * DAY, id };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
}

/** The state of a client whose token lives for a year. */
const state: CredentialedOutputs = {
  name: "ci",
  namespace: "lab",
  uid: "uid-of-ci",
  token: jwt(365),
  tokenExpiresAt: "2027-11-29T00:00:00.000Z",
  rotationTriggers: { quarter: "Q3" },
};

const STAYS = "the old one stays valid until 2027-11-29T00:00:00.000Z.";

for (const [what, change, message] of [
  ["whose triggers change", { rotationTriggers: { quarter: "Q4" } }, `A new token will be issued; ${STAYS}`],
  [
    "whose triggers are unknown",
    { rotationTriggers: { quarter: UNKNOWN } },
    `A new token will be issued if rotationTriggers turn out to be others; ${STAYS}`,
  ],
  ["that is due for renewal", { renewBefore: "8759h", labels: { a: "b" } }, `A new token will be issued; ${STAYS}`],
  ["with other labels", { labels: { a: "b" } }, undefined],
  ["without triggers any more", { rotationTriggers: {} }, undefined],
] as const) {
  test(`the row of a client ${what} says ${message === undefined ? "nothing of a token" : "until when the old token stays valid"}`, async () => {
    const { news, ...rest } = input(change);
    const olds = "renewBefore" in news ? { ...state, tokenExpiresAt: "2026-11-30T00:00:00.000Z" } : state;
    assert.deepEqual(
      await diff(olds, news),
      message === undefined ? [] : [message.replace(state.tokenExpiresAt!, olds.tokenExpiresAt!)],
    );
    assert.deepEqual(rest, {});
  });
}

test("the row of an update says nothing of what the preview has told", async () => {
  assert.deepEqual(await diff(state, input({ rotationTriggers: { quarter: "Q4" } }).news, false), []);
});

test("a renewBefore as long as the token lives is refused before the update, since the state holds the token", async () => {
  const { news } = input({ renewBefore: "8760h" });
  await assert.rejects(diff(state, news), /^Error: renewBefore must be shorter than .*, which is 8760h$/);
  await diff(state, input({ renewBefore: UNKNOWN }).news);
});

test("a refresh tells of a token that somebody else has had issued, and not of the one that is known", async () => {
  const current = jwt(365, "another");
  await using server = await withToken(current);
  const session = new Session({ kubeconfig: server.kubeconfig() });
  const messages: string[] = [];
  const row = { status: () => {}, inform: (message: string) => void messages.push(message), warn: assert.fail };
  const context = { urn: URN, organization: undefined, row, session, wording };
  const ownership = { urn: URN, life: "1", cluster: fingerprint(session.kubeConfig) };
  const { props } = await clients.read(context, "lab/ci", { ...state, ownership });
  assert.equal(props?.token, current);
  assert.deepEqual(messages, [`Somebody had a new token issued for client lab/ci; ${STAYS}`]);
  await clients.read(context, "lab/ci", { ...state, token: current, ownership });
  assert.equal(messages.length, 1);
  await (await session.connect()).connection.close();
});

test("a refresh takes in a token that lives no longer than renewBefore, and the up after it refuses the argument", async () => {
  await using server = await withToken(jwt(30));
  const session = new Session({ kubeconfig: server.kubeconfig() });
  const row = { status: () => {}, inform: () => {}, warn: assert.fail };
  const context = { urn: URN, organization: undefined, row, session, wording };
  const { news } = input({ renewBefore: "720h" });
  const ownership = { urn: URN, life: "1", cluster: fingerprint(session.kubeConfig) };
  const { props } = await clients.read(context, "lab/ci", { ...state, ...news, ownership });
  const refreshed = props as CredentialedOutputs;
  await clients.diff(context, refreshed, news);
  await assert.rejects(clients.diff(context, refreshed, news), /^Error: renewBefore must be shorter than .* 720h$/);
  await (await session.connect()).connection.close();
});

test("the name for an OIDC user is made as the controller makes it", () => {
  const names = {
    "dex:test-user": "test-user",
    "test-user": "test-user",
    "keycloak:Alice.Smith@example.com": "alice-smith-example-com",
    "a:b:c": "b-c",
    "dex:--x__y--": "x-y",
    [`dex:${"a".repeat(62)}.b`]: "a".repeat(62),
    "dex:!!!": "",
    "kubernetes:system:serviceaccount:lab:runner": undefined,
    "internal:client:lab:ci:uid": undefined,
  };
  for (const [username, name] of Object.entries(names)) assert.equal(oidcName(username), name, username);
});

/** Returns a cluster in which the client has a token. */
function withToken(token: string) {
  const issued = { credential: { name: "ci-client" }, endpoint: "grpc.lab:443" };
  const marks = { annotations: { "pulumi-jumpstarter/urn": URN, "pulumi-jumpstarter/life": "1" } };
  const metadata = { name: "ci", namespace: "lab", uid: "uid-of-ci", resourceVersion: "1", ...marks };
  return startFakeApiServer(({ url }, response) => {
    if (url.endsWith("/secrets/ci-client")) {
      const data = { token: Buffer.from(token).toString("base64") };
      return answer(response, 200, { metadata: { name: "ci-client", uid: "s" }, data });
    }
    if (url.endsWith("/clients/ci")) return answer(response, 200, client("ci", { metadata, status: issued }));
    return answer(response, 404, status(404, "NotFound", "not found"));
  });
}

function input(change: Partial<CredentialedOutputs>) {
  const { uid, token, tokenExpiresAt, ...inputs } = state;
  return { news: { ...inputs, ...change } };
}

/** Returns what the row says, in a preview or not, when the state is compared with new inputs. */
async function diff(olds: CredentialedOutputs, news: CredentialedOutputs, isPreview = true): Promise<string[]> {
  const kubeconfig = JSON.stringify({
    clusters: [{ name: "lab", cluster: { server: "https://lab.example" } }],
    users: [{ name: "me", user: { token: "t" } }],
    contexts: [{ name: "lab", context: { cluster: "lab", user: "me" } }],
    "current-context": "lab",
  });
  const messages: string[] = [];
  const row = { status: () => {}, inform: (message: string) => void messages.push(message), warn: assert.fail };
  const ownership = { urn: URN, life: "1" };
  const foresight = isPreview ? { isAmongOthers: false } : undefined;
  const context = { urn: URN, organization: undefined, row, session: new Session({ kubeconfig }), foresight, wording };
  await clients.diff(context, { ...olds, ownership }, news);
  return messages;
}
