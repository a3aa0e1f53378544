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
 * Puts Pulumi's programs and plugins into the folder of a lab, as an installation has them: from elsewhere Pulumi takes them with a
 * warning in each command. Returns the folders that go in front of PATH, those of the programs and of this repository's Node.js,
 * and the folder of the plugins. In node_modules/.bin, `pulumi` is the npm package, which would fetch another CLI.
 */
export function placePulumi(directory: string, programs: readonly PulumiProgram[]): { path: string; plugins: string } {
  const [bin, plugins] = [join(directory, "bin"), join(directory, "plugins")];
  mkdirSync(plugins);
  for (const { path, installed, folder } of programs) {
    mkdirSync(join(directory, folder), { recursive: true });
    // Pulumi looks beside the file that a symbolic link leads to. The cache is on the same file system as the lab's folder.
    const link = installed ? symlinkSync : linkSync;
    link(path, join(directory, folder, basename(path)));
  }
  const modules = join(import.meta.dirname, "..", "..", "node_modules");
  return { path: [bin, join(modules, ".bin")].join(delimiter), plugins };
}
