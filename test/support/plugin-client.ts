/** The plugin in this process, with the engine's side of its gRPC service, and the cluster of the model behind it. */
import * as grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { PluginProcess } from "../../src/engine/plugin/process.ts";
import { serve } from "../../src/engine/plugin/serve.ts";
import { type Properties, toStruct } from "../../src/engine/plugin/struct.ts";
import { SIGNATURE } from "../../src/engine/secret.ts";
import { InMemoryApi } from "../model/api.ts";
import { Cluster } from "../model/cluster.ts";
import { InMemorySession } from "../model/lifecycles.ts";
import { grpcCall } from "./grpc-call.ts";

export const NAMESPACE = "lab";

/** Returns the URN of a resource with this name. */
export function urnOf(kind: string, name: string): string {
  return `urn:pulumi:dev::project::jumpstarter:index:${kind}::${name}`;
}

// biome-ignore lint/suspicious/noExplicitAny: messages of many kinds, as plain objects
type Plain = any;

export class PluginClient implements AsyncDisposable {
  readonly cluster = new Cluster(() => {});
  readonly said: string[] = [];
  readonly process = new PluginProcess(async () => async (level, message) => {
    this.said.push(`${level}: ${message}`);
  });
  #server: grpc.Server | undefined;
  #client: Plain;

  static async start(openApi?: (cluster: Cluster, kind: string, namespace: string) => InMemoryApi) {
    const client = new PluginClient();
    const line = { request: async <R>(answer: () => R) => answer() };
    const open = openApi ?? ((cluster, kind, namespace) => new InMemoryApi(cluster, line, kind, namespace));
    client.process.session = new InMemorySession(NAMESPACE, (kind, namespace) => open(client.cluster, kind, namespace));
    const { server, port } = await serve("127.0.0.1:1", { version: "1.2.3" }, client.process);
    client.#server = server;
    client.#client = new services.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    return client;
  }

  /** Makes a call. Structs among the values are given as plain objects. */
  async call(method: string, message: Plain = new empty.Empty()): Promise<Plain> {
    return await grpcCall(this.#client, method, message);
  }

  /** Makes a call with the bytes of a message: there are some that google-protobuf does not write. */
  async callBytes(method: string, message: Buffer): Promise<Buffer> {
    const asTheyAre = (bytes: Buffer) => bytes;
    return await new Promise((resolve, reject) =>
      this.#client.makeUnaryRequest(
        `/pulumirpc.ResourceProvider/${method}`,
        asTheyAre,
        asTheyAre,
        message,
        (error: grpc.ServiceError | null, answer: Buffer) => (error ? reject(error) : resolve(answer)),
      ),
    );
  }

  async check(kind: string, name: string, news: Properties, olds: Properties = {}) {
    const request = new provider.CheckRequest();
    request.setUrn(urnOf(kind, name));
    request.setOlds(toStruct(olds));
    request.setNews(toStruct(news));
    return checked(await this.call("check", request));
  }

  async checkConfig(news: Properties) {
    const request = new provider.CheckRequest();
    request.setNews(toStruct(news));
    return checked(await this.call("checkConfig", request));
  }

  async diffConfig(olds: Properties, news: Properties) {
    const request = new provider.DiffRequest();
    request.setOldInputs(toStruct(olds));
    request.setNews(toStruct(news));
    return diffed(await this.call("diffConfig", request));
  }

  async diff(kind: string, name: string, olds: Properties, oldInputs: Properties, news: Properties) {
    const request = new provider.DiffRequest();
    request.setUrn(urnOf(kind, name));
    request.setOlds(toStruct(plain(olds)));
    request.setOldInputs(toStruct(oldInputs));
    request.setNews(toStruct(news));
    return diffed(await this.call("diff", request));
  }

  async create(kind: string, name: string, inputs: Properties, { preview = false, timeout = 0 } = {}) {
    const request = new provider.CreateRequest();
    request.setUrn(urnOf(kind, name));
    request.setProperties(toStruct(inputs));
    request.setPreview(preview);
    request.setTimeout(timeout);
    const answer = await this.call("create", request);
    return { id: answer.getId(), properties: answer.getProperties().toJavaScript() as Properties };
  }

  async update(kind: string, name: string, olds: Properties, news: Properties, { preview = false } = {}) {
    const request = new provider.UpdateRequest();
    request.setUrn(urnOf(kind, name));
    request.setOlds(toStruct(plain(olds)));
    request.setNews(toStruct(news));
    request.setPreview(preview);
    return (await this.call("update", request)).getProperties().toJavaScript() as Properties;
  }

  /** @param inputs the inputs that the engine has; none for an import */
  async read(kind: string, name: string, id: string, state: Properties, inputs: Properties | undefined) {
    const request = new provider.ReadRequest();
    request.setUrn(urnOf(kind, name));
    request.setId(id);
    request.setProperties(toStruct(plain(state)));
    if (inputs) request.setInputs(toStruct(inputs));
    const answer = await this.call("read", request);
    return {
      id: answer.getId(),
      inputs: answer.getInputs()?.toJavaScript() as Properties | undefined,
      properties: answer.getProperties()?.toJavaScript() as Properties | undefined,
    };
  }

  async delete(kind: string, name: string, id: string, state: Properties): Promise<void> {
    const request = new provider.DeleteRequest();
    request.setUrn(urnOf(kind, name));
    request.setId(id);
    request.setProperties(toStruct(plain(state)));
    await this.call("delete", request);
  }

  async invoke(name: string, args: Properties) {
    const request = new provider.InvokeRequest();
    request.setTok(`jumpstarter:index:${name}`);
    request.setArgs(toStruct(args));
    const answer = await this.call("invoke", request);
    return {
      result: answer.getReturn()?.toJavaScript() as Properties | undefined,
      failures: answer.getFailuresList().map((failure: Plain) => failure.getReason()) as string[],
    };
  }

  async attach(address: string): Promise<void> {
    const request = new pluginPb.PluginAttach();
    request.setAddress(address);
    await this.call("attach", request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.close();
    this.#server?.forceShutdown();
  }
}

/** Returns what an error says of an unfinished resource. */
export function unfinished(error: grpc.ServiceError) {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const [packed] = statusPb.Status.deserializeBinary(details as Buffer).getDetailsList();
  const detail = provider.ErrorResourceInitFailed.deserializeBinary(packed!.getValue_asU8());
  return {
    id: detail.getId(),
    properties: detail.getProperties()!.toJavaScript() as Properties,
    inputs: detail.getInputs()!.toJavaScript() as Properties,
    reasons: detail.getReasonsList(),
  };
}

/** Tells whether a property goes to the engine as a secret. */
export function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && SIGNATURE in value;
}

/** Returns properties as the engine hands them to a provider that accepts no secrets. */
export function plain(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      isSecret(value) ? (value as { value: unknown }).value : value,
    ]),
  );
}

function checked(answer: Plain) {
  const failures = answer.getFailuresList();
  return {
    inputs: answer.getInputs().toJavaScript() as Properties,
    failures: failures.map((failure: Plain) => failure.getReason()) as string[],
    properties: failures.map((failure: Plain) => failure.getProperty()) as string[],
  };
}

function diffed(answer: Plain) {
  const entries = answer.getDetaileddiffMap().toArray() as [string, unknown][];
  return {
    isChanged: answer.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
    replaces: answer.getReplacesList() as string[],
    deleteBeforeReplace: answer.getDeletebeforereplace() as boolean,
    detailed: Object.fromEntries(
      entries.map(([path]) => [path, answer.getDetaileddiffMap().get(path).getKind() as number]),
    ),
  };
}
