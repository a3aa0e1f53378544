import { createRequire } from "node:module";
import type { Row } from "../../provider/row.ts";
import { engineAddress } from "./process.ts";

/** How long a wait has to last to be worth a message, in milliseconds. */
const QUIET = 300;

/** How long the engine may take to accept a message, in milliseconds. */
const DEADLINE = 5_000;

/**
 * Returns the row of the resource with this URN. Pulumi connects no log to dynamic providers; the engine's log service is there
 * all the same, at the address that this process was started with.
 */
export function statusRow(urn: string | undefined): Row {
  let timer: NodeJS.Timeout | undefined;
  let shown = false;
  return {
    status(message) {
      clearTimeout(timer);
      if (message === "") {
        if (shown) log("status", "", urn);
        shown = false;
        return;
      }
      const show = () => {
        shown = true;
        log("status", message, urn);
      };
      if (shown) show();
      else timer = setTimeout(show, QUIET);
    },
    inform: (message) => log("info", message, urn),
    warn: (message) => log("warning", message, urn),
  };
}

/** The kinds of messages: a status goes by, the others stay. */
type Level = "status" | "info" | "warning";

type Logger = (level: Level, message: string, urn: string) => Promise<void>;

let logger: Promise<Logger> | undefined;
let last: Promise<void> = Promise.resolve();

/** Messages go out in the order in which they came: a late "waiting" must not overtake the "" that ends it. */
function log(level: Level, message: string, urn: string | undefined): void {
  const address = engineAddress();
  // Without a URN the engine shows a message on the stack, where a status would stay for ever.
  if (!address || (urn === undefined && level === "status")) return;
  logger ??= connectLogger(address);
  // A message that cannot be shown is no reason to fail what it is about.
  last = last.then(async () => (await logger!)(level, message, urn ?? "")).catch(() => {});
}

/**
 * Runs an operation of a resource, and answers when the engine has all its messages: one that comes after the answer is
 * lost, and a row would go on saying what is no longer so.
 */
export async function messagesFirst<R>(operation: () => Promise<R>): Promise<R> {
  try {
    return await operation();
  } finally {
    await last;
  }
}

async function connectLogger(address: string): Promise<Logger> {
  // gRPC is Pulumi's dependency, not ours: it is found from where Pulumi is, and is the copy that is loaded already.
  const pulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));
  const grpc: typeof import("@grpc/grpc-js") = pulumi("@grpc/grpc-js");
  const services: typeof import("@pulumi/pulumi/proto/engine_grpc_pb.js") = pulumi("./proto/engine_grpc_pb.js");
  const messages: typeof import("@pulumi/pulumi/proto/engine_pb.js") = pulumi("./proto/engine_pb.js");
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
