/** Asks the lab's controller whether it accepts tokens, with a gRPC call for each, many at once. */
import * as grpc from "@grpc/grpc-js";
import { fixedPorts } from "../../lab/process/ports.ts";

export interface Holder {
  kind: "Client" | "Exporter";
  namespace: string;
  name: string;
  token: string;
}

/**
 * Returns the controller's verdict on each token: "" if it accepts the token, else its message. A client lists
 * exporters; an exporter listens for a lease without a name, which the controller refuses only after it has recognised
 * the exporter.
 */
export async function checkTokens(holders: readonly Holder[]): Promise<string[]> {
  // The controller's certificate is its own and new at each start.
  const credentials = grpc.credentials.createSsl(null, null, null, { rejectUnauthorized: false });
  const channel = new grpc.Client(`127.0.0.1:${fixedPorts.controller}`, credentials, {
    "grpc.ssl_target_name_override": "localhost", // TLS has no names for addresses
  });
  try {
    return await Promise.all(holders.map((holder) => check(channel, holder)));
  } finally {
    channel.close();
  }
}

function check(channel: InstanceType<typeof grpc.Client>, holder: Holder): Promise<string> {
  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${holder.token}`);
  metadata.set("jumpstarter-kind", holder.kind);
  metadata.set("jumpstarter-namespace", holder.namespace);
  metadata.set("jumpstarter-name", holder.name);
  const raw = (message: Buffer) => message;
  const options = { deadline: Date.now() + 20_000 };
  if (holder.kind === "Exporter") {
    const path = "/jumpstarter.v1.ControllerService/Listen";
    const call = channel.makeServerStreamRequest(path, raw, raw, Buffer.alloc(0), metadata, options);
    return new Promise((resolve) => {
      call.on("data", () => {});
      call.on("error", ({ details }: { details: string }) => resolve(details === "empty lease name" ? "" : details));
    });
  }
  const path = "/jumpstarter.client.v1.ClientService/ListExporters";
  return new Promise((resolve) =>
    channel.makeUnaryRequest(
      path,
      raw,
      raw,
      stringField(1, `namespaces/${holder.namespace}`),
      metadata,
      options,
      (error) => resolve(error ? error.details || error.message : ""),
    ),
  );
}

/** Returns a string of less than 128 bytes in the encoding of protocol buffers. */
function stringField(number: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
