import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Connection } from "../kubernetes/index.ts";
import { importFile } from "./import-file.ts";
import { findImportable, type Importable, type LeftOut } from "./importable.ts";
import { programText } from "./program-text.ts";

/** What of which cluster to bring in, and where to write it. */
export interface ImportOptions {
  namespace: string;
  kubeconfig?: string | undefined;
  context?: string | undefined;
  /** A folder; made unless it is there. */
  out: string;
}

/** The names of the files that are written. */
const FILES = { resources: "jumpstarter-import.json", program: "jumpstarter-import.ts" } as const;

/**
 * Writes what brings the objects of a namespace into a stack, and answers with what was found and what to do next.
 *
 * @throws KubernetesError; Error when a file exists already: somebody may have worked on it
 */
export async function importLab({ namespace, kubeconfig, context, out }: ImportOptions): Promise<string> {
  const connection = new Connection({ kubeconfig, context, namespace });
  try {
    const { importable, leftOut } = await findImportable(connection, namespace);
    await mkdir(out, { recursive: true });
    await write(join(out, FILES.resources), `${JSON.stringify(importFile(importable), undefined, 2)}\n`);
    await write(join(out, FILES.program), programText(importable));
    return report(importable, leftOut, { namespace, context, out });
  } finally {
    await connection.close();
  }
}

async function write(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Error(`${path} exists already. Move it away, or choose another folder with --out.`);
  }
}

function report(
  importable: readonly Importable[],
  leftOut: readonly LeftOut[],
  { namespace, context, out }: Omit<ImportOptions, "kubeconfig">,
): string {
  const counts = Map.groupBy(importable, ({ kind }) => kind.nouns);
  const found =
    [...counts].map(([[one, several], { length }]) => `${length} ${length === 1 ? one : several}`).join(", ") ||
    "nothing";
  const resources = join(out, FILES.resources);
  return [
    `Found in the namespace ${namespace}: ${found}.`,
    ...leftOut.map(({ what, reason }) => `Left out: ${what}, ${reason}.`),
    "",
    `1. Take the program text from ${join(out, FILES.program)} into the program of a Pulumi project.`,
    "2. Bring the objects into its stack. Nothing in the cluster changes:",
    "",
    ...(context === undefined ? [] : [`   pulumi config set jumpstarter:context ${context}`]),
    `   pulumi import --file ${resources} --generate-code=false`,
    "   pulumi refresh",
    "",
    "3. pulumi up has nothing to do then: every object keeps its UID and its token.",
  ].join("\n");
}
