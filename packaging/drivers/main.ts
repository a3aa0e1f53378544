/** `npm run drivers`: writes src/drivers/ and docs/drivers.md from the wheels of Jumpstarter's driver packages. */
import { globSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { driverFiles, HEADER } from "./files.ts";

const root = join(import.meta.dirname, "..", "..");
const files = await driverFiles();
for (const path of globSync("src/drivers/*.ts", { cwd: root })) {
  const isMade = readFileSync(join(root, path), "utf8").startsWith(HEADER);
  if (isMade && !files.has(path)) await rm(join(root, path));
}
for (const [path, text] of files) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
