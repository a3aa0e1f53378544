import { flushCompileCache } from "node:module";
import { isDeepStrictEqual } from "node:util";
import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
import plugin, { type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { secret } from "../secret.ts";
import { failureOf } from "./failure.ts";
import type { Received } from "./lost-keys.ts";
import type { PluginProcess } from "./process.ts";
import type { Difference } from "./resource.ts";
import { loadSchema, nameOfToken } from "./schema.ts";
import { checkSettings } from "./settings.ts";
import { fromStruct, isSecret, type Properties, toStruct } from "./struct.ts";

/** The package, as it says of itself. */
export interface About {
  version: string;
  /** The place where Pulumi finds the plugin for programs that have no executable; undefined where nobody has told. */
  downloadUrl?: string | undefined;
}

/** Returns the service by which the engine reaches the lifecycles, for a gRPC server. */
export function pluginService(process: PluginProcess, about: About) {
  /** Loads what knows the cluster only when a resource is asked for: the first process of a run gives the schema alone. */
  const resource = async (request: ResourceRequest) => {
    const { PluginResource } = await import("./resource.ts");
    return new PluginResource(kindOf(request));
  };
  const contextOf = (request: ResourceRequest & { getTimeout?(): number }, olds: Properties = {}) => {
    const { organization } = { ...(olds.ownership as { organization?: string } | undefined) };
    const formerly = olds.pulumiOrganization as string | undefined;
    return process.context(request.getUrn(), {
      timeout: request.getTimeout?.() ?? 0,
      // A check, which gets no state, computes the files of a service, and their mark with them.
      organization: kindOf(request) === "ExporterService" ? undefined : (organization ?? formerly),
    });
  };

  return {
    handshake: answering(async (request: InstanceType<typeof provider.ProviderHandshakeRequest>) => {
      if (request.getEngineAddress() !== "") process.attach(request.getEngineAddress());
      return new provider.ProviderHandshakeResponse();
    }),

    attach: answering(async (request: PluginAttach) => {
      process.attach(request.getAddress());
      return new empty.Empty();
    }),

    getPluginInfo: answering(async () => {
      const info = new plugin.PluginInfo();
      info.setVersion(about.version);
      return info;
    }),

    getSchema: answering(async () => {
      const { version, downloadUrl: pluginDownloadURL } = about;
      const response = new provider.GetSchemaResponse();
      response.setSchema(
        JSON.stringify({ ...(await loadSchema()), version, ...(pluginDownloadURL && { pluginDownloadURL }) }),
      );
      return response;
    }),

    checkConfig: answering(async (request: InstanceType<typeof provider.CheckRequest>) => {
      const settings = fromStruct(request.getNews());
      // Settings arrive as the program has them, secret or not: they go back alike, and the kubeconfig as a secret.
      const kept = Object.entries(settings).map(([key, value]) => {
        const isHidden = (key === "kubeconfig" && value !== undefined) || isSecret(request.getNews(), key);
        return [key, isHidden ? secret(value) : value];
      });
      return checked(Object.fromEntries(kept), checkSettings(settings));
    }),

    diffConfig: answering(async (request: InstanceType<typeof provider.DiffRequest>) => {
      const olds = fromStruct(request.getOldInputs() ?? request.getOlds());
      const news = fromStruct(request.getNews());
      const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
      const diffs = keys.filter((key) => !isDeepStrictEqual(olds[key], news[key]));
      const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
      // Another way to a cluster may lead to the same one: whether resources are to be replaced is found out for each.
      const response = new provider.DiffResponse();
      response.setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE);
      response.setDiffsList(diffs);
      return response;
    }),

    configure: answering(async (request: InstanceType<typeof provider.ConfigureRequest>) => {
      const { offlinePreview, ...settings } = fromStruct(request.getArgs());
      const { kubeconfig, context, namespace } = settings as Record<string, string | undefined>;
      const isOffline = offlinePreview !== undefined && { offlinePreview: String(offlinePreview) };
      process.configure({ kubeconfig, context, namespace, ...isOffline });
      const response = new provider.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),

    invoke: answering(async (request: InstanceType<typeof provider.InvokeRequest>) => {
      const { ask } = await import("./lookups.ts");
      const name = nameOfToken(request.getTok());
      const answer = await prefixed(name, ask(name, process.session, fromStruct(request.getArgs())));
      const response = new provider.InvokeResponse();
      if ("failures" in answer) response.setFailuresList(answer.failures.map(failure));
      else response.setReturn(toStruct(answer.result));
      return response;
    }),

    check: answering(async ({ request, hasLostKey }: Received<InstanceType<typeof provider.CheckRequest>>) => {
      if (hasLostKey) return checked({}, ["a key called __proto__ must have another name"]);
      const context = contextOf(request);
      const of = await resource(request);
      return await process.log.messagesFirst(async () => {
        const { inputs, failures } = await of.check(
          context,
          fromStruct(request.getOlds()),
          fromStruct(request.getNews()),
        );
        return checked(inputs, failures);
      });
    }),

    diff: answering(async (request: InstanceType<typeof provider.DiffRequest>) => {
      const olds = fromStruct(request.getOlds());
      const news = fromStruct(request.getNews());
      const oldInputs = request.getOldInputs() ? fromStruct(request.getOldInputs()) : olds;
      const of = await resource(request);
      const context = contextOf(request, olds);
      return difference(await process.log.messagesFirst(() => of.diff(context, olds, oldInputs, news)));
    }),

    create: answering(
      async (request: InstanceType<typeof provider.CreateRequest>) => {
        const inputs = fromStruct(request.getProperties());
        const of = await resource(request);
        const response = new provider.CreateResponse();
        const context = contextOf(request);
        if (request.getPreview()) {
          const properties = await process.log.messagesFirst(() => of.previewCreate(context, inputs));
          response.setProperties(toStruct(properties));
          return response;
        }
        const { id, properties } = await process.log.messagesFirst(() => of.create(context, inputs));
        response.setId(id);
        response.setProperties(toStruct(properties));
        return response;
      },
      (request) => fromStruct(request.getProperties()),
    ),

    read: answering(async (request: InstanceType<typeof provider.ReadRequest>) => {
      const olds = fromStruct(request.getProperties());
      const oldInputs = request.hasInputs() ? fromStruct(request.getInputs()) : undefined;
      const of = await resource(request);
      const context = contextOf(request, olds);
      const found = await process.log.messagesFirst(() => of.read(context, request.getId(), olds, oldInputs));
      const response = new provider.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setInputs(toStruct(found.inputs));
      response.setProperties(toStruct(found.properties));
      return response;
    }),

    update: answering(
      async (request: InstanceType<typeof provider.UpdateRequest>) => {
        const olds = fromStruct(request.getOlds());
        const news = fromStruct(request.getNews());
        const of = await resource(request);
        const context = contextOf(request, olds);
        const response = new provider.UpdateResponse();
        const properties = await process.log.messagesFirst(() =>
          request.getPreview() ? of.previewUpdate(context, olds, news) : of.update(context, olds, news),
        );
        response.setProperties(toStruct(properties));
        return response;
      },
      (request) => fromStruct(request.getNews()),
    ),

    delete: answering(async (request: InstanceType<typeof provider.DeleteRequest>) => {
      const olds = fromStruct(request.getProperties());
      const of = await resource(request);
      const context = contextOf(request, olds);
      await process.log.messagesFirst(() => of.delete(context, request.getId(), olds));
      return new empty.Empty();
    }),

    cancel: answering(async () => {
      process.cancel();
      flushCompileCache();
      return new empty.Empty();
    }),
  };
}

/** A request about a resource. */
interface ResourceRequest {
  getType(): string;
  getUrn(): string;
}

/** Returns the last part of a resource's type: "Client". */
function kindOf(request: ResourceRequest): string {
  // Older engines do not send the type.
  return nameOfToken(request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? ""));
}

/**
 * Returns the handler of a call.
 *
 * @param inputs returns the inputs of the resource that the call is about, for one that is left unfinished
 */
function answering<Q, A>(handle: (request: Q) => Promise<A>, inputs?: (request: Q) => Properties) {
  return ({ request }: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>): void => {
    handle(request).then(
      (response) => answer(null, response),
      (error) => answer(failureOf(error, inputs?.(request))),
    );
  };
}

/** Puts the name of a function before what goes wrong in it: the engine shows no row for it. */
async function prefixed<R>(name: string, answer: Promise<R>): Promise<R> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Error ? new Error(`${name}: ${error.message}`, { cause: error }) : error;
  }
}

function checked(inputs: Properties, failures: readonly string[]) {
  const response = new provider.CheckResponse();
  response.setInputs(toStruct(inputs));
  response.setFailuresList(failures.map(failure));
  return response;
}

/** Without the property's name: the engine would print the value beside it, secret or not. */
function failure(reason: string) {
  const message = new provider.CheckFailure();
  message.setReason(reason);
  return message;
}

function difference({ isChanged, replaces, deleteBeforeReplace, inputs, outputs }: Difference) {
  const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
  const { Kind } = provider.PropertyDiff;
  const response = new provider.DiffResponse();
  response.setChanges(isChanged ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  const set = (path: string, kind: number, isInput: boolean) => {
    const property = new provider.PropertyDiff();
    property.setKind(kind as never);
    property.setInputdiff(isInput);
    response.getDetaileddiffMap().set(path, property);
  };
  for (const [path, change] of inputs)
    set(path, Kind[replaces.includes(path) ? (`${change}_REPLACE` as const) : change], true);
  for (const path of outputs) set(path, Kind.UPDATE, false);
  response.setDiffsList([...new Set([...inputs.keys(), ...outputs].map((path) => path.split(/[.[]/, 1)[0]!))]);
  return response;
}
