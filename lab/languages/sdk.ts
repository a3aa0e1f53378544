/** Typed SDKs of the plugin, which Pulumi makes of its schema. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { SCHEMA } from "../schema/file.ts";
import { ensureTools } from "../tools/build.ts";

export type Language = "go" | "python";

/** Writes the SDK for a language into a folder, as `pulumi package add` does into `sdks/jumpstarter`. */
export async function writeSdk(language: Language, directory: string): Promise<void> {
  const { sdk } = await ensureTools();
  const schema = JSON.parse(await readFile(SCHEMA, "utf8"));
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await execa(sdk!, [language, directory], { input: JSON.stringify({ ...schema, version }) });
}

const root = join(import.meta.dirname, "..", "..");
