/** Looks up arguments in the places where they end up. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import type { StateResource } from "../support/pulumi.ts";
import type { Fleet } from "./fleet.ts";
import { CONFIGURATION, type HostileInput } from "./hostile-inputs.ts";
import { evaluate, type HostileResource } from "./hostile-programs.ts";

/** The same name twice would be two resources of one object. */
export function distinct(inputs: readonly HostileInput[]): HostileInput[] {
  const seen = new Set<unknown>();
  return inputs.filter((input) => {
    if (input.argument !== "name") return true;
    const name = evaluate(input);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** Makes the namespaces that the resources ask for. */
export async function createNamespaces(fleet: Fleet, resources: readonly HostileResource[]): Promise<void> {
  const names = resources.flatMap(({ inputs }) =>
    inputs.filter(({ argument }) => argument === "namespace").map(evaluate),
  );
  for (const name of new Set(names)) {
    if (name === null || name === fleet.kube.namespace) continue;
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    await fleet.kube.request("POST", "/api/v1/namespaces", namespace);
  }
}

/** Asserts that all arguments have arrived. The stack has the configurations as its output `configs`, by the resources' names. */
export async function assertCarried(fleet: Fleet, resources: readonly HostileResource[]): Promise<void> {
  const state = await fleet.project.resources();
  const { configs } = await fleet.project.outputs({ showSecrets: true });
  for (const { kind, name, inputs } of resources) {
    const resource = state.find(({ urn }) => urn.endsWith(`::${name}`))!;
    const { outputs } = resource;
    const object = await fleet.kube.in(outputs?.namespace)[COLLECTIONS[kind]].get(outputs?.name);
    for (const input of inputs) {
      assertInState(input, resource, fleet.kube.namespace);
      assertInCluster(input, object);
      assertInConfiguration(input, configs[name], outputs?.caBundle);
    }
    if (kind === "accessPolicy") continue;
    const { metadata } = parse(configs[name], { version: "1.1" });
    assert.deepEqual(metadata, { namespace: outputs?.namespace, name: outputs?.name });
  }
}

const COLLECTIONS = { client: "clients", exporter: "exporters", accessPolicy: "accessPolicies" } as const;

/** Asserts that the state has the argument as it was written. */
function assertInState(input: HostileInput, { outputs, urn }: StateResource, namespace: string): void {
  if (CONFIGURATION.has(input.argument)) return;
  const defaults: Record<string, unknown> = { name: urn.split("::").at(-1), namespace };
  assert.deepEqual(outputs?.[input.argument], written(input) ?? defaults[input.argument], `in the state: ${at(input)}`);
}

/** Asserts that the object has it: among what others have put there, where that is a map of labels or annotations. */
function assertInCluster(input: HostileInput, { metadata, spec }: KubeObject): void {
  const live: Record<string, unknown> = { ...metadata, ...spec };
  if (!IN_CLUSTER.has(input.argument)) return;
  const value = written(input);
  const isOpen = input.argument === "labels" || input.argument === "annotations";
  if (isOpen)
    assert.deepEqual(
      { ...(live[input.argument] as object), ...(value as object) },
      live[input.argument] ?? {},
      at(input),
    );
  else if (value !== undefined) assert.deepEqual(live[input.argument], value, `in the cluster: ${at(input)}`);
}

/** Asserts that the configuration file has it, by the reading of both versions of YAML. */
function assertInConfiguration(input: HostileInput, config: string, caBundle: string): void {
  if (!CONFIGURATION.has(input.argument)) return;
  const expected = configured(input.argument, written(input), caBundle);
  for (const version of ["1.1", "1.2"] as const) {
    const file = parse(config, { version });
    assert.deepEqual(file[input.argument], expected, `in the configuration, by YAML ${version}: ${at(input)}`);
  }
}

/** Without `enabled`: the lab's controller is older, and its cluster does not keep it. */
const IN_CLUSTER = new Set(["name", "namespace", "labels", "annotations", "username", "exporterSelector", "policies"]);

/** The value as data: without what is undefined; null is left out as well, as an argument. */
function written(input: HostileInput): unknown {
  const value = evaluate(input) ?? undefined;
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Returns the argument as `jmp`'s file holds it. A client's file has snake case, and always the keys with a default. */
function configured(argument: string, value: unknown, caBundle: string): unknown {
  // biome-ignore lint/suspicious/noExplicitAny: its shape depends on the argument
  const given = value as any;
  switch (argument) {
    case "tls":
      return { ca: given.ca ?? caBundle, insecure: given.insecure ?? false };
    case "drivers":
      return { allow: given.allow ?? [], unsafe: given.unsafe ?? false };
    case "shell":
    case "leases":
      return Object.fromEntries(Object.entries(given).map(([key, part]) => [snakeCase(key), part]));
    case "export":
      return drivers(given);
    default:
      return given;
  }
}

function drivers(tree: Record<string, Record<string, unknown>>): Record<string, unknown> {
  const driver = ({ methodsDescription, children, ...rest }: Record<string, unknown>) => ({
    ...rest,
    ...(methodsDescription !== undefined && { methods_description: methodsDescription }),
    ...(children !== undefined && { children: drivers(children as never) }),
  });
  return Object.fromEntries(Object.entries(tree).map(([name, entry]) => [name, driver(entry)]));
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function at({ argument, source }: HostileInput): string {
  return `${argument}: ${source}`.slice(0, 200);
}
