import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { CredentialedObjectApi, Issued, V1Alpha1CredentialStatus, V1Alpha1Object } from "../kubernetes/index.ts";
import { caBundleOf } from "./cluster.ts";
import { diffCredentialed } from "./diff.ts";
import { parseDuration } from "./duration.ts";
import { endWithEngine } from "./engine.ts";
import { ensure, marked, synchronize } from "./ensure.ts";
import { InitializationError, reportOnce } from "./errors.ts";
import { type CredentialedInputs, type CredentialedOutputs, idOf, parseId } from "./inputs.ts";
import { isRenewalDue, isRotationAsked, refuseEndlessRenewal } from "./renewal.ts";
import { secret } from "./secret.ts";
import { type ConfigureRequest, configure, kubeConfig } from "./settings.ts";
import { type StatusRow, statusRow } from "./status-row.ts";
import { type Desired, observed } from "./synchronize.ts";
import { type CheckFailure, Validation } from "./validation.ts";

/** What is particular to a kind of object that the controller issues credentials for. */
export interface CredentialedKind<T extends CredentialedObject> {
  /** The class in programs, for messages. */
  resourceClass: string;
  /** What the controller appends to the object's name for the Secret's. */
  secretSuffix: string;
  api(namespace: string): Promise<CredentialedObjectApi<T>>;
  /** Checks what only this kind has. */
  validate(validation: Validation, inputs: Record<string, unknown>): void;
  /** The spec that the inputs ask for; `undefined` where they leave a key alone. */
  spec(inputs: CredentialedInputs): Record<string, unknown>;
  /** What of the spec was set by us, as it is now: what a refresh reports. */
  observedSpec(live: T, ours: CredentialedInputs): Partial<CredentialedInputs>;
  /** Looks at what the server has made of the spec. @throws KubernetesError */
  verify(live: T, inputs: CredentialedInputs): void;
}

export type CredentialedObject = V1Alpha1Object<string, { username?: string }, V1Alpha1CredentialStatus>;

/**
 * The life of a client or an exporter, as the engine's dynamic provider protocol asks for it. Create and update are one
 * thing: see that the object is there and as wanted, wait for its credential, and tell what there is.
 */
export function credentialedLifecycle<T extends CredentialedObject>(kind: CredentialedKind<T>) {
  return {
    configure(request: ConfigureRequest): void {
      configure(request);
      endWithEngine();
    },

    async check(olds: Partial<CredentialedInputs>, news: CredentialedInputs) {
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
        validation.name(inputs.name, kind.secretSuffix);
        validation.namespace(inputs.namespace);
        validation.labels("labels", inputs.labels);
        validation.annotations("annotations", inputs.annotations);
        validation.username(inputs.username);
        validation.duration("credentialTimeout", inputs.credentialTimeout, 1_000);
        validation.duration("renewBefore", inputs.renewBefore, 1_000);
        validation.triggers("rotationTriggers", inputs.rotationTriggers);
        validation.boolean("adopt", inputs.adopt);
        kind.validate(validation, inputs as unknown as Record<string, unknown>);
        return { inputs, failures: validation.failures satisfies CheckFailure[] };
      });
    },

    async diff(_id: string, olds: CredentialedOutputs, news: CredentialedInputs) {
      return diffCredentialed(olds, news);
    },

    async create(inputs: CredentialedInputs) {
      const api = await kind.api(inputs.namespace);
      const object = await ensure(api, inputs.name, desired(kind, inputs), ownership(kind, inputs));
      return { id: idOf(inputs), outs: await finish(kind, api, object, inputs, {}) };
    },

    async read(id: string, props: Partial<CredentialedOutputs> & { __provider: string }) {
      return await reportOnce(async () => {
        const { namespace, name } = parseId(id);
        const api = await kind.api(namespace);
        const live = await api.find(name);
        if (!live) {
          // Only a resource that was created has its inputs in the state: what has none is being looked up.
          if (props.name !== undefined) return { id: "" };
          throw new KubernetesError("NotFound", `There is no ${api.describe(name)} to get`);
        }
        const inputs: CredentialedInputs = {
          ...managed(props),
          name,
          namespace,
          ...observedMetadata(props, live),
          ...kind.observedSpec(live, props as CredentialedInputs),
        };
        const credential = await api.findCredential(live);
        const caBundle = await readCaBundle(api, statusRow(props.pulumiUrn), props.caBundle);
        return {
          id,
          inputs,
          props: {
            ...inputs,
            uid: live.metadata.uid,
            endpoint: live.status?.endpoint,
            caBundle,
            credentialSecretName: live.status?.credential?.name,
            ...(credential && { token: secret(credential.token), tokenExpiresAt: credential.expiresAt }),
          },
        };
      });
    },

    async update(_id: string, olds: CredentialedOutputs, news: CredentialedInputs) {
      const api = await kind.api(news.namespace);
      let live = await api.find(news.name);
      // It may have gone since the state was written; what is wanted is that it exists.
      if (!live || live.metadata.deletionTimestamp) {
        live = await ensure(api, news.name, desired(kind, news), ownership(kind, news));
        return { outs: await finish(kind, api, live, news, {}) };
      }
      const wanted = { ...desired(kind, news), annotations: marked(news.annotations, news.pulumiUrn) };
      live = await synchronize(api, live, wanted, desired(kind, olds));
      return { outs: await finish(kind, api, live, news, olds) };
    },

    async delete(id: string, props: CredentialedOutputs): Promise<void> {
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

/**
 * From an object that exists to the outputs: waits for the credential, renews it where that is due. Whatever fails here,
 * the object exists, so the resource has to stay in the state.
 */
async function finish<T extends CredentialedObject>(
  kind: CredentialedKind<T>,
  api: CredentialedObjectApi<T>,
  object: T,
  inputs: CredentialedInputs,
  olds: Partial<CredentialedOutputs>,
): Promise<CredentialedOutputs> {
  const row = statusRow(inputs.pulumiUrn);
  const wait = { timeout: milliseconds(inputs.credentialTimeout), onProgress: row.status };
  let issued: Issued<T> | undefined;
  try {
    kind.verify(object, inputs);
    issued = await api.waitForCredential(object, wait);
    refuseEndlessRenewal(inputs, issued.credential.token);
    if (isRotationAsked(olds, inputs) || isRenewalDue(issued.credential.expiresAt, inputs.renewBefore)) {
      issued = await api.rotate(issued.object, wait);
    }
    return outputs(inputs, issued, await readCaBundle(api, row, olds.caBundle));
  } catch (error) {
    const known = issued ? outputs(inputs, issued, olds.caBundle ?? "") : { ...inputs, uid: object.metadata.uid };
    // A rotation that did not happen has to be due again at the next run.
    const { rotationTriggers, ...rest } = known;
    const triggers = olds.uid === undefined ? rotationTriggers : olds.rotationTriggers;
    throw new InitializationError(
      idOf(inputs),
      { ...rest, ...(triggers && { rotationTriggers: triggers }) } as CredentialedOutputs,
      error,
    );
  }
}

function outputs(
  inputs: CredentialedInputs,
  issued: Issued<CredentialedObject>,
  caBundle: string,
): CredentialedOutputs {
  const { object, endpoint, credential } = issued;
  return {
    ...inputs,
    uid: object.metadata.uid ?? "",
    endpoint,
    caBundle,
    credentialSecretName: credential.secretName,
    token: secret(credential.token),
    ...(credential.expiresAt !== undefined && { tokenExpiresAt: credential.expiresAt }),
  };
}

function desired<T extends CredentialedObject>(kind: CredentialedKind<T>, inputs: CredentialedInputs): Desired {
  return { labels: inputs.labels, annotations: inputs.annotations, spec: kind.spec(inputs) };
}

function ownership<T extends CredentialedObject>(kind: CredentialedKind<T>, inputs: CredentialedInputs) {
  return { urn: inputs.pulumiUrn, adopt: inputs.adopt ?? false, resourceClass: kind.resourceClass };
}

/** The inputs among the outputs in the state. */
function managed(props: Partial<CredentialedOutputs> & { __provider: string }) {
  const { uid, endpoint, caBundle, credentialSecretName, token, tokenExpiresAt, ...inputs } = props;
  return inputs;
}

function observedMetadata(props: Partial<CredentialedInputs>, live: CredentialedObject): Partial<CredentialedInputs> {
  const labels = props.name === undefined ? live.metadata.labels : observed(props.labels, live.metadata.labels);
  const annotations = observed(props.annotations, live.metadata.annotations);
  return { ...(labels && { labels }), ...(annotations && { annotations }) };
}

async function readCaBundle<T extends CredentialedObject>(
  api: CredentialedObjectApi<T>,
  row: StatusRow,
  fallback = "",
): Promise<string> {
  return await caBundleOf(api.namespace, async () => {
    try {
      return await api.getCaBundle();
    } catch (error) {
      if (!hasReason(error, "Forbidden")) throw error;
      row.warn(`${error.message}\nThe output caBundle is left ${fallback === "" ? "empty" : "as it was"}.`);
      return fallback;
    }
  });
}

function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
