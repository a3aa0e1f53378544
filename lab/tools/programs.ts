/** The programs the lab is made of, and where the cache keeps them. Their versions are pinned in <module>/go.mod. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, cacheKey, isComplete } from "./cache.ts";
import type { InstalledProgram } from "./installed.ts";
import { goVersion, npmVersion } from "./pins.ts";

/** The users of a program: all who use a lab, or only the tests and the benchmark. */
export type Purpose = "lab" | "tests";

/** Programs that are built together, and again when the pin of their Go module changes. */
export interface Group {
  name: string;
  purpose: Purpose;
  /** Folder with the go.mod. By default it is named as the group. */
  module?: string;
  /** File name of each program, and the Go package it is built from. */
  programs: Readonly<Record<string, string>>;
  /** Files in a folder of `module` that are copied beside the programs. */
  copy?: { module: string; from: string; to: string; files: readonly string[]; mode?: number };
  /** The folder, beside Pulumi's other programs, where these belong. */
  folder?: string;
  /** Go variable that is set to the version with which the programs answer. */
  version?: { variable: string; value: () => string };
  /** True for what the benchmark compares with: it is compiled as its makers do. */
  isContender?: boolean;
}

/** The programs that startLab() needs. */
export interface Tools {
  /** The paths of the programs that are not Pulumi's, by file name. Only the tests have `sdk`, which writes the plugin's SDKs. */
  programs: Readonly<Record<string, string>>;
  /** Folder with the custom resource definitions of Jumpstarter. */
  crds: string;
  /** Pulumi's programs, to be put on PATH side by side, and its plugins: the path of each. */
  pulumi: readonly PulumiProgram[];
  /** A line for each program that was not built, because the machine has it: which, and where. */
  installed: readonly string[];
}

export interface PulumiProgram {
  path: string;
  /** True for one of the machine, which stays where it is. */
  installed: boolean;
  /** Where it belongs in the folder of a lab: "bin" is on PATH, and "plugins" has a folder for each plugin. */
  folder: string;
}

/** Starts dynamic providers. A script of the SDK, which installations of the CLI have as well. */
const launcher = "pulumi-resource-pulumi-nodejs";
const launcherOfSdk = join(import.meta.dirname, "..", "..", "node_modules", "@pulumi", "pulumi", launcher);
const kubernetesPlugin = "pulumi-resource-kubernetes";

const controllerModule = "github.com/jumpstarter-dev/jumpstarter-controller";
const pulumiModule = "github.com/pulumi/pulumi/sdk/v3";

/** In the order in which they are built. */
const all: readonly Group[] = [
  { name: "etcd", purpose: "lab", programs: { etcd: "go.etcd.io/etcd/server/v3" } },
  {
    name: "jumpstarter",
    purpose: "lab",
    programs: {
      "jumpstarter-controller": `${controllerModule}/cmd`,
      "jumpstarter-router": `${controllerModule}/cmd/router`,
    },
    copy: {
      module: controllerModule,
      from: "deploy/helm/jumpstarter/crds",
      to: "crds",
      files: ["clients", "exporteraccesspolicies", "exporters", "leases"].map((kind) => `jumpstarter.dev_${kind}.yaml`),
    },
  },
  ...["kube-apiserver", "kube-controller-manager"].map(
    (name): Group => ({
      name,
      purpose: "lab",
      module: "kubernetes",
      programs: { [name]: `k8s.io/kubernetes/cmd/${name}` },
    }),
  ),
  {
    name: "pulumi",
    purpose: "lab",
    programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
    version: pulumiVersion("pulumi", "github.com/pulumi/pulumi/pkg/v3"),
  },
  {
    name: "pulumi-nodejs",
    purpose: "lab",
    programs: { "pulumi-language-nodejs": `${pulumiModule}/nodejs/cmd/pulumi-language-nodejs` },
    version: pulumiVersion("pulumi-nodejs", pulumiModule),
  },
  { name: "sdks", purpose: "tests", programs: { sdk: "." } },
  {
    // They stand in front of those of pulumi-languages, which cannot generate code.
    name: "pulumi-hosts",
    purpose: "tests",
    module: "sdks",
    programs: { "pulumi-language-go": "./host", "pulumi-language-python": "./host" },
  },
  {
    // This one stands in front only where a test puts its folder first on PATH. Every command starts faster without.
    name: "pulumi-host-nodejs",
    purpose: "tests",
    module: "sdks",
    folder: "front",
    programs: { "pulumi-language-nodejs": "./host" },
  },
  {
    name: "pulumi-yaml",
    purpose: "tests",
    programs: { "pulumi-language-yaml": "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
    version: {
      variable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
      value: () => `v${goVersion("pulumi-yaml", "github.com/pulumi/pulumi-yaml")}`,
    },
  },
  {
    name: "pulumi-languages",
    purpose: "tests",
    folder: "behind",
    programs: {
      "pulumi-language-go": `${pulumiModule}/go/pulumi-language-go`,
      "pulumi-language-python": `${pulumiModule}/python/cmd/pulumi-language-python`,
    },
    // The host looks for it beside itself. Go's cache keeps nothing executable.
    copy: { module: pulumiModule, from: "python/cmd", to: "", files: ["pulumi-language-python-exec"], mode: 0o755 },
    version: pulumiVersion("pulumi-languages", pulumiModule),
  },
  {
    // The plugin of @pulumi/kubernetes answers as the one that the npm package asks for.
    name: "pulumi-kubernetes",
    purpose: "tests",
    isContender: true,
    programs: { [kubernetesPlugin]: "." },
    version: { variable: "main.version", value: () => npmVersion("@pulumi/kubernetes") },
  },
];

/** Returns the groups that a purpose needs. The tests need all. */
export function groupsFor(purpose: Purpose): Group[] {
  return all.filter((group) => group.purpose === "lab" || purpose === "tests");
}

/** Returns the groups that are neither in the cache nor, all their programs, among the installed ones. */
export function missingGroups(groups: readonly Group[], installed: ReadonlyMap<string, InstalledProgram>): Group[] {
  return groups.filter((group) => !isInstalled(group, installed) && !isComplete(entryOf(group)));
}

/** Returns the programs of these groups: the installed ones, and else those in the cache. */
export function locateTools(groups: readonly Group[], installed: ReadonlyMap<string, InstalledProgram>): Tools {
  const located = groups.flatMap((group) =>
    filesOf(group).map((file) => {
      const found = isInstalled(group, installed) ? installed.get(file) : undefined;
      return { group, file, found, path: found?.path ?? join(entryOf(group), file) };
    }),
  );
  const isOfPulumi = ({ group }: { group: Group }) => group.name.startsWith("pulumi");
  const others = located.filter((program) => !isOfPulumi(program));
  const programs = Object.fromEntries(others.map(({ file, path }) => [file, path]));
  const uses = located.flatMap(({ file, found }) => (found ? [`Uses ${file} ${found.version}: ${found.path}`] : []));
  const plugin = `resource-kubernetes-v${installed.get(kubernetesPlugin)?.version ?? npmVersion("@pulumi/kubernetes")}`;
  return {
    programs,
    crds: join(programs["jumpstarter-controller"]!, "..", "crds"),
    pulumi: [
      ...located.filter(isOfPulumi).map(({ group, file, path, found }) => ({
        path,
        installed: found !== undefined,
        folder: file === kubernetesPlugin ? join("plugins", plugin) : join("bin", group.folder ?? ""),
      })),
      { path: installed.get(launcher)?.path ?? launcherOfSdk, installed: true, folder: "bin" },
    ],
    installed: [...new Set(uses)],
  };
}

/** Returns the folder with the go.mod of a group. */
export function moduleOf(group: Group): string {
  return join(import.meta.dirname, group.module ?? group.name);
}

/** Returns the folder of the cache for the programs of a group. */
export function entryOf(group: Group): string {
  const files = ["go.mod", "go.sum", ...globSync("**/*.go", { cwd: moduleOf(group) }).sort()];
  const sources = files.map((file) => readFileSync(join(moduleOf(group), file), "utf8"));
  const key = cacheKey(...sources, ...goFlags(group), ...ldflags(group));
  return join(cacheDirectory(), "tools", `${group.name}-${key}`);
}

/** Returns the files that make an entry complete, relative to it. */
export function filesOf(group: Group): string[] {
  return [...Object.keys(group.programs), ...(group.copy?.files.map((file) => join(group.copy!.to, file)) ?? [])];
}

/** Returns the linker flags. Without debug information the binaries are a third smaller. */
export function ldflags({ version }: Group): string[] {
  return ["-s", "-w", ...(version === undefined ? [] : [`-X=${version.variable}=${version.value()}`])];
}

/**
 * Returns the flags of `go build`. Without debug information, which the linker would drop, and without inlining the compiler
 * takes two thirds of the time.
 */
export function goFlags({ isContender = false }: Group): string[] {
  const compiler = ["-dwarf=false", ...(isContender ? [] : ["-l"])];
  return ["-mod=readonly", "-trimpath", "-buildvcs=false", `-gcflags=all=${compiler.join(" ")}`];
}

function isInstalled(group: Group, installed: ReadonlyMap<string, InstalledProgram>): boolean {
  return filesOf(group).every((file) => installed.has(file));
}

function pulumiVersion(group: string, module: string): Group["version"] {
  const value = () => `v${goVersion(group, module)}`;
  return { variable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version", value };
}
