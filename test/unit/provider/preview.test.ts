import assert from "node:assert/strict";
import { test } from "node:test";
import { wording } from "../../../src/engine/dynamic/wording.ts";
import { client as clients } from "../../../src/provider/client.ts";
import type { Context } from "../../../src/provider/context.ts";
import type { CredentialedOutputs } from "../../../src/provider/inputs.ts";
import { UNKNOWN } from "../../../src/provider/inputs.ts";
import { MARK } from "../../../src/provider/ownership.ts";
import { Session, type Settings } from "../../../src/provider/session.ts";
import {
  answer,
  client,
  type FakeApiServer,
  missingNamespace,
  startFakeApiServer,
  status,
} from "../../support/fake-api-server.ts";

const STACK = "urn:pulumi:dev::lab::pulumi-nodejs:dynamic/jumpstarter:Client::";
const OTHER_STACK = STACK.replace("dev", "prod");

test("the creations of a preview share one look at the namespace and one list", async () => {
  await using server = await cluster({});
  await using preview = new Preview(server);
  for (const name of ["a", "b", "c", "d"]) assert.deepEqual(await preview.check({ name }), []);
  assert.deepEqual(urls(server), ["/api/v1/namespaces/lab", "/apis/jumpstarter.dev/v1alpha1/namespaces/lab/clients"]);
  assert.deepEqual(preview.messages, []);
});

test("where listing is not allowed, each object is read by itself", async () => {
  await using server = await cluster({ objects: [client("b")], forbidden: /clients$/ });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "a" }), []);
  assert.match(
    (await preview.check({ name: "b" })).join(),
    /There is a client lab\/b already\n.*was not created by Pulumi/,
  );
  const clientUrls = urls(server).filter((url) => url.includes("clients"));
  assert.deepEqual(
    clientUrls.map((url) => url.split("/").at(-1)),
    ["clients", "a", "b"],
  );
});

test("who may read nothing in a namespace is told once that the preview cannot tell which names are taken", async () => {
  await using server = await cluster({ forbidden: /./ });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "a" }), []);
  assert.deepEqual(await preview.check({ name: "b" }), []);
  assert.equal(preview.messages.length, 1);
  assert.match(preview.messages[0]!, /^warning: .*Forbidden[\s\S]*cannot tell which names are taken/);
});

test("a move to a namespace where the user may neither read nor create is an error", async () => {
  await using server = await cluster({ namespaces: ["lab", "another"], forbidden: /another\/clients/ });
  await using preview = new Preview(server);
  const olds = { name: "a", namespace: "lab", uid: "1" };
  assert.match(
    (await preview.check({ name: "a", namespace: "another" }, olds)).join(),
    /Forbidden.*may not read clients/,
  );
});

test("a changed jumpstarter:namespace moves nothing that is there, and says so once", async () => {
  await using server = await cluster({ namespaces: ["lab", "default"] });
  await using preview = new Preview(server, { namespace: "default" });
  for (const name of ["a", "b"]) {
    assert.deepEqual(await preview.check({ name }, { name, namespace: "lab", uid: "1" }), []);
  }
  assert.equal(preview.messages.length, 1, preview.messages.join("\n"));
  assert.match(preview.messages[0]!, /^info: lab\/a and .* stay there: .*jumpstarter:namespace \(default\) is for new/);

  // The context of the kubeconfig differs from user to user.
  await using byContext = new Preview(server);
  assert.deepEqual(await byContext.check({ name: "a" }, { name: "a", namespace: "default", uid: "1" }), []);
  assert.deepEqual(await byContext.check({ name: "a", namespace: "default" }, { name: "a", namespace: "default" }), []);
  assert.deepEqual(byContext.messages, []);
});

test("a cluster that cannot be reached is an error with the server, the context and the file", async (t) => {
  // The time that the first contact may take passes in a few looks at the clock.
  let now = Date.now();
  t.mock.method(Date, "now", () => (now += 1_000));
  await using server = await cluster({});
  const kubeconfig = server.kubeconfig();
  await server[Symbol.asyncDispose]();
  await using preview = new Preview(server, { kubeconfig });
  const [failure] = await preview.check({ name: "a" });
  assert.match(
    failure!,
    /^Unable to connect to the server: http:.* \(context "fake" of the kubeconfig given as content\): /,
  );
});

for (const [settings, news, source] of [
  [{}, { namespace: "nowhere" }, "the argument namespace"],
  [{ namespace: "nowhere" }, {}, "the setting jumpstarter:namespace"],
  [{}, {}, "the namespace of the kubeconfig's context"],
] as const) {
  test(`a namespace that is not there is an error which says that its name is ${source}`, async () => {
    await using server = await cluster({ namespaces: [] });
    await using preview = new Preview(server, settings);
    const [failure] = await preview.check({ name: "a", ...news });
    assert.match(failure!, /^Error from server \(NotFound\): namespaces "(nowhere|lab)" not found\n/);
    assert.match(failure!, new RegExp(`\\nIts name is ${source}\\.$`));
  });
}

for (const [what, olds] of [
  ["of a resource that is there", { name: "a", namespace: "lab", uid: "1" }],
  ["of a new resource", {}],
] as const) {
  test(`without a preview, a missing namespace ${what} is told with where its name comes from, too`, async () => {
    await using server = await cluster({});
    await using update = new Preview(server, {}, "none");
    const told =
      /^Error.* namespaces "nowhere" not found\nThere is no such namespace in http:.*\nIts name is the argument/;
    const news = { name: "a", namespace: "nowhere" };
    const [failure] = await update.check(news, olds);
    if ("uid" in olds) assert.match(failure!, told);
    else await assert.rejects(update.create(news), { message: told });
  });
}

test("a namespace that another resource of the program may make is no error but a warning, once", async () => {
  await using server = await cluster({ namespaces: [] });
  await using preview = new Preview(server, {}, { isAmongOthers: true });
  assert.deepEqual(await preview.check({ name: "a" }), []);
  assert.deepEqual(await preview.check({ name: "b" }), []);
  assert.deepEqual(await preview.check({ name: "c" }, { name: "c", namespace: "old" }), [], "also for one that moves");
  assert.equal(preview.messages.length, 1);
  assert.match(preview.messages[0]!, /^warning: [\s\S]*Unless this program makes it first, the update fails\.$/);
});

test("a cluster without Jumpstarter is told from one that lacks the namespace", async () => {
  await using server = await cluster({ isInstalled: false });
  await using preview = new Preview(server);
  assert.match((await preview.check({ name: "a" })).join(), /custom resource definitions installed/);
});

test("a row says what a creation adopts, and from whom", async () => {
  const foreign = marked("of-prod", `${OTHER_STACK}of-prod`);
  await using server = await cluster({ objects: [client("free"), foreign] });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "free", adopt: true }), []);
  assert.deepEqual(await preview.check({ name: "of-prod", adopt: { from: `${OTHER_STACK}of-prod` } }), []);
  assert.deepEqual(preview.messages, [
    "info: adopts client lab/free, which belongs to nobody",
    `info: adopts client lab/of-prod, which belongs to ${OTHER_STACK}of-prod`,
  ]);
});

test("a name that another stack has taken is an error, and one of the same stack a warning, since it may be released", async () => {
  const objects = [
    marked("theirs", `${OTHER_STACK}theirs`),
    marked("ours", `${STACK}other`),
    marked("own", `${STACK}own`),
  ];
  await using server = await cluster({ objects });
  await using preview = new Preview(server);
  assert.match(
    (await preview.check({ name: "theirs" })).join(),
    new RegExp(`^There is a client lab/theirs already\\n.*${OTHER_STACK}theirs`),
  );
  assert.deepEqual(await preview.check({ name: "ours" }), []);
  assert.match(
    preview.messages.join(),
    new RegExp(`^warning: There is a client lab/ours already\\n.*${STACK}other\\n`),
  );
  assert.deepEqual(await preview.check({ name: "own" }), [], "its own, which an interrupted run has left");
});

test("a move to a name of the same stack is a warning in the preview, and an error in the update that has not released it", async () => {
  const taken = new RegExp(`There is a client lab/n2 already\\n.*${STACK}b\\n`);
  await using server = await cluster({ objects: [marked("n2", `${STACK}b`)] });
  refusePosts(server, status(409, "AlreadyExists", "There is a client lab/n2 already"));
  await using preview = new Preview(server);
  const olds = { name: "n1", namespace: "lab", uid: "1" };
  assert.deepEqual(await preview.check({ name: "n2", namespace: "lab" }, olds), []);
  assert.match(preview.messages.join(), new RegExp(`^warning: ${taken.source}`));
  await using update = new Preview(server, {}, "none");
  assert.match((await update.check({ name: "n2", namespace: "lab" }, olds)).join(), taken);
});

test("a resource that the state has lost track of is told where its object is, and nothing is taken", async () => {
  await using server = await cluster({
    objects: [marked("former-name", `${STACK}c`), marked("other", `${STACK}other`)],
  });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "c" }), []);
  assert.equal(preview.messages.length, 1);
  assert.match(preview.messages[0]!, /^warning: client lab\/former-name bears the mark.*\nWith name: "former-name"/);
  assert.ok(server.requests.every(({ method }) => method === "GET"));
  assert.equal(urls(server).length, 2);
});

test("an object that is being deleted makes room", async () => {
  const going = client("a", {
    metadata: { name: "a", namespace: "lab", uid: "u", deletionTimestamp: "2026-11-29T00:00:00Z" },
  });
  await using server = await cluster({ objects: [going] });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "a" }), []);
});

test("neither an update nor a preview with offlinePreview looks, and nothing is asked for what is unknown or unchanged", async () => {
  await using server = await cluster({ objects: [client("a")] });
  const settings = { kubeconfig: server.kubeconfig() };
  await using update = new Preview(server, settings, "none");
  await using offline = new Preview(server, { ...settings, offlinePreview: "true" });
  await using preview = new Preview(server, settings);
  assert.deepEqual(await update.check({ name: "a" }), []);
  assert.deepEqual(await offline.check({ name: "a" }), []);
  assert.deepEqual(await offline.check({ name: "a" }, { name: "b", namespace: "lab" }), []);
  const ownership = { urn: `${STACK}a`, cluster: "another" };
  const moved = { name: "a", namespace: "lab", uid: "1", token: "t", ownership };
  assert.equal((await offline.diff({ name: "a", namespace: "lab" }, moved)).changes, false);
  // The plugin's check does not know whether it is in a preview.
  await using check = new Preview(server, { ...settings, offlinePreview: "true" }, "none");
  assert.deepEqual(await check.check({ name: "a", adopt: true }), []);
  assert.deepEqual(await preview.check({ name: UNKNOWN }), []);
  assert.deepEqual(await preview.check({ name: "a", namespace: "lab" }, { name: "a", namespace: "lab" }), []);
  assert.deepEqual(urls(server), []);
});

test("a replacement, which is checked twice, is looked at once", async () => {
  await using server = await cluster({ objects: [marked("a", `${STACK}former-name`)] });
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "a", namespace: "lab" }, { name: "a", namespace: "lab" }), []);
  assert.deepEqual(await preview.check({ name: "a", namespace: "lab" }), []);
  assert.deepEqual(preview.messages, []);
});

test("the preview warns of a name with which the user could not log in by OIDC", async () => {
  await using server = await cluster({});
  await using preview = new Preview(server);
  assert.deepEqual(await preview.check({ name: "test-client", username: "keycloak:Developer.1" }), []);
  assert.match(preview.messages.join(), /^warning: .*"resource name mismatch".*The name must be the user name/);
  assert.doesNotMatch(preview.messages.join(), /developer/i);
  preview.messages.length = 0;
  await preview.check({ name: "developer-1", username: "keycloak:Developer.1" });
  await preview.check({ name: "x", username: UNKNOWN });
  const kept = { name: "kept", namespace: "lab", username: "dex:alice" };
  await preview.check(kept, kept);
  assert.deepEqual(preview.messages, []);
});

test("a move to another cluster is a warning where the program makes the namespace, or installs Jumpstarter, there", async () => {
  const olds = { name: "a", namespace: "lab", uid: "1", ownership: { cluster: "another" } };
  for (const lacking of [{ namespaces: [] }, { isInstalled: false }]) {
    await using server = await cluster(lacking);
    await using preview = new Preview(server, {}, { isAmongOthers: true });
    assert.deepEqual((await preview.diff({ name: "a", namespace: "lab" }, olds)).replaces, ["cluster"]);
    assert.match(preview.messages.join(), /^warning: .*Unless this program makes it first, the update fails/s);
    await using alone = new Preview(server);
    await assert.rejects(alone.diff({ name: "a", namespace: "lab" }, olds), /namespace|custom resource definitions/i);
  }
});

test("labels that are not known yet do not stop a move", async () => {
  const olds = { name: "a", namespace: "lab", uid: "1" };
  await using server = await cluster({});
  refusePosts(server, status(400, "BadRequest", "cannot unmarshal string into labels"));
  await using preview = new Preview(server);
  const news = { name: "b", namespace: "lab", labels: UNKNOWN as unknown as Record<string, string> };
  assert.deepEqual(await preview.check(news, olds), []);
  assert.match((await preview.check({ name: "b", namespace: "lab" }, olds)).join(), /cannot unmarshal/);
});

test("an object that is not found by another way than before is not taken for gone", async () => {
  await using server = await cluster({});
  await using preview = new Preview(server);
  const props = { name: "a", namespace: "lab", uid: "1", ownership: { cluster: "address2-ca" } };
  assert.equal((await preview.read("lab/a", props)).id, "lab/a");
  assert.match(preview.messages.join(), /^warning: .*is not in this cluster/);
});

test("a refresh by another kubeconfig ends, though its cluster has no such namespace, and the up after it refuses the move", async () => {
  await using server = await cluster({ namespaces: [] });
  await using up = new Preview(server, {}, "none");
  const state = { name: "a", namespace: "lab", uid: "1", ownership: { cluster: "another" } };
  const { inputs = {}, props = {} } = await up.read("lab/a", state);
  assert.deepEqual((await up.diff(inputs, props)).replaces, ["cluster"]);
  await assert.rejects(up.diff(inputs, props), /namespaces "lab" not found/);
});

/** The checks of one preview. */
class Preview implements AsyncDisposable {
  readonly messages: string[] = [];
  readonly #session: Session;
  readonly #foresight: Context["foresight"];

  constructor(
    server: FakeApiServer,
    settings: Settings = {},
    foresight: Context["foresight"] | "none" = { isAmongOthers: false },
  ) {
    this.#session = new Session({ kubeconfig: server.kubeconfig(), ...settings });
    this.#foresight = foresight === "none" ? undefined : foresight;
  }

  /** Checks a resource, and returns what is wrong with it. */
  async check(news: Partial<CredentialedOutputs>, olds: Partial<CredentialedOutputs> = {}): Promise<string[]> {
    return (await clients.check(this.#context(news), olds, news as CredentialedOutputs)).failures;
  }

  async diff(news: Partial<CredentialedOutputs>, olds: Partial<CredentialedOutputs>) {
    return await clients.diff(this.#context(news), olds as CredentialedOutputs, news as CredentialedOutputs);
  }

  async read(id: string, props: Partial<CredentialedOutputs>) {
    return await clients.read(this.#context(props), id, props);
  }

  async create(inputs: Partial<CredentialedOutputs>): Promise<void> {
    await clients.create(this.#context(inputs), inputs as CredentialedOutputs);
  }

  #context({ name }: Partial<CredentialedOutputs>): Context {
    const say = (level: string) => (message: string) => void this.messages.push(`${level}: ${message}`);
    const row = { status: () => {}, inform: say("info"), warn: say("warning") };
    const urn = `${STACK}${name}`;
    return { urn, organization: undefined, row, session: this.#session, foresight: this.#foresight, wording };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#session.connect()).connection.close();
  }
}

interface FakeCluster {
  namespaces?: string[];
  objects?: object[];
  /** The URLs that the user may not read. */
  forbidden?: RegExp;
  isInstalled?: boolean;
}

function cluster({ namespaces = ["lab"], objects = [], forbidden = /^$/, isInstalled = true }: FakeCluster) {
  return startFakeApiServer(({ method, url }, response) => {
    const [, namespace = "", plural, name] = /namespaces\/([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(url) ?? [];
    const noNamespace = () => answer(response, 404, missingNamespace(namespace));
    const notFound = (what: string) => answer(response, 404, status(404, "NotFound", `${what} not found`));
    if (forbidden.test(url)) return answer(response, 403, status(403, "Forbidden", `may not read ${plural}`));
    if (method === "POST" && !namespaces.includes(namespace)) return noNamespace();
    if (plural === undefined) {
      return namespaces.includes(namespace) ? answer(response, 200, {}) : noNamespace();
    }
    if (!isInstalled) return answer(response, 404, "404 page not found");
    if (name === undefined) return answer(response, 200, { metadata: { resourceVersion: "1" }, items: objects });
    const found = objects.find((object) => (object as { metadata: { name: string } }).metadata.name === name);
    return found ? answer(response, 200, found) : notFound(`clients.jumpstarter.dev "${name}"`);
  });
}

/** Refuses all creations, dry runs too. */
function refusePosts(server: FakeApiServer, refusal: ReturnType<typeof status>): void {
  const handler = server.handler;
  server.handler = (request, response, count) =>
    request.method === "POST" ? answer(response, refusal.code, refusal) : handler(request, response, count);
}

function marked(name: string, urn: string): object {
  const annotations = { [MARK.urn]: urn, [MARK.life]: "1" };
  return client(name, { metadata: { name, namespace: "lab", uid: name, annotations } });
}

function urls(server: FakeApiServer): string[] {
  return server.requests.map(({ url }) => url);
}
