import { defined } from "../defined.ts";
import { tokenOwnerOf } from "../kubernetes/credential/token.ts";
import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { CredentialedObject, CredentialedObjectApi, Issued } from "../kubernetes/index.ts";
import { parseDuration } from "../kubernetes/names.ts";
import type { Problems } from "../problems.ts";
import type { Context } from "./context.ts";
import { InitializationError } from "./errors.ts";
import { type CredentialedOutputs, ISSUED_OUTPUTS, idOf } from "./inputs.ts";
import type { Kind } from "./kind.ts";
import { Lifecycle } from "./lifecycle.ts";
import { migrationAnnotations } from "./migration.ts";
import { oidcMismatch } from "./oidc-name.ts";
import { assertRenewalEnds, isRenewalDue, isRotationAsked, newToken, staysValid, whyRenewal } from "./renewal.ts";
import type { Session } from "./session.ts";
import { validateCredentialed } from "./validate-credentialed.ts";

/** The particulars of a kind of object that the controller issues credentials for. */
export interface CredentialedKind<T extends CredentialedObject>
  extends Pick<Kind<T, CredentialedOutputs>, "kind" | "nameSuffix" | "changeable" | "spec" | "observedSpec"> {
  api(session: Session, namespace: string): Promise<CredentialedObjectApi<T>>;
  /** Checks the inputs that only this kind has. */
  validate(problems: Problems, inputs: Record<string, unknown>): void;
  /** Checks the spec that the server has made of the inputs. @throws KubernetesError */
  verify(live: T, inputs: CredentialedOutputs): void;
}

/** The inputs of clients and exporters that can change in place. */
const CHANGEABLE = [
  "username",
  "migratedFrom",
  "credentialTimeout",
  "rotationTriggers",
  "renewBefore",
] as const satisfies (keyof CredentialedOutputs)[];

/** Returns the life of a client or an exporter: that of every object, with a credential. */
export function credentialedLifecycle<T extends CredentialedObject>(
  kind: CredentialedKind<T>,
): Lifecycle<T, CredentialedOutputs> {
  return new Lifecycle({
    ...kind,
    changeable: [...CHANGEABLE, ...kind.changeable],
    outputs: ISSUED_OUTPUTS,
    secrets: ["token"],
    validate: (problems, inputs) => {
      validateCredentialed(problems, inputs);
      kind.validate(problems, inputs);
    },
    annotations: ({ migratedFrom }) => migrationAnnotations(migratedFrom),
    observedSpec: (live, ours) => ({
      ...kind.observedSpec(live, ours),
      ...(ours.migratedFrom !== undefined && { migratedFrom: tokenOwnerOf(live) }),
    }),
    whyUpdate: (olds, news) => whyRenewal(olds, news.renewBefore),
    foretell: (olds, news) => {
      if (olds.token !== undefined && !isRotationAsked(olds, news)) assertRenewalEnds(news, olds.token);
      return newToken(olds, news);
    },
    warnings: (olds, { name, username }) =>
      olds.name === name && olds.username === username ? [] : oidcMismatch(name, username),
    open: async (session, namespace) => {
      const api = await kind.api(session, namespace);
      return {
        api,
        observe: (context, live, props) => observe(context, api, live, props),
        finish: (context, object, inputs, olds) => finish(context, kind, api, object, inputs, olds),
      };
    },
  });
}

async function observe<T extends CredentialedObject>(
  context: Context,
  api: CredentialedObjectApi<T>,
  live: T,
  props: Partial<CredentialedOutputs>,
): Promise<Partial<CredentialedOutputs>> {
  const uid = live.metadata.uid ?? "";
  const isLookup = props.name === undefined;
  // Its token is as good as gone; without one in the state, the next update makes another object.
  if (live.metadata.deletionTimestamp && !isLookup) return { uid };
  const credential = await api.findCredential(live, { shared: !isLookup });
  if (isLookup && !credential) {
    const object = api.describe(live.metadata.name ?? "");
    throw new KubernetesError("NotFound", `There is ${object}, but the controller has issued no credential for it`);
  }
  if (credential && props.token !== undefined && props.uid === uid && credential.token !== props.token) {
    const object = api.describe(live.metadata.name ?? "");
    context.row.inform(`Somebody had a new token issued for ${object}; ${staysValid(props.tokenExpiresAt)}`);
  }
  const caBundle = await readCaBundle(context, api, props.caBundle);
  return {
    uid,
    ...(live.status?.endpoint !== undefined && { endpoint: live.status.endpoint }),
    caBundle,
    ...(live.status?.credential?.name !== undefined && { credentialSecretName: live.status.credential.name }),
    ...(credential && { token: credential.token }),
    ...(credential?.expiresAt !== undefined && { tokenExpiresAt: credential.expiresAt }),
  };
}

/** Waits for the credential, and renews it where that is due. */
async function finish<T extends CredentialedObject>(
  context: Context,
  kind: CredentialedKind<T>,
  api: CredentialedObjectApi<T>,
  object: T,
  inputs: CredentialedOutputs,
  olds: Partial<CredentialedOutputs>,
): Promise<CredentialedOutputs> {
  const { signal, timeout = milliseconds(inputs.credentialTimeout) } = context;
  const wait = {
    timeout,
    signal,
    onProgress: context.row.status,
  };
  let issued: Issued<T> | undefined;
  try {
    kind.verify(object, inputs);
    issued = await api.waitForCredential(object, wait);
    // Before a rotation: it would be done again if an error came after it.
    const caBundle = await readCaBundle(context, api, olds.caBundle);
    const isAsked = isRotationAsked(olds, inputs);
    // The token that is asked for may live longer.
    if (!isAsked) assertRenewalEnds(inputs, issued.credential.token);
    if (isAsked || isRenewalDue(issued.credential.expiresAt, inputs.renewBefore)) {
      const former = issued.credential;
      issued = await api.rotate(issued.object, wait);
      context.row.inform(`A new token was issued; ${staysValid(former.expiresAt)}`);
    }
    return outputs(inputs, issued, caBundle);
  } catch (error) {
    const known = issued && outputs(inputs, issued, olds.caBundle ?? "");
    throw new InitializationError(idOf(inputs), unfinished(inputs, object, olds, known), error);
  }
}

/** Returns what is known of a resource whose credential did not come, or was not renewed. */
function unfinished(
  inputs: CredentialedOutputs,
  object: CredentialedObject,
  olds: Partial<CredentialedOutputs>,
  issued: CredentialedOutputs | undefined,
): CredentialedOutputs {
  const uid = object.metadata.uid ?? "";
  if (olds.uid !== uid) return issued ?? { ...inputs, uid };
  const { endpoint, caBundle, credentialSecretName, token, tokenExpiresAt } = olds;
  const former = { uid, endpoint, caBundle, credentialSecretName, token, tokenExpiresAt };
  // A rotation that did not happen has to be due again at the next run.
  return defined({ ...inputs, ...(issued ?? former), rotationTriggers: olds.rotationTriggers });
}

function outputs(
  inputs: CredentialedOutputs,
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
    token: credential.token,
    ...(credential.expiresAt !== undefined && { tokenExpiresAt: credential.expiresAt }),
  };
}

/** Reads the CA of the namespace. Where that is forbidden, each resource keeps what it had, and says so. */
async function readCaBundle<T extends CredentialedObject>(
  { session, row }: Context,
  api: CredentialedObjectApi<T>,
  fallback = "",
): Promise<string> {
  try {
    return await session.share(`CA of ${api.namespace}`, () => api.getCaBundle());
  } catch (error) {
    if (!hasReason(error, "Forbidden")) throw error;
    const isEmpty = fallback === "";
    // Of many that have none, one says it for all.
    if (!isEmpty || session.said.isFirst(`no CA of ${api.namespace}`)) {
      row.warn(`${error.message}\nThe output caBundle is left ${isEmpty ? "empty" : "as it was"}.`);
    }
    return fallback;
  }
}

function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
