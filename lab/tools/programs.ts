/** The programs the lab is made of, and where the cache keeps them. Their versions are pinned in <group>/go.mod. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { cacheDirectory, cacheKey, isComplete } from "./cache.ts";

/** Programs that come from one Go module and are rebuilt together when its pin changes. */
export interface Group {
  name: string;
  /** File name of each program, and the Go package it is built from. */
  programs: Readonly<Record<string, string>>;
  /** Files in a folder of `module` that are copied beside the programs. */
  copy?: { module: string; from: string; to: string; files: readonly string[]; mode?: number };
  /** Go variable that is set to the pinned version of `module`. */
  version?: { module: string; variable: string };
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
  /** Folders to put on PATH: Pulumi, if the machine has none. */
  path: string[];
}

const controllerModule = "github.com/jumpstarter-dev/jumpstarter-controller";
const pulumiVersion = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const etcd: Group = { name: "etcd", programs: { etcd: "go.etcd.io/etcd/server/v3" } };

const kubernetes: Group = {
  name: "kubernetes",
  programs: {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
  },
};

const jumpstarter: Group = {
  name: "jumpstarter",
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
  programs: { pulumi: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  version: { module: "github.com/pulumi/pulumi/pkg/v3", variable: pulumiVersion },
};

const pulumiNodejs: Group = {
  name: "pulumi-nodejs",
  programs: { "pulumi-language-nodejs": "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs" },
  version: { module: "github.com/pulumi/pulumi/sdk/v3", variable: pulumiVersion },
};

const pulumiYaml: Group = {
  name: "pulumi-yaml",
  programs: { "pulumi-language-yaml": "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" },
  version: {
    module: "github.com/pulumi/pulumi-yaml",
    variable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
  },
};

const pulumiLanguages: Group = {
  name: "pulumi-languages",
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
  version: { module: "github.com/pulumi/pulumi/sdk/v3", variable: pulumiVersion },
};

/** The programs that run Pulumi programs in other languages than TypeScript. Only their tests need them. */
export const languageGroups: readonly Group[] = [pulumiYaml, pulumiLanguages];

/** The groups this machine needs: Pulumi only if its CLI and its programs for Node.js are not all on PATH. */
export function neededGroups(env: NodeJS.ProcessEnv = process.env): Group[] {
  const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
  const hasPulumi = programs.every((program) => isOnPath(program, env));
  return [etcd, jumpstarter, kubernetes, ...(hasPulumi ? [] : [pulumi, pulumiNodejs])];
}

export function locateTools(groups: readonly Group[]): Tools {
  return {
    etcd: join(entryOf(etcd), "etcd"),
    kubeApiserver: join(entryOf(kubernetes), "kube-apiserver"),
    kubeControllerManager: join(entryOf(kubernetes), "kube-controller-manager"),
    controller: join(entryOf(jumpstarter), "jumpstarter-controller"),
    router: join(entryOf(jumpstarter), "jumpstarter-router"),
    crds: join(entryOf(jumpstarter), "crds"),
    path: groups.filter((group) => group === pulumi || group === pulumiNodejs).map(entryOf),
  };
}

export function missingGroups(groups: readonly Group[]): Group[] {
  return groups.filter((group) => !isComplete(entryOf(group)));
}

/** Folder with the go.mod of a group. */
export function moduleOf(group: Group): string {
  return join(import.meta.dirname, group.name);
}

/** Folder of the cache that holds, or will hold, the programs of a group. */
export function entryOf(group: Group): string {
  const [goMod, goSum] = ["go.mod", "go.sum"].map((file) => readFileSync(join(moduleOf(group), file), "utf8"));
  return join(cacheDirectory(), "tools", `${group.name}-${cacheKey(goMod!, goSum!, [...goFlags, ...ldflags(group)])}`);
}

/** Files that make an entry complete, relative to it. */
export function filesOf(group: Group): string[] {
  return [...Object.keys(group.programs), ...(group.copy?.files.map((file) => join(group.copy!.to, file)) ?? [])];
}

/** No debug information: the binaries are a third smaller. */
export function ldflags(group: Group): string[] {
  if (group.version === undefined) return ["-s", "-w"];
  const { module, variable } = group.version;
  const goMod = readFileSync(join(moduleOf(group), "go.mod"), "utf8");
  const version = new RegExp(`${module} v([^\\s/]+)`).exec(goMod)?.[1];
  return ["-s", "-w", `-X=${variable}=v${version}`];
}

export const goFlags = ["-mod=readonly", "-trimpath", "-buildvcs=false"] as const;

function isOnPath(program: string, env: NodeJS.ProcessEnv): boolean {
  return (env.PATH ?? "")
    .split(delimiter)
    .some((directory) => directory !== "" && existsSync(join(directory, program)));
}
