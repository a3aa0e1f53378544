/** Installs this package's plugin as Pulumi installs that of a release, so that the engine finds it as it finds the others. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveName, THIS_SYSTEM, VERSION, writeArchives } from "../packaging/release/archives.ts";
import { output } from "./stack.ts";

export async function installPlugin(env: NodeJS.ProcessEnv): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-bench-"));
  try {
    await writeArchives(directory, [THIS_SYSTEM]);
    const archive = join(directory, archiveName(THIS_SYSTEM));
    await output("pulumi", ["plugin", "install", "resource", "jumpstarter", VERSION, "--file", archive], { env });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
