/**
 * The real Python client of Jumpstarter, to prove that the package's configurations work. Its versions are
 * pinned in lab/tools/jmp/.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa, type Options } from "execa";
import { parse } from "yaml";
import type { Kube, KubeObject } from "../cluster/kube.ts";
import { startTethered, type Tethered } from "../process/tethered.ts";
import { ensurePinnedPackages } from "../tools/python.ts";

export interface Jmp {
  /** Writes a configuration, readable by this user only, and returns its path. */
  configFile(name: string, yaml: string): Promise<string>;
  /** Runs `jmp ARGS...` to its end. `env` is merged over the lab's. */
  run(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<JmpResult>;
  /** Starts `jmp ARGS...`, which ends with this process. */
  start(args: readonly string[]): Tethered;
  /** Starts `jmp run` with an exporter config; resolves when the controller sees the exporter online. `stop` takes it off. */
  startExporter(yaml: string, kube: Kube): Promise<Tethered>;
}

export interface JmpResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Installs the client unless it is in the cache, and returns its folder. */
export async function installJmp(): Promise<string> {
  return await ensurePinnedPackages("jmp-with-drivers-0.9.0", "jmp");
}

/** Returns `jmp` with its configurations in `directory`. It never reads the user's own ~/.config/jumpstarter. */
export async function openJmp({ env, directory }: { env: NodeJS.ProcessEnv; directory: string }): Promise<Jmp> {
  const bin = join(await installJmp(), "bin");
  const configFile = async (name: string, yaml: string) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const path = join(directory, `${name}.yaml`);
    await writeFile(path, yaml, { mode: 0o600 });
    return path;
  };
  // `jmp shell -- j ...` looks for `j` on PATH.
  const jmpEnv = { ...env, PATH: `${bin}:${env.PATH}`, JMP_CLIENT_CONFIG_HOME: directory };
  return {
    configFile,
    run: async (args, extra) => {
      const options = { ...ofJmp, env: { ...jmpEnv, ...extra }, stdin: "ignore" } as const;
      const { exitCode: code = null, stdout, stderr } = await execa(join(bin, "jmp"), args, options);
      return { code, stdout, stderr };
    },
    start: (args) => startTethered([join(bin, "jmp"), ...args], jmpEnv),
    startExporter: async (yaml, kube) => {
      const { name, namespace } = parse(yaml).metadata;
      const path = await configFile(`exporter-${name}`, yaml);
      const command = startTethered([join(bin, "jmp"), "run", "--exporter-config", path], jmpEnv);
      const online = (exporter: KubeObject | undefined) => isTrue(exporter, "Registered") && isTrue(exporter, "Online");
      return await running(command, () => kube.in(namespace).exporters.until(name, online));
    },
  };
}

const ofJmp = { extendEnv: false, stripFinalNewline: false, reject: false } as const satisfies Options;

async function running(command: Tethered, ready: () => Promise<unknown>): Promise<Tethered> {
  try {
    await Promise.race([ready(), command.process.then(() => Promise.reject(new Error("jmp run has ended")))]);
    return command;
  } catch (error) {
    await command.stop();
    throw new Error(`The exporter did not get online: ${(error as Error).message}\nIt wrote:\n${command.output}`);
  }
}

function isTrue(object: KubeObject | undefined, type: string): boolean {
  const conditions: { type: string; status: string }[] = object?.status?.conditions ?? [];
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}
