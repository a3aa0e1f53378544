/**
 * What the provider tells the engine about resources, beside its answers: this process passes for a provider process, and
 * the engine's log service is answered here.
 */
import { createRequire } from "node:module";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";

const { EngineClient } = createRequire(import.meta.url)("@pulumi/pulumi/proto/engine_grpc_pb.js");

export class EngineMessages implements Disposable {
  readonly #argv = process.argv;
  readonly #log = EngineClient.prototype.log;
  readonly #messages: string[] = [];

  constructor() {
    process.argv = [process.argv[0]!, "/cmd/dynamic-provider/index.js", "127.0.0.1:1"];
    const keep = (message: string) => this.#messages.push(message);
    EngineClient.prototype.log = (request: LogRequest, _metadata: unknown, _options: unknown, done: () => void) => {
      // What only goes by is no message that anybody can rely on.
      if (!request.getEphemeral()) keep(request.getMessage());
      done();
    };
  }

  /** All that was said since it was last taken. */
  taken(): string[] {
    return this.#messages.splice(0);
  }

  text(): string {
    return this.#messages.join("\n");
  }

  [Symbol.dispose](): void {
    process.argv = this.#argv;
    EngineClient.prototype.log = this.#log;
  }
}
