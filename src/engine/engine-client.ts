import type { Send } from "./engine-log.ts";

/** The time that the engine may take to accept a message, in milliseconds. */
const DEADLINE = 5_000;

/** The modules to talk to the engine with. The dynamic provider and the plugin each load them in their own way. */
export interface EngineModules {
  grpc: typeof import("@grpc/grpc-js");
  services: typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js");
  messages: typeof import("@pulumi/pulumi/proto/engine_pb.js");
}

/** Connects to the log service of the engine at an address. */
export function connectEngine(address: string, { grpc, services, messages }: EngineModules): Send {
  const client = new services.EngineClient(address, grpc.credentials.createInsecure());
  return (level, message, urn) => {
    const request = new messages.LogRequest();
    request.setSeverity(messages.LogSeverity[level === "warning" ? "WARNING" : "INFO"]);
    request.setMessage(message);
    request.setUrn(urn);
    request.setEphemeral(level === "status");
    const options = { deadline: Date.now() + DEADLINE };
    return new Promise((resolve) => client.log(request, new grpc.Metadata(), options, () => resolve()));
  };
}
