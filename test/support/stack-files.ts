/**
 * Reads and writes the files of a stack where the CLI keeps them, if the backend is a folder. A command of the CLI that does
 * the same takes up to half a second of processor time, and the tests make hundreds of stacks.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import type { StackSecrets } from "./stack-secrets.ts";
import type { State } from "./state.ts";

export interface StackPlace {
  /** URL of the folder that is the backend. */
  backend: string;
  project: string;
  name: string;
}

interface Settings {
  encryptionsalt: string;
  config?: Record<string, unknown>;
}

/** Makes a stack that nothing has been deployed to, as `pulumi stack init` does. */
export async function writeStack(place: StackPlace): Promise<void> {
  const file = stateFile(place);
  await mkdir(dirname(file), { recursive: true });
  const checkpoint = { stack: `organization/${place.project}/${place.name}` };
  await writeFile(file, JSON.stringify({ version: 3, checkpoint }), { flag: "wx" });
}

/** Returns the state of a stack, as `pulumi stack export` prints it: its secrets are encrypted. */
export async function readState(place: StackPlace): Promise<State> {
  const { version, checkpoint } = JSON.parse(await readFile(stateFile(place), "utf8"));
  return { version, deployment: checkpoint.latest ?? {} };
}

/** Unlocks a stack whose CLI was killed, as `pulumi cancel` does. */
export async function unlockStack({ backend, project, name }: StackPlace): Promise<void> {
  const locks = join(fileURLToPath(backend), ".pulumi", "locks", "organization", project, name);
  await rm(locks, { recursive: true, force: true });
}

function stateFile({ backend, project, name }: StackPlace): string {
  return join(fileURLToPath(backend), ".pulumi", "stacks", project, `${name}.json`);
}

/** Adds settings to those of a stack that are in the project's folder, if any are, as `pulumi config set-all` does. */
export async function addSettings(
  directory: string,
  { project, name }: StackPlace,
  secrets: StackSecrets,
  values: { config?: Record<string, string> | undefined; secrets?: Record<string, string> | undefined },
): Promise<void> {
  const file = join(directory, `Pulumi.${name}.yaml`);
  const former = parse(await readFile(file, "utf8").catch(() => "")) as Settings | null;
  const config = { ...former?.config };
  const full = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  for (const [key, value] of Object.entries(values.config ?? {})) config[full(key)] = value;
  for (const [key, value] of Object.entries(values.secrets ?? {}))
    config[full(key)] = { secure: secrets.encrypt(value) };
  await writeFile(file, stringify({ ...former, encryptionsalt: secrets.salt, config }));
}
