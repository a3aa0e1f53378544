/** The real lifecycles behind the door that the engine knows, each with a session of the model's. */
import { ProviderProcess } from "../../src/engine/dynamic/process.ts";
import { dynamicProvider } from "../../src/engine/dynamic/provider.ts";
import type { EngineLog } from "../../src/engine/engine-log.ts";
import { accessPolicy } from "../../src/provider/access-policy.ts";
import { client } from "../../src/provider/client.ts";
import { Session } from "../../src/provider/session.ts";
import type { InMemoryApi } from "./api.ts";
import type { Lifecycle, ResourceKind } from "./engine.ts";

type OpenApi = (kind: ResourceKind | "Exporter", namespace: string) => InMemoryApi;

/** The session of a provider process: its cluster is the one in memory. */
export class InMemorySession extends Session {
  readonly #namespace: string;
  readonly #open: OpenApi;
  readonly #apis = new Map<string, InMemoryApi>();

  constructor(namespace: string, open: OpenApi) {
    super();
    this.#namespace = namespace;
    this.#open = open;
  }

  override get namespace(): string {
    return this.#namespace;
  }

  override get namespaceFrom() {
    return "context" as const;
  }

  override get cluster(): string {
    return "cluster-in-memory";
  }

  override async clients(namespace: string) {
    return this.#api("Client", namespace);
  }

  override async exporters(namespace: string) {
    return this.#api("Exporter", namespace);
  }

  override async accessPolicies(namespace: string) {
    return this.#api("ExporterAccessPolicy", namespace);
  }

  /** One for the life of the process: what it has listed is not listed again. */
  #api(kind: ResourceKind | "Exporter", namespace: string) {
    const key = `${kind} ${namespace}`;
    const api = this.#apis.get(key) ?? this.#open(kind, namespace);
    this.#apis.set(key, api);
    return api as never;
  }
}

/** The lifecycles of a provider process that has just been started. */
export function newProcess(defaultNamespace: string, open: OpenApi, log: EngineLog): Record<ResourceKind, Lifecycle> {
  const connected = Object.assign(new ProviderProcess(undefined, log), {
    session: new InMemorySession(defaultNamespace, open),
  });
  return {
    Client: dynamicProvider(client, connected) as unknown as Lifecycle,
    ExporterAccessPolicy: dynamicProvider(accessPolicy, connected) as unknown as Lifecycle,
  };
}
