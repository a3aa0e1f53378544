import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { driverFiles, HEADER } from "../../../packaging/drivers/files.ts";

const root = join(import.meta.dirname, "..", "..", "..");

test("`npm run drivers` finds nothing to change", async () => {
  const files = await driverFiles();
  const different = [...files].filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text,
  );
  assert.deepEqual(
    different.map(([path]) => path),
    [],
  );
  const made = globSync("src/drivers/*.ts", { cwd: root }).filter((path) =>
    readFileSync(join(root, path), "utf8").startsWith(HEADER),
  );
  assert.deepEqual(
    made.filter((path) => !files.has(path)),
    [],
  );
});
