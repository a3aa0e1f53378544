import type { V1Alpha1Client } from "../kubernetes/index.ts";
import type { Lookup } from "./lookup.ts";
import {
  type ConditionResult,
  conditionResults,
  type GetArgs,
  type ListArgs,
  type ObjectResult,
  objectResult,
} from "./objects.ts";

/** The arguments of {@link getClient}. */
export interface GetClientArgs extends GetArgs {}

/** A client as the cluster knows it. It holds no secret. */
export interface GetClientResult extends ObjectResult {
  /** The OIDC user name, if it has one. */
  readonly username?: string;
  /** The controller's gRPC address, `host:port`; absent until the controller has seen the client. */
  readonly endpoint?: string;
  /** The Secret with the token; absent until the controller has issued it. */
  readonly credentialSecretName?: string;
  /** The time when the token expires, in RFC 3339, as the controller reports it since Jumpstarter 0.10. */
  readonly tokenExpiresAt?: string;
  /** The conditions that the controller reports, since Jumpstarter 0.10: `TokenExpiring`. */
  readonly conditions: ConditionResult[];
}

/** The arguments of {@link listClients}. */
export interface ListClientsArgs extends ListArgs {}

/** The clients of a namespace. */
export interface ListClientsResult {
  /** The namespace of the clients. */
  readonly namespace: string;
  /** The clients, sorted by name. */
  readonly clients: GetClientResult[];
}

/** The lookup behind `getClient`. @internal */
export const client: Lookup<GetClientArgs, GetClientResult> = {
  name: "getClient",
  known: ["name", "namespace"],
  ask: async ({ kubernetes, options }, { name }) =>
    clientResult(await new kubernetes.ClientsV1Alpha1Api(options).get(name)),
};

/** The lookup behind `listClients`. @internal */
export const clients: Lookup<ListClientsArgs, ListClientsResult> = {
  name: "listClients",
  known: ["namespace", "labelSelector"],
  ask: async ({ kubernetes, options }, args) => {
    const { items } = await new kubernetes.ClientsV1Alpha1Api(options).list(args);
    return { namespace: options.namespace, clients: items.map(clientResult) };
  },
};

function clientResult(client: V1Alpha1Client): GetClientResult {
  const { username } = client.spec ?? {};
  const { endpoint, credential, tokenExpiresAt, conditions } = client.status ?? {};
  return {
    ...objectResult(client),
    ...(username && { username }),
    ...(endpoint && { endpoint }),
    ...(credential?.name && { credentialSecretName: credential.name }),
    ...(tokenExpiresAt && { tokenExpiresAt }),
    conditions: conditionResults(conditions),
  };
}
