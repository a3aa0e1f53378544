#!/usr/bin/env node
import { tooOld } from "../supported-node.ts";

// What the commands import does not load on an old Node.js. This file does: keep it, and what it imports at once, plain.
const problem = tooOld(process.versions.node);
if (problem === undefined) {
  import("./commands.ts").then(({ run }) => run(process.argv.slice(2)));
} else {
  console.error(problem);
  process.exitCode = 1;
}
