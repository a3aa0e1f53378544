/** Makes throwaway hosts beside a lab, which have its `jmp`. */
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { LabAccess } from "../lab.ts";
import { installJmp } from "../probes/jmp.ts";
import { makeKey, TestHost, type UserKey } from "./host.ts";
import { unpackedTree } from "./tree.ts";

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
  readonly #tree: string;

  private constructor(tree: string, key: UserKey, mounts: readonly string[]) {
    this.#tree = tree;
    this.key = key;
    this.mounts = mounts;
  }

  /** Unpacks what all hosts beside a lab have in common, and builds before what is not in the cache. */
  static async prepare({ directory, sharedDirectory }: LabAccess): Promise<Hosts> {
    const [tree, venv] = [await unpackedTree(sharedDirectory), await realpath(await installJmp())];
    const { stdout: prefix } = await execa(join(venv, "bin", "python"), ["-c", "import sys; print(sys.base_prefix)"]);
    return new Hosts(tree, await makeKey(directory), [venv, prefix]);
  }

  /** Starts a host and waits until it has booted. */
  async start(): Promise<TestHost> {
    const [venv] = this.mounts;
    const host = await TestHost.start({
      mounts: this.mounts,
      tree: this.#tree,
      publicKey: this.key.publicKey,
      programs: { [JMP]: `#!/bin/sh\nexec ${venv}/bin/python ${venv}/bin/jmp "$@"\n` },
    });
    this.started.push(host);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.started.map((host) => host.stop()));
  }
}
