/** The API version of every Jumpstarter configuration file. */
export const API_VERSION = "jumpstarter.dev/v1alpha1";

/** Whom a configuration file speaks for: the object's namespace and name. */
export interface ConfigMetadata {
  namespace: string;
  name: string;
}

/** How `jmp` verifies the controller's certificate, as it stands in a configuration file. */
export interface TlsConfig {
  /** Base64 of the CA certificates in PEM form. Empty: the system's roots. */
  ca: string;
  /** True: do not verify the server. It wins over `ca`. */
  insecure: boolean;
}

/** How to verify the controller's certificate. */
export interface TlsValues {
  /**
   * Base64 of one or more CA certificates in PEM form, as in the `ca.crt` that `kubectl get -o yaml` shows.
   * @default "" the system's roots
   */
  ca?: string;
  /**
   * Do not verify the server's certificate. Jumpstarter then ignores `ca`.
   * @default false
   */
  insecure?: boolean;
}

/**
 * gRPC channel arguments, by name. Integers are 32 bits wide.
 * @example { "grpc.keepalive_time_ms": 20000, "grpc.lb_policy_name": "round_robin" }
 */
export type GrpcOptions = Record<string, string | number>;

export function tlsConfig(values: TlsValues | undefined): TlsConfig {
  return { ca: values?.ca ?? "", insecure: values?.insecure ?? false };
}

/** A copy without the keys whose value is undefined, all the way down. */
export function withoutUndefined<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== "object" || value === null) return value;
  // fromEntries defines own properties, where an assignment could run a setter of the prototype.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) => (entry === undefined ? [] : [[key, copy(entry)]])),
  );
}
