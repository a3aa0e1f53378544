import type * as pulumi from "@pulumi/pulumi";
import type { V1Alpha1Client } from "../kubernetes/index.ts";
import { type GetOptions, type GetOutputOptions, invoke, invokeOutput } from "./invoke.ts";
import {
  type GetArgs,
  type GetOutputArgs,
  type ListArgs,
  type ListOutputArgs,
  type ObjectResult,
  objectResult,
} from "./objects.ts";

/** The arguments of {@link getClient}. */
export interface GetClientArgs extends GetArgs {}

/** The arguments of {@link getClientOutput}. */
export interface GetClientOutputArgs extends GetOutputArgs {}

/** A client as the cluster knows it. It holds no secret. */
export interface GetClientResult extends ObjectResult {
  /** The OIDC user name, if it has one. */
  readonly username?: string;
  /** The controller's gRPC address, `host:port`; absent until the controller has seen the client. */
  readonly endpoint?: string;
  /** The Secret with the token; absent until the controller has issued it. */
  readonly credentialSecretName?: string;
}

/**
 * Looks up a client that exists, whoever manages it.
 *
 * @throws when there is no such client
 *
 * @example
 * ```ts
 * const ci = await getClient({ name: "ci", namespace: "jumpstarter-lab" });
 * ```
 */
export async function getClient(args: GetClientArgs, opts?: GetOptions): Promise<GetClientResult> {
  const known = ["name", "namespace"];
  return await invoke({ name: "getClient", args, known, opts }, async ({ kubernetes, options }, args) =>
    clientResult(await new kubernetes.ClientsV1Alpha1Api(options).get(args.name)),
  );
}

/** Calls {@link getClient} with arguments that come from resources. */
export function getClientOutput(args: GetClientOutputArgs, opts?: GetOutputOptions): pulumi.Output<GetClientResult> {
  return invokeOutput(getClient, args, opts);
}

/** The arguments of {@link listClients}. */
export interface ListClientsArgs extends ListArgs {}

/** The arguments of {@link listClientsOutput}. */
export interface ListClientsOutputArgs extends ListOutputArgs {}

/** The clients of a namespace. */
export interface ListClientsResult {
  readonly namespace: string;
  /** Sorted by name. */
  readonly clients: GetClientResult[];
}

/**
 * Lists the clients of a namespace.
 *
 * @example
 * ```ts
 * const { clients } = await listClients({ labelSelector: "client-type=ci" });
 * ```
 */
export async function listClients(args: ListClientsArgs = {}, opts?: GetOptions): Promise<ListClientsResult> {
  const known = ["namespace", "labelSelector"];
  return await invoke({ name: "listClients", args, known, opts }, async ({ kubernetes, options }, args) => {
    const { items } = await new kubernetes.ClientsV1Alpha1Api(options).list(args);
    return { namespace: options.namespace, clients: items.map(clientResult) };
  });
}

/** Calls {@link listClients} with arguments that come from resources. */
export function listClientsOutput(
  args: ListClientsOutputArgs = {},
  opts?: GetOutputOptions,
): pulumi.Output<ListClientsResult> {
  return invokeOutput(listClients, args, opts);
}

function clientResult(client: V1Alpha1Client): GetClientResult {
  const { username } = client.spec ?? {};
  const { endpoint, credential } = client.status ?? {};
  return {
    ...objectResult(client),
    ...(username && { username }),
    ...(endpoint && { endpoint }),
    ...(credential?.name && { credentialSecretName: credential.name }),
  };
}
