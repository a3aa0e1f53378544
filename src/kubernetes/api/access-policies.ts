import type { V1Alpha1ExporterAccessPolicy } from "../models.ts";
import { AbstractAsyncCustomObjectApi } from "./custom-object-api.ts";

/** The API of the exporter access policies of a namespace: which clients may lease which exporters, for how long. */
export class ExporterAccessPoliciesV1Alpha1Api extends AbstractAsyncCustomObjectApi<V1Alpha1ExporterAccessPolicy> {
  readonly kind = "ExporterAccessPolicy";
  readonly plural = "exporteraccesspolicies";
}
