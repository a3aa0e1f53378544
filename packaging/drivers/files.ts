/** The files that are made from the wheels of Jumpstarter's drivers. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { makeCatalogue } from "./catalogue.ts";
import { factsText } from "./facts.ts";
import { modules } from "./modules.ts";
import { pageText } from "./page.ts";

const root = join(import.meta.dirname, "..", "..");

/** The first line of every file in src/drivers/ that is made here. */
export const HEADER = "// Made by `npm run drivers`. Do not edit.";

/** Returns the text of every file, by its path in the repository. */
export async function driverFiles(): Promise<Map<string, string>> {
  const catalogue = await makeCatalogue();
  const sources = new Map([...modules(catalogue), ["facts.ts", factsText(catalogue)]]);
  const texts = [...sources].map(([name, text]) => [`src/drivers/${name}`, `${HEADER}\n${text}\n`] as const);
  return new Map([...(await formatted(new Map(texts))), ["docs/drivers.md", pageText(catalogue)]]);
}

/** Has Biome format the files, in a folder of the repository, whose settings it takes. */
async function formatted(files: Map<string, string>): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(root, ".drivers-"));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    await execa(join(root, "node_modules", ".bin", "biome"), ["check", "--write", directory], { cwd: root });
    const paths = [...files.keys()];
    const texts = await Promise.all(paths.map((path) => readFile(join(directory, path), "utf8")));
    return new Map(paths.map((path, index) => [path, texts[index]!]));
  } finally {
    await rm(directory, { recursive: true });
  }
}
