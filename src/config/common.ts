/** The API version of every Jumpstarter configuration file. */
export const API_VERSION = "jumpstarter.dev/v1alpha1";

/** The namespace and name of the object that a configuration file is for. */
export interface ConfigMetadata {
  namespace: string;
  name: string;
}

/** The way in which `jmp` verifies the controller's certificate, as a configuration file holds it. */
export interface TlsConfig {
  /** The CA certificates, in base64 of PEM; "" means the system's roots. */
  ca: string;
  /** Whether the certificate is not verified at all, whatever `ca` says. */
  insecure: boolean;
}

/** The way in which the controller's certificate is verified. */
export interface TlsValues {
  /**
   * One or more CA certificates, in base64 of PEM, as `kubectl get -o yaml` shows a `ca.crt`.
   * @default "", which means the system's roots
   */
  ca?: string;
  /**
   * Whether the certificate is not verified at all. Jumpstarter then ignores `ca`.
   * @default false
   */
  insecure?: boolean;
}

/**
 * gRPC channel arguments, by name. Integers have 32 bits.
 * @example { "grpc.keepalive_time_ms": 20000, "grpc.lb_policy_name": "round_robin" }
 */
export type GrpcOptions = Record<string, string | number>;

export function tlsConfig(values: TlsValues | undefined): TlsConfig {
  return { ca: values?.ca ?? "", insecure: values?.insecure ?? false };
}

/** Returns a deep copy without the keys whose value is undefined. */
export function withoutUndefined<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines own properties, whereas an assignment could run a setter of the prototype.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, copy(entry)]])),
  );
}
