/**
 * Stacks that versions of this package have made: test/fixtures/states/VERSION/STACK/ holds the program, the state it left
 * and the objects as they were in the cluster. test/fixtures/record.ts writes them; what differs from lab to lab is a
 * placeholder in them.
 */
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Collection, Kube, KubeObject, NewKubeObject } from "../../lab/cluster/kube.ts";
import type { Values } from "./placeholders.ts";
import type { State, StateResource } from "./pulumi.ts";

/** The collections with our objects, by the last part of the resources' type token. */
const COLLECTIONS = { Client: "clients", Exporter: "exporters", ExporterAccessPolicy: "accessPolicies" } as const;

export interface RecordedStack {
  version: string;
  /** The name of the folder. */
  name: string;
  /** The source text. */
  program: string;
  state: State;
  /** By where they are: "clients/ci". */
  objects: Record<string, NewKubeObject>;
}

const statesFolder = join(import.meta.dirname, "..", "fixtures", "states");

/** Returns the folders of all stacks of all versions. */
export function stackFolders(): string[] {
  return globSync(join(statesFolder, "*", "*", "index.js"))
    .map(dirname)
    .sort();
}

/** Returns the name that a stack had when it was recorded, which is in its URNs. */
export function stackName(folder: string): string {
  return `${basename(dirname(folder))}-${basename(folder)}`;
}

export async function readStack(folder: string): Promise<RecordedStack> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  return {
    version: basename(dirname(folder)),
    name: basename(folder),
    program: await read("index.js"),
    state: JSON.parse(await read("state.json")),
    objects: JSON.parse(await read("objects.json")),
  };
}

/** Returns where the object of a resource is, as in "clients/ci"; undefined for resources of others. */
export function placeOf({ type, id = "" }: StateResource): string | undefined {
  const [, kind = ""] = type.split("pulumi-nodejs:dynamic/jumpstarter:");
  return kind in COLLECTIONS ? `${COLLECTIONS[kind as keyof typeof COLLECTIONS]}/${id.split("/").at(-1)}` : undefined;
}

/** Returns the collection and the name that "clients/ci" stands for. */
export function locate(kube: Kube, place: string): [collection: Collection, name: string] {
  const [collection, name] = place.split("/") as [(typeof COLLECTIONS)[keyof typeof COLLECTIONS], string];
  return [kube[collection], name];
}

const CA_CONFIG_MAP = "jumpstarter-service-ca-cert";

/** Publishes a CA, as an installed Jumpstarter does. */
export async function publishCa(kube: Kube): Promise<void> {
  const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  await kube.configMaps.create({ metadata: { name: CA_CONFIG_MAP }, data: { "ca.crt": pem } });
}

/** Waits until the controller has issued the credential of an object, and returns the object. */
export async function untilIssued(kube: Kube, place: string): Promise<KubeObject> {
  const [collection, name] = locate(kube, place);
  return (await collection.until(name, (object) => object?.status?.credential && object.status.endpoint))!;
}

/** Returns the token of an object, undefined where it has none. */
export async function tokenOf(kube: Kube, { status }: KubeObject): Promise<string | undefined> {
  const secret = status?.credential && (await kube.secrets.get(status.credential.name));
  return secret && Buffer.from(secret.data.token, "base64").toString();
}

/** Returns the secret configuration that a program asks for. */
export function secretsOf(program: string, kubeconfig: string): Record<string, string> {
  return program.includes('requireSecret("kubeconfig")') ? { kubeconfig } : {};
}

/** Returns what the placeholders stand for in this lab, where these objects exist. */
export async function valuesOf(kube: Kube, kubeconfig: string, places: readonly string[]): Promise<Values> {
  const ca = (await kube.configMaps.get(CA_CONFIG_MAP)).data["ca.crt"];
  const values = new Map([
    ["kubeconfig", kubeconfig],
    ["namespace", kube.namespace],
    ["caBundle", Buffer.from(ca).toString("base64")],
  ]);
  for (const place of places) {
    const [collection, name] = locate(kube, place);
    const object = await collection.get(name);
    values.set(`uid:${place}`, object.metadata.uid);
    const token = await tokenOf(kube, object);
    if (token === undefined) continue;
    values.set("endpoint", object.status.endpoint);
    values.set(`token:${place}`, token);
    values.set(`tokenExpiresAt:${place}`, expiryOf(token));
  }
  return values;
}

function expiryOf(token: string): string {
  const { exp } = JSON.parse(Buffer.from(token.split(".")[1]!, "base64url").toString());
  return new Date(exp * 1000).toISOString();
}

/**
 * Keeps the controller from issuing the credential of an object that is still to be created: the Secret belongs to another
 * object. The returned function ends that, and resolves when the credential is there.
 */
export async function withholdCredential(kube: Kube, place: string): Promise<() => Promise<void>> {
  const [collection, name] = locate(kube, place);
  const secretName = `${name}-${place.startsWith("clients/") ? "client" : "exporter"}`;
  const { apiVersion, kind, metadata } = await kube.configMaps.create({
    metadata: { name: `holder-of-${secretName}` },
  });
  const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
  await kube.secrets.create({ metadata: { name: secretName, ownerReferences: [owner] } });
  return async () => {
    await kube.secrets.delete(secretName);
    await kube.configMaps.delete(metadata.name);
    // The controller tries again later and later; a change of the object has it look at once.
    await collection.patch(name, { metadata: { annotations: { "example.com/look": "again" } } });
    await untilIssued(kube, place);
  };
}
