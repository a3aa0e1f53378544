import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { connectEngine } from "../engine-client.ts";
import { tellingLostKeys } from "./lost-keys.ts";
import { PluginProcess } from "./process.ts";
import { type About, pluginService } from "./service.ts";

/** The largest message, in bytes, as in Pulumi's own SDK. */
const LARGEST = 400 * 1024 * 1024;

/** Connects to the log of the engine at an address. The messages are loaded with the first line. */
async function connect(address: string) {
  const [services, messages] = await Promise.all([
    import("@pulumi/pulumi/proto/engine_grpc_pb.js"),
    import("@pulumi/pulumi/proto/engine_pb.js"),
  ]);
  return connectEngine(address, { grpc, services: services.default, messages: messages.default });
}

/**
 * Serves the plugin on a port of this machine, and returns the port.
 *
 * @param engine `host:port` of the engine; undefined where it is to come later, when the plugin was started by hand
 */
export async function serve(engine: string | undefined, about: About, process = new PluginProcess(connect)) {
  if (engine !== undefined) process.attach(engine);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": LARGEST,
    "grpc.max_send_message_length": LARGEST,
  });
  const { ResourceProviderService: description } = services;
  // Everything that is created or updated has been checked, and all that functions look up are names.
  const methods = { ...description, check: tellingLostKeys(description.check) };
  server.addService(methods, pluginService(process, about) as never);
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { server, port };
}
