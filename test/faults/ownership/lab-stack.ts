/** A stack of the ownership model, worked on with the real CLI. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LabAccess } from "../../../lab/lab.ts";
import { type LabProxy, startProxy } from "../../../lab/probes/proxy.ts";
import type { Programmed } from "../../model/edits.ts";
import type { Declaration } from "../../model/programs.ts";
import { PulumiProject, type StateResource } from "../../support/pulumi.ts";
import type { RunResult } from "../../support/pulumi-cli.ts";
import { endLeftovers, killAll, providerProcesses } from "../processes.ts";
import { type ProgramData, program } from "./program.ts";

/** A process of a command that is killed, at one of the command's requests, before or after the server has dealt with it. */
export interface Kill {
  who: "CLI" | "provider";
  request: number;
  isAfter: boolean;
}

/** A command's end. */
export interface Ended extends RunResult {
  wasKilled: boolean;
}

export class LabStack implements Programmed, AsyncDisposable {
  readonly organization = "organization";
  readonly project = "jumpstarter-test";
  readonly stack: string;
  readonly namespace: string;
  readonly kubeconfig: string;
  program: Declaration[] = [];
  /** As the state has them after the last command. */
  resources: (StateResource & { isCondemned: boolean; inputs: Record<string, unknown> })[] = [];
  readonly #proxy: LabProxy;
  readonly #pulumi: PulumiProject;

  static async create(lab: LabAccess): Promise<LabStack> {
    const proxy = await startProxy(lab);
    const kubeconfig = await lab.kubeconfigFor("admin", { server: proxy.server });
    // A killed CLI can leave a file of metadata empty, and then nothing goes on without a hand: state-file.test.ts shows it.
    const env = { PULUMI_BACKEND_URL: `${lab.env.PULUMI_BACKEND_URL}?metadata=skip` };
    const pulumi = await PulumiProject.create(lab, { program, env });
    // By it the processes of this stack are told from those of others.
    await mkdir(join(pulumi.directory, "tmp"));
    return new LabStack(proxy, pulumi, kubeconfig, lab.namespace);
  }

  private constructor(proxy: LabProxy, pulumi: PulumiProject, kubeconfig: string, namespace: string) {
    this.#proxy = proxy;
    this.#pulumi = pulumi;
    this.stack = pulumi.stack;
    this.namespace = namespace;
    this.kubeconfig = kubeconfig;
  }

  /** Runs `up`, `refresh` or `destroy`, with a sibling in the program that fails if an object's name is given for it. */
  async run(args: string[], { taken, kill }: { taken?: string; kill?: Kill | undefined } = {}): Promise<Ended> {
    const data: ProgramData = { kubeconfig: this.kubeconfig, declarations: this.program, taken };
    await writeFile(join(this.#pulumi.directory, "program.json"), JSON.stringify(data));
    const command = [...args, "--yes", "--skip-preview"];
    const result = kill ? await this.#killed(command, kill) : await this.#finished(command);
    await this.readState();
    return result;
  }

  /** Runs a command on the state, such as `state delete URN`. */
  async change(args: string[]): Promise<void> {
    await this.#pulumi.run([...args, "--yes"]);
    await this.readState();
  }

  async exported(): Promise<Awaited<ReturnType<PulumiProject["exportState"]>>> {
    return await this.#pulumi.exportState();
  }

  async import(state: Awaited<ReturnType<PulumiProject["exportState"]>>): Promise<void> {
    await this.#pulumi.importState(state);
    await this.readState();
  }

  async readState(): Promise<void> {
    const resources = await this.#pulumi.resources();
    this.resources = resources
      .filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/jumpstarter:"))
      .map((resource) => ({ ...resource, inputs: resource.inputs ?? {}, isCondemned: resource.delete === true }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pulumi[Symbol.asyncDispose]();
    await this.#proxy.close();
  }

  async #finished(command: string[]): Promise<Ended> {
    return { ...(await this.#pulumi.start(command).finished), wasKilled: false };
  }

  async #killed(command: string[], { who, request, isAfter }: Kill): Promise<Ended> {
    const { directory } = this.#pulumi;
    const death = Promise.withResolvers<void>();
    let count = 0;
    const last = this.#proxy.on(
      ({ watch }) => !watch && ++count === request,
      async (exchange) => {
        if (isAfter) await exchange.forward();
        await death.promise;
        exchange.reset();
      },
    );
    const running = this.#pulumi.start(command, { env: { TMPDIR: join(directory, "tmp") } });
    await Promise.race([last.reached(), running.finished]);
    const wasKilled = last.count > 0;
    if (wasKilled && who === "CLI") running.process.kill("SIGKILL");
    else if (wasKilled) killAll(providerProcesses(directory));
    try {
      const result = await running.finished;
      // A provider that has made a request ends with its engine. One whose first resource had not had its turn cannot.
      if (wasKilled) await within(20, this.#proxy.unused(), "a provider process goes on without its engine");
      return { ...result, wasKilled };
    } finally {
      death.resolve();
      this.#proxy.clear();
      endLeftovers(directory);
      if (wasKilled && who === "CLI") await this.#pulumi.unlock();
    }
  }
}

/** Waits for something, and fails with this message if it has not happened after so many seconds. */
async function within(seconds: number, event: Promise<void>, message: string): Promise<void> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(message)), { once: true });
  });
  await Promise.race([event, late]);
}
