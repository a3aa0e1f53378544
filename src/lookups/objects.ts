import type { V1Alpha1Condition, V1Alpha1Object } from "../kubernetes/index.ts";

/** The object to look up. */
export interface GetArgs {
  /** The name of the object in the cluster. */
  name: string;
  /**
   * The namespace of the object.
   *
   * @default the namespace of the provider (`jumpstarter:namespace`), else of the kubeconfig's context, else "default"
   */
  namespace?: string;
}

/** The objects to list. */
export interface ListArgs {
  /**
   * The namespace of the objects.
   *
   * @default the namespace of the provider (`jumpstarter:namespace`), else of the kubeconfig's context, else "default"
   */
  namespace?: string;
  /**
   * A label selector of Kubernetes.
   *
   * @default all objects
   * @example "board=rpi4,location!=bench-2"
   */
  labelSelector?: string;
}

/** The properties of all objects. */
export interface ObjectResult {
  /** `namespace/name`, the id of the resource that manages the object. */
  readonly id: string;
  /** The name of the object in the cluster. */
  readonly name: string;
  /** The namespace of the object. */
  readonly namespace: string;
  /** The UID of the object. */
  readonly uid: string;
  /** The labels of the object. */
  readonly labels: Record<string, string>;
  /** The annotations of the object. */
  readonly annotations: Record<string, string>;
}

/** A condition of an object, as the controller reports it. */
export interface ConditionResult {
  /** The type, such as "Online". */
  readonly type: string;
  /** "True", "False" or "Unknown". */
  readonly status: string;
  /** The reason, for programs. */
  readonly reason: string;
  /** The message, for people. */
  readonly message: string;
}

/** Returns the properties of an object that all kinds have. @internal */
export function objectResult({ metadata }: V1Alpha1Object): ObjectResult {
  const { name = "", namespace = "", uid = "", labels = {}, annotations = {} } = metadata;
  return { id: `${namespace}/${name}`, name, namespace, uid, labels, annotations };
}

/** Returns the conditions as programs see them. @internal */
export function conditionResults(conditions: V1Alpha1Condition[] = []): ConditionResult[] {
  return conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message }));
}
