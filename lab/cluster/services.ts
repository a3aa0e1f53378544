/** Starts and stops the parts of a lab; a part has started when it is ready to do its work. */
import { readFileSync, statSync } from "node:fs";
import { fixedPorts, isListening } from "../process/ports.ts";
import type { Supervision } from "../process/supervision.ts";
import type { ControlPlane, Part } from "./control-plane.ts";
import type { Kube } from "./kube.ts";
import { openOidcGate } from "./oidc-gate.ts";
import { isReady } from "./setup.ts";

export interface Service {
  /** Stops it (SIGTERM, then SIGKILL) and waits until it is gone. Idempotent. */
  stop(): Promise<void>;
  /**
   * Starts it again with the same settings and `env` merged over them (CONTROLLER_KEY, GRPC_ENDPOINT); resolves when it
   * is ready.
   */
  start(env?: Record<string, string>): Promise<void>;
}

/** The lines that the controller logs when it reconciles all three kinds, and has the keys to check tokens with. */
const controllerLogs = [
  ...["client", "exporter", "lease"].map((kind) => new RegExp(`"Starting workers".*"controller": ?"${kind}"`, "i")),
  /GET +"\/\.well-known\/openid-configuration"/,
];

/** The line that it logs when it cannot listen, half a minute before it ends. */
const controllerGivesUp = /Stopping and waiting for|address already in use/;

const gatedAttempts = 5;

export class Services {
  readonly #supervision: Supervision;
  readonly #commands: ControlPlane["commands"];
  readonly #signal: AbortSignal | undefined;

  /** `signal` ends the waiting. */
  constructor(supervision: Supervision, commands: ControlPlane["commands"], signal?: AbortSignal) {
    this.#supervision = supervision;
    this.#commands = commands;
    this.#signal = signal;
  }

  /** Starts the process, without waiting until it is ready. */
  launch(part: Part, env: Record<string, string> = {}): Promise<void> {
    const command = this.#commands[part];
    return this.#supervision.start(part, { ...command, env: { ...command.env, ...env } });
  }

  /** Waits for `isReady`. @throws LabError if the part ends before. */
  until(part: Part, isReady: () => Promise<boolean> | boolean): Promise<void> {
    return this.#supervision.until(part, isReady, this.#signal);
  }

  /** Waits for `work`. @throws LabError if the part it depends on ends before; then `work` is told to give up. */
  async whileRunning<T>(part: Part, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    let settled = false;
    const result = work(abort.signal).finally(() => {
      settled = true;
    });
    result.catch(() => {}); // handled below, unless the part ends first
    try {
      await this.until(part, () => settled);
    } catch (error) {
      abort.abort(error);
      throw error;
    }
    return result;
  }

  apiServer(kube: Kube): Service {
    return this.#service("kube-apiserver", () => isReady(kube));
  }

  router(): Service {
    return this.#service("jumpstarter-router", () => isListening(fixedPorts.router));
  }

  controller(): Service {
    const start = async (env?: Record<string, string>) => {
      // The gate may be too late to make way on a busy machine; then the controller gives up, and is started once more.
      for (let attempt = 1; attempt <= gatedAttempts; attempt++) {
        using _ = await openOidcGate();
        if (await this.#startController(env)) return;
        await this.#supervision.stop("jumpstarter-controller", "SIGKILL");
      }
      if (!(await this.#startController(env))) await this.until("jumpstarter-controller", () => false);
    };
    return { start, stop: () => this.#supervision.stop("jumpstarter-controller") };
  }

  /** Starts the controller, and returns false if another listener keeps it from working. */
  async #startController(env: Record<string, string> | undefined): Promise<boolean> {
    const log = this.#supervision.logOf("jumpstarter-controller");
    const begin = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    let text = "";
    await this.launch("jumpstarter-controller", env);
    await this.until("jumpstarter-controller", () => {
      text = readFileSync(log).subarray(begin).toString();
      return controllerGivesUp.test(text) || controllerLogs.every((line) => line.test(text));
    });
    return !controllerGivesUp.test(text);
  }

  #service(part: Part, isReady: () => Promise<boolean>): Service {
    const start = async (env?: Record<string, string>) => {
      await this.launch(part, env);
      await this.until(part, isReady);
    };
    return { start, stop: () => this.#supervision.stop(part) };
  }
}
