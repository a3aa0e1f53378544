import assert from "node:assert/strict";
import { test } from "node:test";
import { wording } from "../../../src/engine/dynamic/wording.ts";
import { KubernetesError } from "../../../src/kubernetes/errors.ts";
import { client as clients } from "../../../src/provider/client.ts";
import type { CredentialedOutputs } from "../../../src/provider/inputs.ts";
import { Looks } from "../../../src/provider/looks.ts";
import { MARK, type Owner } from "../../../src/provider/ownership.ts";
import { Session, type Settings } from "../../../src/provider/session.ts";
import { answer, client, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";

const URN = "urn:pulumi:dev::lab::pulumi-nodejs:dynamic/jumpstarter:Client::";
const ADOPTER = "urn:pulumi:prod::lab::pulumi-nodejs:dynamic/jumpstarter:Client::c";

test("an up that has nothing to change says whose an object is now that another resource has adopted", async () => {
  await using server = await cluster([marked("c", { urn: ADOPTER, life: "theirs" })]);
  await using run = new Run(server);
  assert.equal((await run.diff("c")).changes, false);
  assert.deepEqual(run.messages, [
    `warning: client lab/c belongs to another resource: ${ADOPTER}. It is left as it is. pulumi refresh takes it out of this state.`,
  ]);
});

test("nothing is said of an object that is the resource's own, lacks its mark, is a copy, or is gone", async () => {
  const own = { urn: `${URN}own`, life: "life" };
  const copy = marked("copy", { urn: `${URN}copy`, life: "life" }, "another-uid");
  await using server = await cluster([marked("own", own), marked("unmarked", {}), copy]);
  await using run = new Run(server);
  for (const name of ["own", "unmarked", "copy", "gone"]) assert.equal((await run.diff(name)).changes, false);
  assert.deepEqual(run.messages, []);
});

test("many are looked at with a few reads and one list", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `c-${index}`);
  await using server = await cluster(names.map((name) => marked(name, { urn: URN + name, life: "life" })));
  await using run = new Run(server);
  for (const name of names) await run.diff(name);
  assert.deepEqual(run.messages, []);
  assert.equal(server.requests.length, 5);
});

test("what may not be read is not asked for again, and nobody is told", async () => {
  await using server = await startFakeApiServer((_, response) => {
    answer(response, 403, status(403, "Forbidden", "may not read clients"));
  });
  await using run = new Run(server);
  for (const name of ["a", "b", "c"]) assert.equal((await run.diff(name)).changes, false);
  assert.deepEqual(run.messages, []);
  assert.equal(server.requests.length, 1);
});

test("an answer that does not come is waited for once", async () => {
  const looks = new Looks(1);
  let asked = 0;
  const silent = {
    plural: "clients",
    namespace: "lab",
    find: (_name: string, { signal }: { signal: AbortSignal }) => {
      asked++;
      const failure = new KubernetesError("Aborted", "the call was aborted");
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(failure)));
    },
  };
  for (const name of ["a", "b"]) assert.equal(await looks.find(silent as never, name, undefined), undefined);
  assert.equal(asked, 1);
});

test("what a refresh has just read is not looked at again, and with offlinePreview nothing is", async () => {
  await using server = await cluster([marked("c", { urn: `${URN}c`, life: "life" })]);
  await using run = new Run(server);
  await run.read("c");
  const { length } = server.requests;
  await run.diff("c");
  assert.equal(server.requests.length, length);
  await using offline = new Run(server, { offlinePreview: "true" });
  await offline.diff("c");
  assert.equal(server.requests.length, length);
});

/** The calls of one run on resources that do not change. */
class Run implements AsyncDisposable {
  readonly messages: string[] = [];
  readonly #session: Session;

  constructor(server: FakeApiServer, settings: Settings = {}) {
    this.#session = new Session({ kubeconfig: server.kubeconfig(), ...settings });
  }

  async diff(name: string) {
    return await clients.diff(this.#context(name), this.#state(name), { name, namespace: "lab" });
  }

  async read(name: string) {
    return await clients.read(this.#context(name), `lab/${name}`, this.#state(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#session.connect()).connection.close();
  }

  #context(name: string) {
    const say = (level: string) => (message: string) => void this.messages.push(`${level}: ${message}`);
    const row = { status: () => {}, inform: say("info"), warn: say("warning") };
    return { urn: URN + name, organization: undefined, row, session: this.#session, wording };
  }

  #state(name: string): CredentialedOutputs {
    const { cluster } = this.#session;
    return { name, namespace: "lab", uid: name, ownership: { urn: URN + name, life: "life", cluster }, token: "token" };
  }
}

function cluster(objects: { metadata: { name: string } }[]) {
  return startFakeApiServer(({ url }, response) => {
    const [, plural, name] = /namespaces\/lab\/([^/]+)(?:\/([^/]+))?$/.exec(url) ?? [];
    if (plural === "clients" && name === undefined) {
      return answer(response, 200, { metadata: { resourceVersion: "1" }, items: objects });
    }
    const found = plural === "clients" && objects.find(({ metadata }) => metadata.name === name);
    return found ? answer(response, 200, found) : answer(response, 404, status(404, "NotFound", `${name} not found`));
  });
}

function marked(name: string, { urn, life }: Owner, uid = name) {
  const annotations = { ...(urn && { [MARK.urn]: urn }), ...(life && { [MARK.life]: life }) };
  return client(name, { metadata: { name, namespace: "lab", uid, annotations } }) as { metadata: { name: string } };
}
