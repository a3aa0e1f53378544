import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { output } from "@pulumi/pulumi";
import { parse } from "yaml";
import { mockPulumi, type Registered, settled, token } from "../../support/mocks.ts";

/** The key by which Pulumi marks a value as secret. */
const secretSignature = "4dabf18193072939515e22adb298388d";
let registered: Registered[];

before(async () => {
  registered = await mockPulumi();
  const { JumpstarterExporter } = await import("../../../src/index.ts");
  const { ExporterStatefulSet } = await import("../../../src/components/index.ts");
  const exporter = (name: string, motd?: string) => {
    const power = { type: "jumpstarter_driver_power.driver.MockPower" };
    return new JumpstarterExporter(name, { namespace: "jumpstarter-lab", export: { power }, ...(motd && { motd }) });
  };
  const image = "quay.io/jumpstarter-dev/jumpstarter:0.9.0";
  new ExporterStatefulSet("plain", { exporter: exporter("plain"), image });
  new ExporterStatefulSet("changed", { exporter: exporter("changed", "hello"), image });
  new ExporterStatefulSet("fitted", {
    exporter: exporter("fitted"),
    image,
    namespace: "boards",
    container: {
      env: [{ name: "JUMPSTARTER_GRPC_INSECURE", value: "1" }],
      volumeMounts: output([{ name: "dev", mountPath: "/dev" }]),
    },
    pod: { nodeSelector: { bench: "1" }, volumes: [{ name: "dev", hostPath: { path: "/dev" } }] },
  });
  await settled();
});

test("the configuration is in a Secret, marked as secret", () => {
  const { inputs } = find("kubernetes:core/v1:Secret", "plain");
  assert.equal(inputs.metadata.name, "exporter-config-plain");
  assert.equal(inputs.metadata.namespace, "jumpstarter-lab");
  assert.ok(secretSignature in inputs.stringData, "not marked as secret");
  const config = parse(inputs.stringData.value["config.yaml"]);
  assert.deepEqual(config.metadata, { namespace: "jumpstarter-lab", name: "plain" });
  assert.equal(config.token, token);
});

test("one pod runs jmp with the file of that Secret", () => {
  const { spec, metadata } = find("kubernetes:apps/v1:StatefulSet", "plain").inputs;
  assert.equal(metadata.name, "plain");
  assert.equal(spec.replicas, 1);
  assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels);
  const { containers, volumes } = spec.template.spec;
  assert.deepEqual(volumes, [{ name: "exporter-config", secret: { secretName: "exporter-config-plain" } }]);
  const [{ name: volume, mountPath, readOnly }] = containers[0].volumeMounts;
  assert.deepEqual({ volume, readOnly }, { volume: "exporter-config", readOnly: true });
  assert.deepEqual(containers[0].command, ["jmp", "run", "--exporter-config", `${mountPath}/config.yaml`]);
});

test("the pod is replaced when the configuration changes, as its annotation does, which holds no secret", () => {
  const annotation = (name: string) =>
    find("kubernetes:apps/v1:StatefulSet", name).inputs.spec.template.metadata.annotations["checksum/config"];
  assert.match(annotation("plain"), /^[0-9a-f]{64}$/);
  assert.notEqual(annotation("plain"), annotation("changed"));
});

test("what else the pod and the container are to have is added", () => {
  const { metadata, spec } = find("kubernetes:apps/v1:StatefulSet", "fitted").inputs;
  assert.equal(metadata.namespace, "boards");
  const { containers, volumes, nodeSelector } = spec.template.spec;
  assert.deepEqual(nodeSelector, { bench: "1" });
  assert.deepEqual(names(volumes), ["dev", "exporter-config"]);
  assert.deepEqual(names(containers[0].volumeMounts), ["dev", "exporter-config"]);
  assert.deepEqual(containers[0].env, [{ name: "JUMPSTARTER_GRPC_INSECURE", value: "1" }]);
});

test("the main entry point does without @pulumi/kubernetes", () => {
  const root = join(import.meta.dirname, "..", "..", "..");
  const matching = (pattern: RegExp) =>
    globSync("src/**/*.ts", { cwd: root }).filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
  assert.deepEqual(matching(/"@pulumi\/kubernetes/), ["src/components/exporter-stateful-set.ts"]);
  assert.deepEqual(matching(/from "\..*components\//), []);
});

function find(type: string, name: string): Registered {
  const found = registered.find((resource) => resource.type === type && resource.name === name);
  assert.ok(found, `${type} ${name} is not among ${registered.map(({ type, name }) => `${type} ${name}`).join(", ")}`);
  return found;
}

const names = (list: { name: string }[]) => list.map(({ name }) => name);
