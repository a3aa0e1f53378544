/** The environment of commands that use a lab. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PulumiProgram } from "../tools/programs.ts";

/** Returns the variables of a command that uses the lab, without KUBECONFIG and PATH. */
export function labVariables(directory: string, plugins: string): Record<string, string> {
  const [backend, home] = [join(directory, "pulumi-backend"), join(directory, "pulumi-home")];
  for (const folder of [backend, home]) mkdirSync(folder, { recursive: true });
  symlinkSync(plugins, join(home, "plugins"));
  return {
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Else each command would get the plugin of every Pulumi package in node_modules, or try to, used or not.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: process.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION ?? "true",
    JUMPSTARTER_GRPC_INSECURE: "1", // the controller's certificate is its own and new at each start
  };
}

/**
 * Returns the folders that go in front of PATH: one with Pulumi's programs, and this repository's Node.js. In
 * node_modules/.bin, `pulumi` is the npm package, which would fetch another CLI. The programs are put side by side, as an
 * installation has them: elsewhere Pulumi uses them with a warning in each command.
 */
export function labPath(directory: string, programs: readonly PulumiProgram[]): string {
  const modules = join(import.meta.dirname, "..", "..", "node_modules");
  const bin = join(directory, "bin");
  mkdirSync(bin);
  for (const program of programs.filter(({ plugin }) => plugin === undefined)) {
    const folder = join(bin, program.folder ?? "");
    mkdirSync(folder, { recursive: true });
    place(program, folder);
  }
  return [bin, join(modules, ".bin")].join(delimiter);
}

/** Returns the folder of Pulumi's plugins. From PATH Pulumi would take a plugin with a warning in each command. */
export function labPlugins(directory: string, programs: readonly PulumiProgram[]): string {
  const plugins = join(directory, "plugins");
  mkdirSync(plugins);
  for (const program of programs) {
    if (program.plugin === undefined) continue;
    const folder = join(plugins, program.plugin);
    mkdirSync(folder);
    place(program, folder);
  }
  return plugins;
}

function place({ path, installed }: PulumiProgram, folder: string): void {
  // Pulumi looks beside the file that a symbolic link leads to. The cache is on the same file system as the lab's folder.
  const link = installed ? symlinkSync : linkSync;
  link(path, join(folder, basename(path)));
}
