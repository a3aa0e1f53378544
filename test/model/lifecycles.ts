/** The real lifecycles behind the door that the engine knows, each with a session of the model's. */
import { dynamicProvider } from "../../src/engine/dynamic/provider.ts";
import { accessPolicy } from "../../src/provider/access-policy.ts";
import { client } from "../../src/provider/client.ts";
import { Session } from "../../src/provider/session.ts";
import type { InMemoryApi } from "./api.ts";
import type { Lifecycle, ResourceKind } from "./engine.ts";

type OpenApi = (kind: ResourceKind, namespace: string) => InMemoryApi;

/** The session of a provider process: its cluster is the one in memory. */
class InMemorySession extends Session {
  readonly #namespace: string;
  readonly #api: OpenApi;

  constructor(namespace: string, api: OpenApi) {
    super();
    this.#namespace = namespace;
    this.#api = api;
  }

  override get namespace(): string {
    return this.#namespace;
  }

  override get cluster(): string {
    return "cluster-in-memory";
  }

  override async clients(namespace: string) {
    return this.#api("Client", namespace) as never;
  }

  override async accessPolicies(namespace: string) {
    return this.#api("ExporterAccessPolicy", namespace) as never;
  }
}

/** The lifecycles of a provider process that has just been started. */
export function newProcess(defaultNamespace: string, api: OpenApi): Record<ResourceKind, Lifecycle> {
  const connected = { session: new InMemorySession(defaultNamespace, api) };
  return {
    Client: dynamicProvider(client, connected) as unknown as Lifecycle,
    ExporterAccessPolicy: dynamicProvider(accessPolicy, connected) as unknown as Lifecycle,
  };
}
