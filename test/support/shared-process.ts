/**
 * Runs the tests of several files in one process. Each file is a suite, so that its hooks are for its own tests. What a file
 * changes in process.env while its tests run is taken back after them; whatever else it changes for the process is its own to
 * take back.
 */
import { writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";

/** Writes a module that runs the files when Node's test runner takes it for one test file. */
export async function writeSharedProcess(module: string, files: readonly string[]): Promise<void> {
  const call = `runInThisProcess(${JSON.stringify(files)});`;
  await writeFile(module, `import { runInThisProcess } from ${JSON.stringify(import.meta.url)};\n${call}\n`);
}

export function runInThisProcess(files: readonly string[]): void {
  for (const file of files) {
    const name = relative(process.cwd(), file);
    describe(name, async () => {
      let environment: NodeJS.ProcessEnv;
      before(() => {
        environment = { ...process.env };
      });
      after(() => {
        for (const variable of Object.keys(process.env)) if (!(variable in environment)) delete process.env[variable];
        Object.assign(process.env, environment);
      });
      try {
        await import(pathToFileURL(file).href);
      } catch (error) {
        it(`${name} can be loaded`, () => Promise.reject(error));
      }
    });
  }
}
