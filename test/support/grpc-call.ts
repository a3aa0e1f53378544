import type { ServiceError } from "@grpc/grpc-js";

// biome-ignore lint/suspicious/noExplicitAny: the SDK has no types for its services and their answers
type Untyped = any;

/** Calls a method of one of the SDK's gRPC clients, and returns its answer. */
export async function grpcCall(client: Untyped, method: string, message: unknown): Promise<Untyped> {
  return await new Promise((resolve, reject) =>
    client[method](message, (error: ServiceError | null, answer: Untyped) => (error ? reject(error) : resolve(answer))),
  );
}
