import type { Context } from "./context.ts";
import type { DiffAnswer } from "./diff.ts";

/** A resource as it is to be read back: blank `id` where it is gone. */
export interface ReadAnswer<P> {
  id: string;
  inputs?: Partial<P>;
  props?: Partial<P>;
}

/** The life of a kind of resource, as an engine drives it. */
export interface Life<P> {
  /** The properties that are secret. */
  readonly secrets: readonly (keyof P)[];
  check(context: Context, olds: Partial<P>, news: P): Promise<{ inputs: P; failures: string[] }>;
  diff(context: Context, olds: P, news: P): Promise<DiffAnswer>;
  create(context: Context, inputs: P): Promise<{ id: string; outs: P }>;
  read(context: Context, id: string, props: Partial<P>): Promise<ReadAnswer<P>>;
  update(context: Context, olds: P, news: P): Promise<{ outs: P }>;
  delete(context: Context, id: string, props: P): Promise<void>;
}
