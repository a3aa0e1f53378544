import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { CredentialedObject, CredentialedObjectApi, Issued } from "../kubernetes/index.ts";
import { caBundleOf } from "./cluster.ts";
import { diffCredentialed } from "./diff.ts";
import { parseDuration } from "./duration.ts";
import { InitializationError } from "./errors.ts";
import { type CredentialedInputs, type CredentialedOutputs, idOf } from "./inputs.ts";
import { type Kind, lifecycle } from "./lifecycle.ts";
import { isRenewalDue, isRotationAsked, refuseEndlessRenewal } from "./renewal.ts";
import { secret } from "./secret.ts";
import { type StatusRow, statusRow } from "./status-row.ts";
import type { Validation } from "./validation.ts";

/** What is particular to a kind of object that the controller issues credentials for. */
export interface CredentialedKind<T extends CredentialedObject>
  extends Pick<
    Kind<T, CredentialedObjectApi<T>, CredentialedInputs, CredentialedOutputs>,
    "resourceClass" | "nameSuffix" | "api" | "spec" | "observedSpec"
  > {
  /** Checks what only this kind has. */
  validate(validation: Validation, inputs: Record<string, unknown>): void;
  /** Looks at what the server has made of the spec. @throws KubernetesError */
  verify(live: T, inputs: CredentialedInputs): void;
}

/** The life of a client or an exporter: what every object does, and the credential. */
export function credentialedLifecycle<T extends CredentialedObject>(kind: CredentialedKind<T>) {
  return lifecycle<T, CredentialedObjectApi<T>, CredentialedInputs, CredentialedOutputs>({
    ...kind,
    validate: (validation, inputs) => {
      validation.username(inputs.username);
      validation.duration("credentialTimeout", inputs.credentialTimeout, 1_000);
      validation.duration("renewBefore", inputs.renewBefore, 1_000);
      validation.triggers("rotationTriggers", inputs.rotationTriggers);
      kind.validate(validation, inputs);
    },
    diff: (olds, news) => diffCredentialed(olds, news, statusRow(news.pulumiUrn).inform),
    inputsOf: ({ uid, endpoint, caBundle, credentialSecretName, token, tokenExpiresAt, ...inputs }) => inputs,
    observe: async (api, live, props) => {
      const uid = live.metadata.uid ?? "";
      const isLookup = props.name === undefined;
      // Its token is as good as gone; without one in the state, the next update makes another object.
      if (live.metadata.deletionTimestamp && !isLookup) return { uid };
      const credential = await api.findCredential(live, { shared: !isLookup });
      if (isLookup && !credential) {
        const what = api.describe(live.metadata.name ?? "");
        throw new KubernetesError("NotFound", `There is ${what}, but the controller has issued no credential for it`);
      }
      const caBundle = await readCaBundle(api, statusRow(props.pulumiUrn), props.caBundle);
      return {
        uid,
        ...(live.status?.endpoint !== undefined && { endpoint: live.status.endpoint }),
        caBundle,
        ...(live.status?.credential?.name !== undefined && { credentialSecretName: live.status.credential.name }),
        ...(credential && { token: secret(credential.token) }),
        ...(credential?.expiresAt !== undefined && { tokenExpiresAt: credential.expiresAt }),
      };
    },
    finish: (api, object, inputs, olds) => finish(kind, api, object, inputs, olds),
  });
}

/** Waits for the credential, and renews it where that is due. */
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
    const known = issued && outputs(inputs, issued, olds.caBundle ?? "");
    throw new InitializationError(idOf(inputs), unfinished(inputs, object, olds, known), error);
  }
}

/** What the state is to hold of a resource whose credential did not come, or was not renewed: what is known. */
function unfinished(
  inputs: CredentialedInputs,
  object: CredentialedObject,
  olds: Partial<CredentialedOutputs>,
  issued: CredentialedOutputs | undefined,
): CredentialedOutputs {
  const uid = object.metadata.uid ?? "";
  if (olds.uid !== uid) return issued ?? { ...inputs, uid };
  const { endpoint, caBundle, credentialSecretName, token, tokenExpiresAt } = olds;
  const former = { uid, endpoint, caBundle, credentialSecretName, token: token && secret(token), tokenExpiresAt };
  // A rotation that did not happen has to be due again at the next run.
  return defined({ ...inputs, ...(issued ?? former), rotationTriggers: olds.rotationTriggers });
}

/** Without the keys that are `undefined`. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
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
