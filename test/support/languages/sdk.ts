/** Typed SDKs of the plugin, which Pulumi makes of its schema. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { ensureTools } from "../../../lab/tools/build.ts";
import { SCHEMA } from "../../../packaging/schema/file.ts";

type Language = "go" | "python";

/** Writes the SDK for a language into a folder, as `pulumi package add` does into `sdks/jumpstarter`. */
export async function writeSdk(language: Language, directory: string): Promise<void> {
  const { programs } = await ensureTools();
  await execa(programs.sdk!, [language, directory], { input: await versionedSchema() });
}

/** Returns the schema of which the SDKs are made: that of the plugin, with the package's version. */
export async function versionedSchema(): Promise<string> {
  const schema = JSON.parse(await readFile(SCHEMA, "utf8"));
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return JSON.stringify({ ...schema, version });
}

const root = join(import.meta.dirname, "..", "..", "..");
