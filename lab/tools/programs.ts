/** The programs the lab is made of, and where the cache keeps them. Their versions are pinned in <module>/go.mod. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, cacheKey, isComplete } from "./cache.ts";
import type { InstalledProgram } from "./installed.ts";
import { goVersion, moduleDirectory, npmVersion } from "./pins.ts";

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
  /** Go variable that is set to the version with which the programs answer. */
  version?: { variable: string; value: () => string };
}

/** The programs that startLab() needs. */
export interface Tools {
  etcd: string;
  kubeApiserver: string;
  kubeControllerManager: string;
  controller: string;
  router: string;
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
  /** The folder of a plugin among Pulumi's plugins. Unset for what belongs on PATH. */
  plugin?: string;
}

const controllerModule = "github.com/jumpstarter-dev/jumpstarter-controller";

const etcd: Group = { name: "etcd", purpose: "lab", programs: { etcd: "go.etcd.io/etcd/server/v3" } };

const kubeApiserver: Group = {
  name: "kube-apiserver",
  purpose: "lab",
  module: "kubernetes",
  programs: { "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver" },
};

const kubeControllerManager: Group = {
  name: "kube-controller-manager",
  purpose: "lab",
  module: "kubernetes",
  programs: { "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager" },
};

const jumpstarter: Group = {
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
};

const pulumi: Group = {
  name: "pulumi",
  purpose: "lab",
  programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  version: pulumiVersion("pulumi", "github.com/pulumi/pulumi/pkg/v3"),
};

const pulumiNodejs: Group = {
  name: "pulumi-nodejs",
  purpose: "lab",
  programs: { "pulumi-language-nodejs": "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs" },
  version: pulumiVersion("pulumi-nodejs", "github.com/pulumi/pulumi/sdk/v3"),
};

/** The plugin of @pulumi/kubernetes, which answers as the one that the npm package asks for. */
const pulumiKubernetes: Group = {
  name: "pulumi-kubernetes",
  purpose: "tests",
  programs: { "pulumi-resource-kubernetes": "." },
  version: { variable: "main.version", value: () => npmVersion("@pulumi/kubernetes") },
};

const pulumiYaml: Group = {
  name: "pulumi-yaml",
  purpose: "tests",
  programs: { "pulumi-language-yaml": "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
  version: {
    variable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
    value: () => `v${goVersion("pulumi-yaml", "github.com/pulumi/pulumi-yaml")}`,
  },
};

const pulumiLanguages: Group = {
  name: "pulumi-languages",
  purpose: "tests",
  programs: {
    "pulumi-language-go": "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
    "pulumi-language-python": "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
  },
  // The host looks for it beside itself. Go's cache keeps nothing executable.
  copy: {
    module: "github.com/pulumi/pulumi/sdk/v3",
    from: "python/cmd",
    to: "",
    files: ["pulumi-language-python-exec"],
    mode: 0o755,
  },
  version: pulumiVersion("pulumi-languages", "github.com/pulumi/pulumi/sdk/v3"),
};

/** In the order in which they are built. */
const all: readonly Group[] = [
  etcd,
  jumpstarter,
  kubeApiserver,
  kubeControllerManager,
  pulumi,
  pulumiNodejs,
  pulumiYaml,
  pulumiLanguages,
  pulumiKubernetes,
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
  const find = (group: Group, program: string) =>
    isInstalled(group, installed) ? installed.get(program)!.path : join(entryOf(group), program);
  const pulumiGroups = groups.filter(({ name }) => name.startsWith("pulumi"));
  const used = groups.filter((group) => isInstalled(group, installed)).flatMap(({ programs }) => Object.keys(programs));
  return {
    etcd: find(etcd, "etcd"),
    kubeApiserver: find(kubeApiserver, "kube-apiserver"),
    kubeControllerManager: find(kubeControllerManager, "kube-controller-manager"),
    controller: join(entryOf(jumpstarter), "jumpstarter-controller"),
    router: join(entryOf(jumpstarter), "jumpstarter-router"),
    crds: join(entryOf(jumpstarter), "crds"),
    pulumi: [
      ...pulumiGroups.flatMap((group) =>
        filesOf(group).map((program) => ({
          path: find(group, program),
          installed: isInstalled(group, installed),
          ...(group === pulumiKubernetes && {
            plugin: `resource-kubernetes-v${installed.get(program)?.version ?? npmVersion("@pulumi/kubernetes")}`,
          }),
        })),
      ),
      { path: installed.get(launcher)?.path ?? launcherOfSdk, installed: true },
    ],
    installed: used.map(
      (program) => `Uses ${program} ${installed.get(program)!.version}: ${installed.get(program)!.path}`,
    ),
  };
}

/** Folder with the go.mod of a group. */
export function moduleOf(group: Group): string {
  return moduleDirectory(group.module ?? group.name);
}

/** Folder of the cache that holds, or will hold, the programs of a group. */
export function entryOf(group: Group): string {
  const files = ["go.mod", "go.sum", ...globSync("*.go", { cwd: moduleOf(group) }).sort()];
  const [goMod, goSum, ...sources] = files.map((file) => readFileSync(join(moduleOf(group), file), "utf8"));
  const key = cacheKey(goMod!, goSum!, [...sources, ...goFlags, ...ldflags(group)]);
  return join(cacheDirectory(), "tools", `${group.name}-${key}`);
}

/** Files that make an entry complete, relative to it. */
export function filesOf(group: Group): string[] {
  return [...Object.keys(group.programs), ...(group.copy?.files.map((file) => join(group.copy!.to, file)) ?? [])];
}

/** No debug information: the binaries are a third smaller. */
export function ldflags({ version }: Group): string[] {
  return ["-s", "-w", ...(version === undefined ? [] : [`-X=${version.variable}=${version.value()}`])];
}

export const goFlags = ["-mod=readonly", "-trimpath", "-buildvcs=false"] as const;

function isInstalled(group: Group, installed: ReadonlyMap<string, InstalledProgram>): boolean {
  return filesOf(group).every((file) => installed.has(file));
}

function pulumiVersion(group: string, module: string): Group["version"] {
  const value = () => `v${goVersion(group, module)}`;
  return { variable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version", value };
}

/** Starts dynamic providers. A script of the SDK, which installations of the CLI have as well. */
const launcher = "pulumi-resource-pulumi-nodejs";
const launcherOfSdk = join(import.meta.dirname, "..", "..", "node_modules", "@pulumi", "pulumi", launcher);
