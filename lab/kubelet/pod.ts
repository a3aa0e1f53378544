/** One pod that the stand-in for a kubelet runs, from its first sight until it is gone. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kube, KubeError, type KubeObject } from "../cluster/kube.ts";
import { startTethered, type Tethered } from "../process/tethered.ts";
import { located, type PodPlan, planOf, Refusal } from "./pod-plan.ts";
import { type ContainerState, statusOf } from "./pod-status.ts";

/** The node to which the stand-in binds pods: no pod of it can be taken for one in a container. */
const NODE = "kubelet-stand-in";

const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 10_000;
const RETRY = 200;

export class Pod {
  readonly #kube: Kube;
  readonly #name: string;
  readonly #uid: string;
  readonly #directory: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #ending = new AbortController();
  readonly #done: Promise<void>;
  /** Its container, each time that it was started. */
  readonly #runs: Tethered[] = [];
  #last: ContainerState | undefined;
  #graceSeconds = 0;

  /** Starts what the pod says. `env` is what its image would set. */
  constructor(kube: Kube, pod: KubeObject, directory: string, env: NodeJS.ProcessEnv) {
    this.#kube = kube.in(pod.metadata.namespace!);
    this.#name = pod.metadata.name;
    this.#uid = pod.metadata.uid;
    this.#directory = join(directory, this.#uid);
    this.#env = env;
    this.#done = this.#live(pod).catch((error: unknown) => {
      // A pod that is gone takes no status, and neither does another one of its name.
      if (!this.#ending.signal.aborted && !isGone(error)) throw error;
    });
  }

  /** The output of its container. */
  get output(): string {
    return this.#runs.map(({ output }) => output).join("");
  }

  /** Ends its process: SIGTERM, and SIGKILL after the pod's grace period. Idempotent. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#runs.at(-1)?.stop(this.#graceSeconds * 1000);
    await this.#done;
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Ends its process, and says so to the API server, which is waiting for that to forget the pod. */
  async delete(): Promise<void> {
    await this.end();
    await this.#kube
      .request("DELETE", this.#path, {
        kind: "DeleteOptions",
        apiVersion: "v1",
        gracePeriodSeconds: 0,
        preconditions: { uid: this.#uid },
      })
      .catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
  }

  async #live(pod: KubeObject): Promise<void> {
    const { metadata, spec } = pod;
    if (!spec.nodeName) await this.#bind();
    let plan: PodPlan;
    try {
      plan = planOf(pod);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const container = { container: spec.containers[0].name, image: spec.containers[0].image ?? "" };
      return await this.#report(container, { is: "waiting", reason: "RefusedByStandIn", message: error.message });
    }
    if (metadata.deletionTimestamp) return;
    this.#graceSeconds = plan.graceSeconds;
    await this.#mount(plan);
    for (let backoff = FIRST_BACKOFF; !this.#ending.signal.aborted; backoff = Math.min(2 * backoff, LONGEST_BACKOFF)) {
      const code = await this.#run(plan);
      if (this.#ending.signal.aborted) return;
      const ended: ContainerState = { is: "ended", code, at: new Date().toISOString() };
      if (!plan.restarts) return await this.#report(plan, ended);
      this.#last = ended;
      const message = `back-off ${backoff / 1000}s restarting container=${plan.container} pod=${this.#name}`;
      await this.#report(plan, { is: "waiting", reason: "CrashLoopBackOff", message });
      await sleep(backoff, undefined, { signal: this.#ending.signal });
    }
  }

  async #run(plan: PodPlan): Promise<number> {
    const place = (text: string) => located(text, plan.volumes, (volume) => join(this.#directory, volume));
    const env = Object.fromEntries(Object.entries(plan.env).map(([name, value]) => [name, place(value)]));
    const command = startTethered(plan.command.map(place), { ...this.#env, HOME: this.#directory, ...env });
    this.#runs.push(command);
    await this.#report(plan, { is: "running", since: new Date().toISOString() });
    return (await command.process).exitCode ?? 137;
  }

  /** Writes the Secrets of its volumes. One that is missing is waited for, as a kubelet does. */
  async #mount(plan: PodPlan): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    for (const { name, secret, optional } of plan.volumes) {
      const directory = join(this.#directory, name);
      await mkdir(directory, { mode: 0o700 });
      let found = await this.#kube.secrets.find(secret);
      while (found === undefined && !optional) {
        const message = `MountVolume.SetUp failed for volume "${name}" : secret "${secret}" not found`;
        await this.#report(plan, { is: "waiting", reason: "ContainerCreating", message });
        await sleep(RETRY, undefined, { signal: this.#ending.signal });
        found = await this.#kube.secrets.find(secret);
      }
      for (const [key, value] of Object.entries<string>(found?.data ?? {})) {
        await writeFile(join(directory, key), Buffer.from(value, "base64"), { mode: 0o600 });
      }
    }
  }

  async #bind(): Promise<void> {
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { name: this.#name, uid: this.#uid } };
    await this.#kube.request("POST", `${this.#path}/binding`, { ...binding, target: { kind: "Node", name: NODE } });
  }

  async #report(container: Pick<PodPlan, "container" | "image">, state: ContainerState): Promise<void> {
    const restarts = Math.max(this.#runs.length - 1, 0);
    const status = statusOf(container, state, { restarts, last: this.#last });
    await this.#kube.request("PATCH", `${this.#path}/status`, { metadata: { uid: this.#uid }, status });
  }

  get #path(): string {
    return `/api/v1/namespaces/${this.#kube.namespace}/pods/${this.#name}`;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof KubeError && (error.status === 404 || error.status === 409);
}
