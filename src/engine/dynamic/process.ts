import { createRequire } from "node:module";
import type { Foresight } from "../../provider/context.ts";
import { messageOf } from "../../provider/errors.ts";
import { Session, type Settings } from "../../provider/session.ts";
import { endWithEngine } from "../end-with-engine.ts";
import { connectEngine } from "../engine-client.ts";
import { EngineLog } from "../engine-log.ts";
import type { ProgramSoFar } from "./program.ts";

const REPORTED = "(reported to the engine)";

/** The state of a provider process: an explicit provider has one of its own. */
export class ProviderProcess {
  session = new Session();
  readonly log: EngineLog;
  readonly #engine: string | undefined;
  #settings: string | undefined;
  #isWatching = false;
  #isMuted = false;
  #preview: ProgramSoFar | undefined;

  /** @param engine `host:port` of the engine; undefined where this is no provider process */
  constructor(engine = engineAddress(), log = engineLog(engine)) {
    this.#engine = engine;
    this.log = log;
  }

  /** Replaces the session if the settings are others. The SDK configures each kind of resource by itself, all alike. */
  configure(settings: Settings): void {
    const key = JSON.stringify(settings);
    if (key !== this.#settings) this.session = new Session(settings);
    this.#settings = key;
    if (this.#engine === undefined || this.#isWatching) return;
    this.#isWatching = true;
    endWithEngine(this.#engine);
  }

  /**
   * Returns the knowledge of a preview. Only checks are told of the program; but what comes after them is the same preview, since
   * an update has a process of its own.
   */
  foresight(told: ProgramSoFar | undefined): Foresight | undefined {
    this.#preview = told ?? this.#preview;
    return this.#preview && { isAmongOthers: this.#preview === "among others" };
  }

  /**
   * Runs an operation whose errors the SDK's process prints itself, with a stack, before it hands them to the engine,
   * which prints them again: check, diff, read and delete. Here they are printed once, by the engine.
   */
  async reportOnce<R>(operation: () => Promise<R>): Promise<R> {
    this.#muteReported();
    try {
      return await this.log.messagesFirst(operation);
    } catch (error) {
      const reported = new Error(messageOf(error), { cause: error });
      reported.stack = REPORTED;
      throw reported;
    }
  }

  #muteReported(): void {
    if (this.#isMuted) return;
    this.#isMuted = true;
    const print = console.error;
    console.error = (...values: unknown[]) => {
      if (typeof values[0] !== "string" || !values[0].endsWith(REPORTED)) print(...values);
    };
  }
}

/** Returns the address by which the engine has started this process. */
function engineAddress(): string | undefined {
  const [, script = "", address = ""] = process.argv;
  return /dynamic-provider/.test(script) && /:\d+$/.test(address) ? address : undefined;
}

/** Pulumi gives dynamic providers no logger, but they can reach the engine's log service. */
function engineLog(address: string | undefined): EngineLog {
  if (address === undefined) return new EngineLog(undefined);
  return new EngineLog(async () => {
    // gRPC is Pulumi's dependency, not ours: it is found from where Pulumi is, and is the copy that is loaded already.
    const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
    return connectEngine(address, {
      grpc: pulumi("@grpc/grpc-js"),
      services: pulumi("./proto/engine_grpc_pb.js"),
      messages: pulumi("./proto/engine_pb.js"),
    });
  });
}
