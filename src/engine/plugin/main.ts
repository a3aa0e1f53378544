#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from "node:module";
import { tooOld } from "../../supported-node.ts";

declare const PLUGIN_DOWNLOAD_URL: string;
declare const PLUGIN_VERSION: string;

// The modules of the service do not load on an old Node.js. This file does: keep it plain.
const problem = tooOld(process.versions.node);
if (problem === undefined) {
  enableCompileCache();
  // The engine's address is the last argument; there is none where a person starts the plugin to look into it.
  const engine = process.argv.slice(2).findLast((argument) => /:\d+$/.test(argument));
  const about = { version: PLUGIN_VERSION, downloadUrl: PLUGIN_DOWNLOAD_URL || undefined };
  Promise.all([import("./serve.ts"), import("../end-with-engine.ts")]).then(async ([{ serve }, { endWithEngine }]) => {
    const { port } = await serve(engine, about);
    if (engine !== undefined) endWithEngine(engine);
    // Nothing else may be written there: the engine reads it.
    process.stdout.write(`${port}\n`);
    // The engine kills its plugins: what was compiled is written at once, for the next ones.
    setImmediate(flushCompileCache);
  });
} else {
  console.error(problem);
  process.exitCode = 1;
}
