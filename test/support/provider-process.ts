/** Pulumi's process of dynamic providers, with the engine's side of its gRPC service: many calls without a command for each. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import { serializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { type ProviderExport, providerCode } from "../../src/engine/dynamic/state-names.ts";
import { grpcCall } from "./grpc-call.ts";

export class DynamicProviderProcess implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #engine: Server;
  // biome-ignore lint/suspicious/noExplicitAny: the SDK has no types for its services
  readonly #client: any;

  /** Starts the process in the folder of a project, which has the package among its modules. */
  static async start(directory: string, config: Record<string, string>): Promise<DynamicProviderProcess> {
    // The package's code ends the process when nobody listens at the engine's address.
    const engine = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(engine, "listening");
    const address = engine.address() as { port: number };
    const main = new URL(import.meta.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js")).pathname;
    const child = spawn(process.execPath, [main, `127.0.0.1:${address.port}`], {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [port] = await once(createInterface(child.stdout!), "line");
    const client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const request = new provider.ConfigureRequest();
    request.setArgs(struct.Struct.fromJavaScript(config));
    await grpcCall(client, "configure", request);
    return new DynamicProviderProcess(child, engine, client);
  }

  private constructor(child: ChildProcess, engine: Server, client: unknown) {
    this.#process = child;
    this.#engine = engine;
    this.#client = client;
  }

  /** Returns what the check of a new resource refuses, of arguments as a program gives them. */
  async check(kind: ProviderExport, inputs: Record<string, unknown>): Promise<string[]> {
    const news = await serializeProperties("inputs", { ...inputs, __provider: providerCode(kind) });
    const request = new provider.CheckRequest();
    request.setOlds(struct.Struct.fromJavaScript({}));
    request.setNews(struct.Struct.fromJavaScript(news));
    const answer = await grpcCall(this.#client, "check", request);
    return answer.getFailuresList().map((failure: { getReason(): string }) => failure.getReason());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    this.#process.kill();
    await once(this.#process, "exit");
    this.#engine.close();
  }
}
