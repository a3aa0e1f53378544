/** Pulumi's CLI by the official npm package `pulumi`, which downloads it with its language hosts, ready to run, into ~/.pulumi. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { Terminal } from "./progress.ts";

/** Folder of the npm package. */
export const npmPulumi = join(import.meta.dirname, "..", "..", "node_modules", "pulumi");

/** The time that the download may take. It has 150 MB. */
const LIMIT_MINUTES = 3;

/**
 * Asks the package in `folder` for the CLI. What it prints goes to `output`. Returns true if it has brought the CLI, false where
 * Pulumi's download site cannot be reached.
 */
export async function fetchPulumi(folder: string, output: Terminal, signal: AbortSignal | undefined): Promise<boolean> {
  const program = join(folder, "run.js");
  const show = function* (line: unknown) {
    output.write(`    ${String(line).split("\r").at(-1)}\n`); // curl draws its progress in one line
    yield line;
  };
  if (!existsSync(program)) return false;
  output.write("Asking the npm package `pulumi` for the CLI, so that it need not be built.\n");
  const result = await execa(process.execPath, [program, "version"], {
    stdin: "ignore",
    stdout: show,
    stderr: show,
    reject: false,
    timeout: LIMIT_MINUTES * 60_000,
    ...(signal && { cancelSignal: signal }),
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  signal?.throwIfAborted();
  if (result.timedOut) output.write(`It has not come within ${LIMIT_MINUTES} minutes.\n`);
  if (result.failed) output.write("Pulumi could not be fetched, so it is built from source.\n");
  return !result.failed;
}
