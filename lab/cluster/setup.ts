/** Creates the first objects of a lab. A starting API server refuses them for a while, so each is retried. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { LabError } from "../errors.ts";
import { type Kube, KubeError } from "./kube.ts";

/** Returns true if the API server is ready. */
export async function isReady(kube: Kube): Promise<boolean> {
  return (await status(kube, "GET", "/readyz")) === 200;
}

/** Creates an object, unless it exists, as soon as the API server can. */
export async function create(kube: Kube, path: string, object: unknown, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const code = await status(kube, "POST", path, object);
    if (code === 200 || code === 409) return;
    if (code === 400 || code === 422) throw new LabError(`The API server refuses to create ${path} (${code}).`);
    await sleep(25);
  }
}

/** Creates the custom resource definitions of a folder, and waits until all of them are served. */
export async function createDefinitions(kube: Kube, directory: string, signal: AbortSignal): Promise<void> {
  const createOne = async (file: string) => {
    const definition = parse(readFileSync(join(directory, file), "utf8"));
    await create(kube, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition, signal);
    const { group, versions, names } = definition.spec;
    while ((await status(kube, "GET", `/apis/${group}/${versions[0].name}/${names.plural}`)) !== 200) {
      signal.throwIfAborted();
      await sleep(25);
    }
  };
  await Promise.all(readdirSync(directory).map(createOne));
}

/** Returns 200 for success, the status code of a refusal, or undefined while nothing answers. */
async function status(kube: Kube, method: string, path: string, body?: unknown): Promise<number | undefined> {
  try {
    await kube.request(method, path, body);
    return 200;
  } catch (error) {
    return error instanceof KubeError ? error.status : undefined;
  }
}
