#!/usr/bin/env node
import { tooOld } from "../supported-node.ts";

// The commands do not load on an old Node.js. This file has to: keep it, and its static imports, plain.
const problem = tooOld(process.versions.node);
if (problem === undefined) {
  import("./commands.ts").then(({ run }) => run(process.argv.slice(2)));
} else {
  console.error(problem);
  process.exitCode = 1;
}
