import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { parse, parseAllDocuments } from "yaml";
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

test("the role gives what deploy/role.yaml gives, and nothing more", () => {
  const [role] = parseAllDocuments(readFileSync(new URL("../../deploy/role.yaml", import.meta.url), "utf8")).map(
    (document) => document.toJS(),
  );
  const { rules } = inputs("kubernetes:rbac.authorization.k8s.io/v1:Role", "provisioner");
  assert.deepEqual(permissions(rules), permissions(role.rules));
});

/** Each verb on each resource, sorted. */
function permissions(rules: Record<"apiGroups" | "resources" | "resourceNames" | "verbs", string[]>[]): string[] {
  const all = rules.flatMap(({ apiGroups, resources, resourceNames = ["*"], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) => verbs.map((verb) => `${verb} ${group}/${resource}/${name}`)),
      ),
    ),
  );
  return [...new Set(all)].sort();
}

function inputs(type: string, name: string): Registered["inputs"] {
  const found = registered.find((resource) => resource.type === type && resource.name === name);
  assert.ok(found, `${type} ${name} is not among ${registered.map(({ type, name }) => `${type} ${name}`).join(", ")}`);
  return found.inputs;
}
