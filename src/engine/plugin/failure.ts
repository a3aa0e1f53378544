import { type Metadata, Metadata as MetadataClass, status } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { InitializationError, messageOf } from "../../provider/errors.ts";
import { type Properties, toStruct } from "./struct.ts";

/** An error as gRPC sends it. */
export interface Failure {
  code: status;
  message: string;
  metadata?: Metadata;
}

/**
 * Returns an error as the engine understands it: with an unfinished resource it gets what the state is to hold.
 *
 * @param inputs the inputs of the resource
 */
export function failureOf(error: unknown, inputs: Properties | undefined): Failure {
  const failure: Failure = { code: status.UNKNOWN, message: messageOf(error) };
  if (!(error instanceof InitializationError)) return failure;
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.properties as Properties));
  detail.setInputs(toStruct(inputs ?? {}));
  detail.setReasonsList(error.reasons);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new statusPb.Status();
  details.setCode(failure.code);
  details.setMessage(failure.message);
  details.addDetails(packed);
  const metadata = new MetadataClass();
  metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return { ...failure, metadata };
}
