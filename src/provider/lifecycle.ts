import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { AbstractAsyncCustomObjectApi, V1Alpha1Object } from "../kubernetes/index.ts";
import type { DiffAnswer } from "./diff.ts";
import { endWithEngine } from "./engine.ts";
import { ensure, isTakenOver, marked, synchronize } from "./ensure.ts";
import { reportOnce } from "./errors.ts";
import { idOf, nameInProgram, type ObjectInputs, parseId } from "./inputs.ts";
import { manageable } from "./manageable.ts";
import { type ConfigureRequest, configure, kubeConfig } from "./settings.ts";
import { messagesFirst, statusRow } from "./status-row.ts";
import { type Desired, observed } from "./synchronize.ts";
import { Validation } from "./validation.ts";

/** What is particular to a kind of object: T as the cluster has it, I what the engine sends, O what the state holds. */
export interface Kind<
  T extends V1Alpha1Object,
  A extends AbstractAsyncCustomObjectApi<T>,
  I extends ObjectInputs,
  O extends I,
> {
  /** The class in programs, for messages. */
  resourceClass: string;
  /** What the controller appends to the object's name for other objects' names. */
  nameSuffix: string;
  api(namespace: string): Promise<A>;
  /** Checks what not every kind has. */
  validate(validation: Validation, inputs: Record<string, unknown>): void;
  diff(olds: O, news: I): DiffAnswer;
  /** The spec that the inputs ask for; `undefined` where they leave a key alone. */
  spec(inputs: I): Record<string, unknown>;
  /** What of the spec is ours, as it is now: what a refresh reports. */
  observedSpec(live: T, ours: Partial<I>): Partial<I>;
  /** The inputs among what the state holds. */
  inputsOf(props: Partial<O> & { __provider: string }): Partial<I> & { __provider: string };
  /** What the state is to hold beside the inputs, as it is now. */
  observe(api: A, live: T, props: Partial<O>): Promise<Omit<O, keyof I>>;
  /**
   * From an object that exists, and is as wanted, to what the state is to hold.
   *
   * @throws InitializationError and nothing else: the object exists, so the resource has to stay in the state
   */
  finish(api: A, object: T, inputs: I, olds: Partial<O>): Promise<O>;
}

/**
 * The life of an object, as the engine's dynamic provider protocol asks for it. Create and update are one thing: see
 * that the object is there and as wanted, and tell what there is.
 */
export function lifecycle<
  T extends V1Alpha1Object,
  A extends AbstractAsyncCustomObjectApi<T>,
  I extends ObjectInputs,
  O extends I,
>(kind: Kind<T, A, I, O>) {
  const desired = (inputs: I): Desired => ({
    labels: inputs.labels,
    annotations: inputs.annotations,
    spec: kind.spec(inputs),
  });
  const ownership = (inputs: I) => ({
    urn: inputs.pulumiUrn,
    adopt: inputs.adopt ?? false,
    resourceClass: kind.resourceClass,
  });
  return {
    configure(request: ConfigureRequest): void {
      configure(request);
      endWithEngine();
    },

    async check(olds: Partial<I>, news: I) {
      return await reportOnce(async () => {
        const inputs = { ...news };
        const validation = new Validation();
        try {
          const connection = kubeConfig();
          // Once chosen, a default stays: another kubeconfig must not replace every resource.
          inputs.namespace ??= olds.namespace ?? connection.namespace;
        } catch (error) {
          validation.failures.push({ property: "", reason: (error as KubernetesError).message });
          inputs.namespace ??= olds.namespace ?? "default";
        }
        // So does the name: with an alias, the resource can be renamed in the program.
        inputs.name ??= olds.name ?? nameInProgram(inputs.pulumiUrn ?? "");
        validation.name(inputs.name, kind.nameSuffix);
        validation.namespace(inputs.namespace);
        validation.labels("labels", inputs.labels);
        validation.annotations("annotations", inputs.annotations);
        validation.boolean("adopt", inputs.adopt);
        kind.validate(validation, inputs as unknown as Record<string, unknown>);
        return { inputs, failures: validation.failures };
      });
    },

    async diff(_id: string, olds: O, news: I) {
      return await messagesFirst(async () => kind.diff(olds, news));
    },

    async create(inputs: I) {
      return await messagesFirst(async () => {
        const api = await kind.api(inputs.namespace);
        const object = await ensure(api, inputs.name, desired(inputs), ownership(inputs));
        return { id: idOf(inputs), outs: await kind.finish(api, object, inputs, {}) };
      });
    },

    async read(id: string, props: Partial<O> & { __provider: string }) {
      return await reportOnce(async () => {
        const { namespace, name } = parseId(id);
        const api = await kind.api(namespace);
        // Only a resource that was created has its inputs in the state: what has none is being looked up. A refresh reads
        // them all, and none that this run has touched.
        const isRefresh = props.name !== undefined;
        const live = await api.find(name, { shared: isRefresh });
        if (!live) {
          if (isRefresh) return { id: "" };
          throw new KubernetesError("NotFound", `There is no ${api.describe(name)} to get`);
        }
        if (live.metadata.deletionTimestamp) warnOfDeletion(api, live, props.pulumiUrn);
        // Of what is looked up, everything is reported that a resource could manage.
        const ours = isRefresh ? props : (manageable(live) as Partial<I>);
        const labels = observed(ours.labels, live.metadata.labels);
        const annotations = observed(ours.annotations, live.metadata.annotations);
        const inputs = {
          ...kind.inputsOf(props),
          name,
          namespace,
          ...(labels && { labels }),
          ...(annotations && { annotations }),
          ...kind.observedSpec(live, ours),
        };
        return { id, inputs, props: { ...inputs, ...(await kind.observe(api, live, props)) } };
      });
    },

    async update(_id: string, olds: O & { uid?: string }, news: I) {
      return await messagesFirst(async () => {
        const api = await kind.api(news.namespace);
        let live = await api.find(news.name);
        const isAnother = olds.uid !== undefined && live?.metadata.uid !== olds.uid;
        // It may have gone since the state was written; what is wanted is that it exists.
        if (!live || live.metadata.deletionTimestamp || isAnother) {
          live = await ensure(api, news.name, desired(news), ownership(news)).catch((error) => {
            if (!hasReason(error, "AlreadyExists")) throw error;
            throw error.explain(
              "- If it was created anew in place of this resource's object, pulumi refresh takes it up.",
            );
          });
          return { outs: await kind.finish(api, live, news, {}) };
        }
        const wanted = { ...desired(news), annotations: marked(news.annotations, news.pulumiUrn) };
        live = await synchronize(api, live, wanted, desired(olds));
        return { outs: await kind.finish(api, live, news, olds) };
      });
    },

    async delete(id: string, props: O & { uid?: string }): Promise<void> {
      if (isTakenOver(props.uid)) return;
      await reportOnce(async () => {
        const { namespace, name } = parseId(id);
        const api = await kind.api(namespace);
        const row = statusRow(props.pulumiUrn);
        row.status(`waiting until ${api.describe(name)} is gone`);
        try {
          await api.delete(name, { uid: props.uid });
        } finally {
          row.status("");
        }
      });
    },
  };
}

/** Somebody else's command is deleting the object, and has not got to its end. */
function warnOfDeletion<T extends V1Alpha1Object>(
  api: AbstractAsyncCustomObjectApi<T>,
  live: T,
  urn: string | undefined,
): void {
  const { name = "", deletionTimestamp } = live.metadata;
  const since = new Date(deletionTimestamp ?? "").toISOString();
  statusRow(urn).warn(
    [`${api.describe(name)} is being deleted since ${since}`, ...api.explainDeletion(live)].join("\n"),
  );
}
