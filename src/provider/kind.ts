import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import type { Problems } from "../problems.ts";
import type { Context } from "./context.ts";
import type { ObjectOutputs } from "./inputs.ts";
import type { Session } from "./session.ts";

/**
 * The particulars of one kind of object: T as the cluster has it, P as the state has it. P has the inputs and the
 * outputs; where only inputs are meant, the outputs are unset.
 */
export interface Kind<T extends V1Alpha1Object, P extends ObjectOutputs> {
  /** The last part of its type in programs, for messages: "Client". */
  kind: string;
  /** The suffix that the controller appends to the object's name for other objects' names. */
  nameSuffix: string;
  /** The inputs that can change in place, beside those of every object. */
  changeable: readonly (keyof P)[];
  /** The outputs that are no inputs, beside those of every object. */
  outputs: readonly (keyof P)[];
  /** The outputs that are secret. */
  secrets: readonly (keyof P)[];
  /** Checks the inputs that not every kind has. */
  validate(problems: Problems, inputs: Record<string, unknown>): void;
  /** Returns the reason to update a resource whose inputs have not changed, for a person; `undefined` where there is none. */
  whyUpdate?(olds: P, news: P): string | undefined;
  /**
   * Tells what an update will do beside what its diff shows, for a person; `undefined` where that is nothing.
   *
   * @throws where the update cannot succeed
   */
  foretell?(olds: P, news: P): string | undefined;
  /** Returns warnings about inputs that are new or have changed. */
  warnings?(olds: Partial<P>, news: P): string[];
  /** Returns the spec that the inputs ask for; `undefined` where they leave a key alone. */
  spec(inputs: Partial<P>): Record<string, unknown>;
  /** Returns the annotations that the inputs ask for beside `annotations`. */
  annotations?(inputs: Partial<P>): Record<string, string>;
  /** Returns those inputs of the spec that are ours as the object has them now, for a refresh. */
  observedSpec(live: T, ours: Partial<P>): Partial<P>;
  /** Opens the objects of a namespace. */
  open(session: Session, namespace: string): Promise<Objects<T, P>>;
}

/** The objects of one kind in a namespace, with what belongs to each of them. */
export interface Objects<T extends V1Alpha1Object, P extends ObjectOutputs> {
  api: AbstractAsyncCustomObjectApi<T>;
  /** Returns the outputs as they are now. `props` is empty when an object is looked up that is managed elsewhere. */
  observe(context: Context, live: T, props: Partial<P>): Promise<Partial<P>>;
  /**
   * Completes a created or updated object and returns what the state is to hold.
   *
   * @throws InitializationError and nothing else: the object exists, so the resource has to stay in the state
   */
  finish(context: Context, object: T, inputs: P, olds: Partial<P>): Promise<P>;
}
