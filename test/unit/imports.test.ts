import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** The floors of src/, from the ground up. A file belongs to the first part whose beginning its path has. */
const floors = [
  ["src/defined.ts", "src/once.ts", "src/problems.ts"],
  ["src/config/"],
  ["src/kubernetes/policy-rule.ts"],
  ["src/kubernetes/errors.ts", "src/kubernetes/models.ts", "src/kubernetes/names.ts"],
  ["src/kubernetes/status.ts"],
  ["src/kubernetes/http/"],
  ["src/kubernetes/auth/", "src/kubernetes/watch/"],
  ["src/kubernetes/credential/"],
  ["src/kubernetes/api/"],
  ["src/kubernetes/index.ts"],
  ["src/hosts/"],
  ["src/provider/"],
  ["src/inventory/"],
  ["src/lookups/"],
  ["src/"],
];

const root = join(import.meta.dirname, "..", "..");
const imports = new Map(globSync("src/**/*.ts", { cwd: root }).map((file) => [file, importsOf(file)]));

test("every import of src/ stays within its part or points to a floor below", () => {
  assert.notEqual(imports.size, 0);
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => !pointsDown(place(file), place(target))).map((target) => `${file} imports ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test("no import of src/ leads back to where it started", () => {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    assert.ok(!path.includes(file), [...path, file].join(" imports "));
    if (done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
});

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const specifiers = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g);
  return [...specifiers].map(([, specifier]) => join(dirname(file), specifier!));
}

function place(file: string): { floor: number; part: string } {
  for (const [floor, parts] of floors.entries()) {
    const part = parts.find((part) => file.startsWith(part));
    if (part) return { floor, part };
  }
  throw new Error(`${file} has no floor`);
}

function pointsDown(from: ReturnType<typeof place>, to: ReturnType<typeof place>): boolean {
  return to.floor < from.floor || to.part === from.part;
}
