import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parse } from "yaml";
import { type Registered, runExample, token } from "../support/mocks.ts";

let registered: Registered[];

before(async () => {
  registered = await runExample("kubernetes");
});

test("Tekton's Secret holds the client config under the key that Jumpstarter's tasks mount", () => {
  const { metadata, stringData } = inputs("kubernetes:core/v1:Secret", "jumpstarter-client");
  assert.equal(metadata.namespace, "jumpstarter-pipelines");
  const config = parse(stringData.value["default.yaml"]);
  assert.equal(config.kind, "ClientConfig");
  assert.equal(config.token, token);
});

test("the exporter's StatefulSet mounts the Secret with its config", () => {
  const secret = inputs("kubernetes:core/v1:Secret", "qemu-1");
  assert.equal(parse(secret.stringData.value["config.yaml"]).token, token);
  const { template } = inputs("kubernetes:apps/v1:StatefulSet", "qemu-1").spec;
  assert.equal(template.spec.volumes[0].secret.secretName, secret.metadata.name);
});

test("the role lets nobody write Secrets or read all ConfigMaps", () => {
  const { rules } = inputs("kubernetes:rbac.authorization.k8s.io/v1:Role", "provisioner");
  const rule = (resource: string) =>
    rules.find(({ resources }: { resources: string[] }) => resources.includes(resource));
  assert.deepEqual(rule("secrets").verbs, ["get", "delete"]);
  assert.deepEqual(rule("configmaps").resourceNames, ["jumpstarter-service-ca-cert"]);
  assert.ok(!JSON.stringify(rules).includes("*"));
});

function inputs(type: string, name: string): Registered["inputs"] {
  const found = registered.find((resource) => resource.type === type && resource.name === name);
  assert.ok(found, `${type} ${name} is not among ${registered.map(({ type, name }) => `${type} ${name}`).join(", ")}`);
  return found.inputs;
}
