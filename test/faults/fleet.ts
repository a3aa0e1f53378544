/**
 * A Pulumi project with many clients, exporters and access policies, behind the proxy: what faults are done to. After each fault the
 * invariants hold again, see invariants.ts.
 */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { connectKube, type Kube } from "../../lab/cluster/kube.ts";
import type { LabAccess } from "../../lab/lab.ts";
import { type LabProxy, type Rule, startProxy } from "../../lab/probes/proxy.ts";
import { PulumiProject } from "../support/pulumi.ts";
import type { RunningCommand, RunOptions, RunResult } from "../support/pulumi-cli.ts";

/** A resource of the program; its name is its name in the cluster. */
export interface Member {
  kind: "client" | "exporter" | "accessPolicy";
  name: string;
  args?: Record<string, unknown>;
}

export interface CredentialedMember extends Member {
  kind: "client" | "exporter";
}

/** A command that runs, at a moment of which the proxy tells. */
export interface RunningFleet extends RunningCommand {
  /** Waits for `moment`, and fails if the command ends before. */
  reaches(moment: Promise<unknown>): Promise<void>;
}

/** The ways from a program to the lifecycles: in TypeScript, and in YAML. */
export type Door = "dynamic provider" | "plugin";

/** No command may take longer, whatever happens to it: (a). A quiet machine needs a tenth. In seconds. */
export const DEADLINE = 150;

export class Fleet implements AsyncDisposable {
  readonly lab: LabAccess;
  readonly kube: Kube;
  readonly proxy: LabProxy;
  readonly project: PulumiProject;

  readonly #door: Door;

  static async create(
    lab: LabAccess,
    options: { user?: string; namespace?: string; door?: Door } = {},
  ): Promise<Fleet> {
    const { user = "admin", namespace = lab.namespace, door = "dynamic provider" } = options;
    const proxy = await startProxy(lab);
    const kubeconfig = await lab.kubeconfigFor(user, { server: proxy.server, namespace });
    const project = await PulumiProject.create(lab, {
      ...(door === "plugin" ? { language: "yaml", program: "resources: {}\n" } : { program }),
      config: { "jumpstarter:kubeconfig": kubeconfig },
    });
    return new Fleet(lab, (await connectKube(lab.kubeconfig)).in(namespace), proxy, project, door);
  }

  private constructor(lab: LabAccess, kube: Kube, proxy: LabProxy, project: PulumiProject, door: Door) {
    this.lab = lab;
    this.kube = kube;
    this.proxy = proxy;
    this.project = project;
    this.#door = door;
  }

  /** Sets the resources that the program declares from now on. */
  async declare(members: readonly Member[]): Promise<void> {
    if (this.#door === "plugin") return await this.project.setProgram(yamlProgram(members));
    await writeFile(join(this.project.directory, "fleet.json"), JSON.stringify(members));
  }

  /** Starts a command with all its resources in flight at once; it is ended, and fails, after {@link DEADLINE}. */
  start(command: "up" | "preview" | "refresh" | "destroy", options: RunOptions = {}): RunningFleet {
    const args = command === "preview" ? [command] : [command, "--yes", "--skip-preview"];
    const running = this.project.start([...args, "--parallel=64"], { deadline: DEADLINE, ...options });
    const early = running.finished.then(({ stdout, stderr }) => {
      throw new Error(`pulumi ${command} ended before it came to what is waited for:\n${stdout}${stderr}`);
    });
    early.catch(() => {});
    const reaches = async (moment: Promise<unknown>) => void (await Promise.race([moment, early]));
    return { ...running, reaches };
  }

  async run(command: "up" | "preview" | "refresh" | "destroy", options: RunOptions = {}): Promise<RunResult> {
    return await this.start(command, options).finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.project[Symbol.asyncDispose]();
    await this.proxy.close();
  }
}

/** `count` members, one in four an exporter, called `<prefix>-0`, `<prefix>-1`, ... */
export function members(prefix: string, count: number, args?: Record<string, unknown>): CredentialedMember[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 4 === 3 ? "exporter" : "client",
    name: `${prefix}-${index}`,
    ...(args && { args }),
  }));
}

/** `count` access policies, called `<prefix>-policy-0`, ... */
export function policies(prefix: string, count: number, args?: Record<string, unknown>): Member[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: "accessPolicy",
    name: `${prefix}-policy-${index}`,
    args: { exporterSelector: {}, policies: [{ from: [{ clientSelector: {} }] }], ...args },
  }));
}

/** Counts the objects that are posted from now on. */
export function posted(fleet: Fleet): Rule {
  return fleet.proxy.on(
    ({ method }) => method === "POST",
    (exchange) => exchange.pass(),
  );
}

export function succeeded(result: RunResult): RunResult {
  assert.equal(result.code, 0, `${result.stdout}${result.stderr}`);
  return result;
}

/** Returns the program in YAML, which reads no files. */
function yamlProgram(members: readonly Member[]): string {
  const types = { client: "Client", exporter: "Exporter", accessPolicy: "ExporterAccessPolicy" };
  const resources = members.map(({ kind, name, args = {} }) => {
    return [name, { type: `jumpstarter:${types[kind]}`, properties: args }];
  });
  const credentialed = members.filter(({ kind }) => kind !== "accessPolicy");
  const configs = credentialed.map(({ name }) => `\${${name}.config}`);
  return stringify({ resources: Object.fromEntries(resources), outputs: { configs } });
}

const program = `
import { readFileSync } from "node:fs";
import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterAccessPolicy } from "pulumi-jumpstarter";
const classes = {
  client: JumpstarterClient,
  exporter: JumpstarterExporter,
  accessPolicy: JumpstarterExporterAccessPolicy,
};
const members = JSON.parse(readFileSync("fleet.json", "utf8"));
const resources = members.map(({ kind, name, args }) => new classes[kind](name, args));
export const configs = resources.filter((resource) => "config" in resource).map(({ config }) => config);
`;
