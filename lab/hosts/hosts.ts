/** Makes throwaway hosts beside a lab, which have its `jmp`. */
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Lab } from "../lab.ts";
import { installJmp } from "../probes/jmp.ts";
import { makeKey, TestHost, type UserKey } from "./host.ts";
import { ensureHostTree, unpackTree } from "./tree.ts";

/** Where the hosts have `jmp`. */
export const JMP = "/opt/jumpstarter/bin/jmp";

/** The hosts of a lab, and what they have in common. */
export class Hosts implements AsyncDisposable {
  /** The key with which the users of the hosts log in. */
  readonly key: UserKey;
  /** The folders of this machine that the hosts have, too: those of `jmp`. */
  readonly mounts: readonly string[];
  /** Those that were started, also when they have stopped since. */
  readonly started: TestHost[] = [];
  readonly #lab: Pick<Lab, "adopt">;
  readonly #directory: string;

  private constructor(lab: Pick<Lab, "adopt">, directory: string, key: UserKey, mounts: readonly string[]) {
    this.#lab = lab;
    this.#directory = directory;
    this.key = key;
    this.mounts = mounts;
  }

  /** Unpacks what the hosts have in common, and builds before what is not in the cache. */
  static async prepare(lab: Pick<Lab, "adopt">): Promise<Hosts> {
    const [archive, venv] = [await ensureHostTree(), await realpath(await installJmp())];
    const directory = await mkdtemp(join(tmpdir(), "hosts-"));
    await mkdir(treeIn(directory));
    await unpackTree(archive, treeIn(directory));
    const { stdout: prefix } = await execa(join(venv, "bin", "python"), ["-c", "import sys; print(sys.base_prefix)"]);
    return new Hosts(lab, directory, await makeKey(directory), [venv, prefix]);
  }

  /** Starts a host and waits until it has booted. */
  async start(): Promise<TestHost> {
    const [venv] = this.mounts;
    const host = await TestHost.start({
      mounts: this.mounts,
      tree: treeIn(this.#directory),
      publicKey: this.key.publicKey,
      programs: { [JMP]: `#!/bin/sh\nexec ${venv}/bin/python ${venv}/bin/jmp "$@"\n` },
      adopt: (pid) => this.#lab.adopt(pid),
    });
    this.started.push(host);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.started.map((host) => host.stop()));
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function treeIn(directory: string): string {
  return join(directory, "tree");
}
