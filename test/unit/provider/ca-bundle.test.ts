import assert from "node:assert/strict";
import { test } from "node:test";
import { wording } from "../../../src/engine/dynamic/wording.ts";
import { KubernetesError } from "../../../src/kubernetes/errors.ts";
import type { CredentialedObject, CredentialedObjectApi } from "../../../src/kubernetes/index.ts";
import { credentialedLifecycle } from "../../../src/provider/credentialed.ts";
import { Session } from "../../../src/provider/session.ts";

test("where the ConfigMap is forbidden, each resource keeps the caBundle that it had, and whoever has one says so", async () => {
  const warnings: string[] = [];
  const row = { status: () => {}, inform: () => {}, warn: (message: string) => warnings.push(message) };
  const session = new Session({ kubeconfig: KUBECONFIG });
  const read = async (name: string, caBundle?: string) => {
    const props = { name, namespace: "lab", uid: `uid-of-${name}`, token: "t", ...(caBundle && { caBundle }) };
    const context = { urn: undefined, organization: undefined, row, session, wording };
    return (await lifecycle.read(context, `lab/${name}`, props as never)).props?.caBundle;
  };
  // The first to ask has none: that must not become the others' as well.
  assert.equal(await read("new"), "");
  assert.equal(await read("old", "ca-of-old"), "ca-of-old");
  assert.deepEqual(await Promise.all([read("other"), read("another", "ca-of-another")]), ["", "ca-of-another"]);
  // Of those that have none, the first says it for all.
  assert.deepEqual(
    warnings.map((warning) => warning.split("\n").at(-1)),
    ["empty", "as it was", "as it was"].map((left) => `The output caBundle is left ${left}.`),
  );
});

test("an update that cannot read the CA rotates no token: the next one would do it again", async () => {
  let rotations = 0;
  const rotating = lifecycleWith({
    patch: async (name) => objectOf(name),
    waitForCredential: async (object) => {
      const credential = { token: "t", secretName: "s", secretUid: "u", expiresAt: undefined };
      return { object, endpoint: "lab:443", credential };
    },
    rotate: async () => {
      rotations++;
      throw new Error("rotated");
    },
    getCaBundle: async () => {
      throw new KubernetesError("Unreachable", "connection refused");
    },
  });
  const session = new Session({ kubeconfig: KUBECONFIG });
  const row = { status: () => {}, inform: () => {}, warn: () => {} };
  const context = { urn: "urn", organization: undefined, row, session, wording };
  const olds = { name: "ci", namespace: "lab", uid: "uid-of-ci", token: "t", ownership: { urn: "urn" } } as never;
  const news = { name: "ci", namespace: "lab", rotationTriggers: { leak: "1" } } as never;
  await assert.rejects(rotating.update(context, olds, news), /connection refused/);
  assert.equal(rotations, 0);
});

const KUBECONFIG = JSON.stringify({
  clusters: [{ name: "lab", cluster: { server: "https://lab.example" } }],
  users: [{ name: "someone", user: { token: "t" } }],
  contexts: [{ name: "lab", context: { cluster: "lab", user: "someone" } }],
  "current-context": "lab",
});

const objectOf = (name: string) => {
  return { metadata: { name, namespace: "lab", uid: `uid-of-${name}` } } as CredentialedObject;
};

function lifecycleWith(api: Partial<CredentialedObjectApi<CredentialedObject>>) {
  return credentialedLifecycle<CredentialedObject>({
    kind: "Client",
    nameSuffix: "-client",
    changeable: [],
    spec: () => ({}),
    observedSpec: () => ({}),
    validate: () => {},
    verify: () => {},
    api: async () =>
      ({
        namespace: "lab",
        describe: (name: string) => `client lab/${name}`,
        find: async (name: string) => objectOf(name),
        findCredential: async () => ({ token: "t" }),
        ...api,
      }) as unknown as CredentialedObjectApi<CredentialedObject>,
  });
}

const lifecycle = lifecycleWith({
  getCaBundle: async () => {
    throw new KubernetesError("Forbidden", "configmaps is forbidden");
  },
});
