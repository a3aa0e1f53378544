import { existsSync } from "node:fs";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { requireNamespace } from "../inventory/namespace.ts";
import { hasReason } from "../kubernetes/errors.ts";
import { ClientsV1Alpha1Api, type Connection } from "../kubernetes/index.ts";
import { findChoices } from "./choices.ts";
import { readConfigurationFiles, standardFolders } from "./configuration-files.ts";
import { type ClusterOptions, connect } from "./connect.ts";
import { importFile } from "./import-file.ts";
import { findImportable, type LeftOut } from "./importable.ts";
import { programText } from "./program-text.ts";
import { leftOutLines, report } from "./report.ts";

/** The namespace to import, its cluster, and the folder to write to. */
export interface ImportOptions extends ClusterOptions {
  namespace: string;
  /** Folders with configuration files of `jmp`. @default those in which `jmp` looks */
  configDirs?: readonly string[] | undefined;
  /** The folder to write to. Created if it does not exist. */
  out: string;
}

/** The names of the files that are written. */
const FILES = { resources: "jumpstarter-import.json", program: "jumpstarter-import.ts" } as const;

/**
 * Writes the files that bring the objects of a namespace into a stack, and returns a report with the next steps.
 *
 * @throws KubernetesError; Error when there is nothing to bring in, and when a file exists already: somebody may have
 * worked on it
 */
export async function importLab(options: ImportOptions): Promise<string> {
  const { namespace, out } = options;
  const folders = await foldersToRead(options.configDirs);
  await using connection = connect(options);
  const { importable, leftOut } = await findImportable(connection, namespace);
  if (importable.length === 0) throw new Error(await nothingToImport(connection, namespace, leftOut));
  const { files, unread } = await readConfigurationFiles(folders);
  const choices = findChoices(importable, files, await publishedCa(connection, namespace));
  const program = programText(importable, choices.of);
  const paths = { resources: join(out, FILES.resources), program: join(out, FILES.program) };
  refuseExisting(Object.values(paths));
  await mkdir(out, { recursive: true });
  await writeFile(paths.resources, `${JSON.stringify(importFile(importable), undefined, 2)}\n`, { flag: "wx" });
  await writeFile(paths.program, program.text, { flag: "wx" });
  return report({
    ...options,
    paths,
    folders,
    importable,
    choicesOf: choices.of,
    leftOut: [...leftOut, ...choices.leftOut],
    unread: [...unread, ...choices.unread],
    secrets: program.secrets,
  });
}

async function foldersToRead(configDirs: readonly string[] | undefined): Promise<readonly string[]> {
  if (configDirs === undefined) return standardFolders();
  for (const folder of configDirs) {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw new Error(`--config-dir must be a folder; ${folder} is none.`);
  }
  return configDirs;
}

/** Explains why there is nothing to import. @throws KubernetesError `NotFound` when there is no such namespace */
async function nothingToImport(connection: Connection, namespace: string, leftOut: LeftOut[]): Promise<string> {
  const nothing = `Nothing to import from the namespace ${namespace}`;
  if (leftOut.length > 0) return [`${nothing}.`, ...leftOutLines(leftOut)].join("\n");
  await requireNamespace(connection, namespace);
  return `${nothing}: ${connection.description} has no clients, exporters and access policies in it.`;
}

/** Returns the CA of the controller's certificate, which a resource finds by itself; nothing where it may not be read. */
async function publishedCa(connection: Connection, namespace: string): Promise<string | undefined> {
  try {
    return await new ClientsV1Alpha1Api({ connection, namespace }).getCaBundle();
  } catch (error) {
    if (hasReason(error, "Forbidden")) return undefined;
    throw error;
  }
}

/** Throws before anything is written: one new file beside an old one would stop the next import. */
function refuseExisting(paths: readonly string[]): void {
  const existing = paths.filter((path) => existsSync(path)).map((path) => `${path} exists already.`);
  if (existing.length === 0) return;
  throw new Error([...existing, "Move away what is there, or choose another folder with --out."].join("\n"));
}
