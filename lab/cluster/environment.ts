/** The environment of commands that use a lab. */
import { copyFileSync, linkSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Variables that COMMAND gets, but for PATH, which is put in front of the caller's. */
export function labVariables(options: {
  directory: string;
  kubeconfig: string;
  passphrase: string;
}): Record<string, string> {
  const backend = join(options.directory, "pulumi-backend");
  const home = join(options.directory, "pulumi-home");
  for (const directory of [backend, home]) mkdirSync(directory, { recursive: true });
  return {
    KUBECONFIG: options.kubeconfig,
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: options.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Else each command would get the plugin of every Pulumi package in node_modules, or try to, used or not.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: process.env.PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION ?? "true",
    JUMPSTARTER_GRPC_INSECURE: "1", // the controller's certificate is its own and new at each start
  };
}

/**
 * Folders that go in front of PATH: this repository's Node.js, and Pulumi if the machine has none (`toolPath`). Pulumi's
 * programs are put side by side, as an installation has them: elsewhere it uses them with a warning in each command.
 */
export function labPath(directory: string, toolPath: readonly string[]): string {
  const modules = join(import.meta.dirname, "..", "..", "node_modules");
  const bin = join(directory, "bin");
  mkdirSync(bin);
  for (const tool of toolPath) {
    // The cache is on the same file system, so that a link will do.
    for (const program of readdirSync(tool).filter((name) => name.startsWith("pulumi"))) {
      linkSync(join(tool, program), join(bin, program));
    }
  }
  const launcher = "pulumi-resource-pulumi-nodejs";
  if (toolPath.length > 0) copyFileSync(join(modules, "@pulumi", "pulumi", launcher), join(bin, launcher));
  return [join(modules, ".bin"), bin].join(delimiter);
}

/** `labVariables` over the caller's environment. */
export function mergedEnvironment(variables: Record<string, string>, path: string): NodeJS.ProcessEnv {
  return { ...process.env, ...variables, PATH: [path, process.env.PATH].filter(Boolean).join(delimiter) };
}
