import type {
  V1Condition,
  V1LabelSelector,
  V1ListMeta,
  V1LocalObjectReference,
  V1ObjectMeta,
} from "@kubernetes/client-node";
import type { ExporterAccessPolicyRule, LabelSelector } from "./policy-rule.ts";

/** The API group of Jumpstarter's custom resources. */
export const GROUP = "jumpstarter.dev";

/** The version of Jumpstarter's custom resources. */
export const VERSION = "v1alpha1";

/** A type of client-node as JSON carries it: with times as strings. */
type AsSent<T> = T extends Date
  ? string
  : T extends (infer E)[]
    ? AsSent<E>[]
    : T extends object
      ? { [K in keyof T]: AsSent<T[K]> }
      : T;

/** The metadata of an object, with times in RFC 3339. */
export type V1Alpha1ObjectMeta = AsSent<V1ObjectMeta>;

/** A condition of an object, with `lastTransitionTime` in RFC 3339. */
export type V1Alpha1Condition = AsSent<V1Condition>;

/** The parts that all of Jumpstarter's objects have. */
export interface V1Alpha1Object<Kind extends string = string, Spec = object, Status = object> {
  apiVersion: "jumpstarter.dev/v1alpha1";
  kind: Kind;
  metadata: V1Alpha1ObjectMeta;
  spec?: Spec;
  status?: Status;
}

/** A list as the API server sends it. */
export interface V1Alpha1List<T extends V1Alpha1Object> {
  apiVersion: "jumpstarter.dev/v1alpha1";
  kind: string;
  metadata: V1ListMeta;
  items: T[];
}

/** The controller's report about an object that it issues a credential for. */
export interface V1Alpha1CredentialStatus {
  /** The Secret with the token, in the namespace of the object. Absent until the controller has issued it. */
  credential?: V1LocalObjectReference;
  /** `host:port` of the controller's gRPC service. */
  endpoint?: string;
}

/** The spec of a client as the cluster has it. */
export interface V1Alpha1ClientSpec {
  /** The user name by which an OIDC token is recognised as this client. */
  username?: string;
}

/** The controller's report about a client. */
export interface V1Alpha1ClientStatus extends V1Alpha1CredentialStatus {
  /** Since controller 0.10: `TokenExpiring`. */
  conditions?: V1Alpha1Condition[];
  /** The time when the token expires, in RFC 3339. Since controller 0.10. */
  tokenExpiresAt?: string;
}

/** A client: a person or a CI job that leases exporters. */
export type V1Alpha1Client = V1Alpha1Object<"Client", V1Alpha1ClientSpec, V1Alpha1ClientStatus>;

/** A list of clients. */
export type V1Alpha1ClientList = V1Alpha1List<V1Alpha1Client>;

/** The spec of an exporter as the cluster has it. */
export interface V1Alpha1ExporterSpec {
  /** The user name by which an OIDC token is recognised as this exporter. */
  username?: string;
  /** Since controller 0.9: with `false`, this exporter gets no new leases. */
  enabled?: boolean;
}

/** A device of an exporter: one node of the tree of drivers that it offers. */
export interface V1Alpha1ExporterDevice {
  uuid?: string;
  parent_uuid?: string;
  labels?: Record<string, string>;
}

/** The controller's report about an exporter. */
export interface V1Alpha1ExporterStatus extends V1Alpha1CredentialStatus {
  /** `Online` and `Registered`. */
  conditions?: V1Alpha1Condition[];
  devices?: V1Alpha1ExporterDevice[];
  /** The lease that holds this exporter now. */
  leaseRef?: V1LocalObjectReference;
  /** The time when the controller heard from it last, in RFC 3339. */
  lastSeen?: string | null;
  /** Since controller 0.8: `Available`, `LeaseReady`, `Offline`, ... */
  exporterStatus?: string;
  /** More about `exporterStatus`. Since controller 0.8. */
  statusMessage?: string;
}

/** An exporter: a program that shares real hardware. */
export type V1Alpha1Exporter = V1Alpha1Object<"Exporter", V1Alpha1ExporterSpec, V1Alpha1ExporterStatus>;

/** A list of exporters. */
export type V1Alpha1ExporterList = V1Alpha1List<V1Alpha1Exporter>;

/** The spec of a lease as the cluster has it. */
export interface V1Alpha1LeaseSpec {
  clientRef: V1LocalObjectReference;
  /** A Go duration, "30m". */
  duration?: string;
  selector?: V1LabelSelector;
  /** Since controller 0.8: this exporter and no other. */
  exporterRef?: V1LocalObjectReference;
  release?: boolean;
  beginTime?: string;
  endTime?: string;
  /** The lease's tags. Since controller 0.9. */
  tags?: Record<string, string>;
  /** Since controller 0.9: take an exporter with `enabled: false`, too. */
  allowDisabled?: boolean;
  /** The context that the client has given, for people. Since controller 0.10. */
  context?: Record<string, string>;
}

/** The controller's report about a lease. */
export interface V1Alpha1LeaseStatus {
  beginTime?: string;
  endTime?: string;
  ended: boolean;
  exporterRef?: V1LocalObjectReference;
  priority?: number;
  spotAccess?: boolean;
  /** `Pending`, `Ready`, `Unsatisfiable`, `Invalid`. */
  conditions?: V1Alpha1Condition[];
}

/** A lease: the use of an exporter by a client for a while. */
export type V1Alpha1Lease = V1Alpha1Object<"Lease", V1Alpha1LeaseSpec, V1Alpha1LeaseStatus>;

/** A list of leases. */
export type V1Alpha1LeaseList = V1Alpha1List<V1Alpha1Lease>;

/** A rule as it may be in the cluster. */
export type V1Alpha1ExporterAccessPolicyRule = Partial<ExporterAccessPolicyRule>;

/** The spec of an access policy as the cluster has it. */
export interface V1Alpha1ExporterAccessPolicySpec {
  exporterSelector?: LabelSelector;
  policies?: V1Alpha1ExporterAccessPolicyRule[];
}

/** An access policy: which clients may lease which exporters, for how long. */
export type V1Alpha1ExporterAccessPolicy = V1Alpha1Object<"ExporterAccessPolicy", V1Alpha1ExporterAccessPolicySpec>;

/** A list of access policies. */
export type V1Alpha1ExporterAccessPolicyList = V1Alpha1List<V1Alpha1ExporterAccessPolicy>;
