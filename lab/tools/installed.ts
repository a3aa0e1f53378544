/**
 * Programs of the lab that this machine has already. They are used instead of being built where they are as new as the
 * pinned ones: `etcd` and `kube-apiserver` of KUBEBUILDER_ASSETS, Pulumi of PATH or of ~/.pulumi, and the plugin of
 * @pulumi/kubernetes.
 */
import { existsSync, globSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { execa } from "execa";
import { goVersion, isNewEnough, npmVersion } from "./pins.ts";

export interface InstalledProgram {
  path: string;
  version: string;
}

/** Returns the installed programs that are new enough, by file name. */
export async function findInstalled(env: NodeJS.ProcessEnv = process.env): Promise<Map<string, InstalledProgram>> {
  const found = await Promise.all([assetsOf(env), pulumiOf(env), kubernetesPluginOf(env)]);
  return new Map(found.flat().map((program) => [basename(program.path), program]));
}

/** Returns the folder of Pulumi's installations and plugins. */
function pulumiHome(env: NodeJS.ProcessEnv): string {
  return env.PULUMI_HOME ?? join(env.HOME ?? homedir(), ".pulumi");
}

/** Returns what `setup-envtest` and the like have installed. They have no kube-controller-manager. */
async function assetsOf({ KUBEBUILDER_ASSETS: assets }: NodeJS.ProcessEnv): Promise<InstalledProgram[]> {
  if (!assets) return [];
  const check = async (name: string, module: string, group: string) => {
    const path = join(assets, name);
    const version = await versionOf(path, "--version");
    return version !== undefined && isNewEnough(version, goVersion(group, module)) ? [{ path, version }] : [];
  };
  const etcd = check("etcd", "go.etcd.io/etcd/server/v3", "etcd");
  return (await Promise.all([etcd, check("kube-apiserver", "k8s.io/kubernetes", "kubernetes")])).flat();
}

/**
 * Returns the programs of the first installation of Pulumi that is new enough and has what programs in TypeScript need.
 */
async function pulumiOf(env: NodeJS.ProcessEnv): Promise<InstalledProgram[]> {
  const versions = globSync("versions/*/bin", { cwd: pulumiHome(env) })
    .sort(byVersion)
    .reverse();
  const folders = [...versions, "bin"].map((folder) => join(pulumiHome(env), folder));
  // An npm script has node_modules/.bin in front, where `pulumi` is the package that installs the CLI.
  const path = (env.PATH ?? "").split(delimiter).filter((folder) => folder && !folder.endsWith("node_modules/.bin"));
  for (const places of [path, ...folders.map((folder) => [folder])]) {
    const programs = pulumiPrograms.flatMap((name) => places.map((place) => join(place, name)).find(existsSync) ?? []);
    const has = (name: string) => programs.some((program) => basename(program) === name);
    if (!essentials.every(has)) continue;
    const version = await versionOf(programs[0]!, "version");
    if (version === undefined || !isNewEnough(version, npmVersion("pulumi"))) continue;
    return programs.map((program) => ({ path: program, version }));
  }
  return [];
}

/** Returns the newest one, if any is new enough. */
function kubernetesPluginOf(env: NodeJS.ProcessEnv): InstalledProgram[] {
  const wanted = npmVersion("@pulumi/kubernetes");
  return globSync("plugins/resource-kubernetes-v*/pulumi-resource-kubernetes", { cwd: pulumiHome(env) })
    .map((file) => ({ path: join(pulumiHome(env), file), version: /kubernetes-v([^/]+)/.exec(file)![1]! }))
    .filter(({ version }) => isNewEnough(version, wanted))
    .sort((one, other) => byVersion(one.version, other.version))
    .slice(-1);
}

const essentials = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
const languages = ["yaml", "python", "python-exec", "go"].map((language) => `pulumi-language-${language}`);
const pulumiPrograms = [...essentials, ...languages];

/** Returns the first version that a program prints. */
async function versionOf(program: string, argument: string): Promise<string | undefined> {
  if (!existsSync(program)) return undefined;
  const options = { stdin: "ignore", reject: false, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } } as const;
  const { stdout, failed } = await execa(program, [argument], options);
  return failed ? undefined : /\d+\.\d+\.\d+[\w.-]*/.exec(stdout)?.[0];
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
