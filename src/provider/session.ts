import { Gate } from "../hosts/gate.ts";
import { type LoadedKubeConfig, loadKubeConfig } from "../kubernetes/auth/kubeconfig.ts";
import type {
  ClientsV1Alpha1Api,
  Connection,
  ExporterAccessPoliciesV1Alpha1Api,
  ExportersV1Alpha1Api,
} from "../kubernetes/index.ts";
import { Once } from "../once.ts";
import { fingerprint } from "./fingerprint.ts";
import { Looks } from "./looks.ts";
import { Places } from "./places.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

/** The settings of a provider: the stack configuration `jumpstarter:...`, or the arguments of a `JumpstarterProvider`. */
export interface Settings {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
  /** "true": previews do not look at the cluster. */
  offlinePreview?: string | undefined;
}

/** The advice where no kubeconfig is found. The command reads a file: the arguments of a command are no place for a secret. */
const REMEDY =
  "Set KUBECONFIG to the path of a kubeconfig; jumpstarter:context chooses one of its contexts. To keep it encrypted in the stack: pulumi config set --secret jumpstarter:kubeconfig < FILE";

/** How many connections to one host, or through one proxy, there may be at a time. */
const CONNECTIONS_PER_HOST = 4;

/**
 * The state of one provider: its kubeconfig, its connection, and answers of the cluster that many resources share. Other
 * settings mean another session.
 */
export class Session {
  readonly #settings: Settings;
  readonly #answers = new Map<string, Promise<unknown>>();
  /** The memory of what was said for all resources of the run that the session serves. */
  readonly said = new Once();
  /** The places of the resources of the run that the session serves. */
  readonly places = new Places();
  readonly looks = new Looks();
  readonly #read = new Set<string>();
  readonly #gates = new Map<string, Gate>();
  #kubeConfig: LoadedKubeConfig | undefined;
  #connected: Promise<{ kubernetes: Kubernetes; connection: Connection }> | undefined;

  constructor(settings: Settings = {}) {
    this.#settings = settings;
  }

  /** The kubeconfig by the settings, read once. @throws KubernetesError `InvalidKubeconfig` */
  get kubeConfig(): LoadedKubeConfig {
    this.#kubeConfig ??= loadKubeConfig(this.#settings, REMEDY, "jumpstarter:context");
    return this.#kubeConfig;
  }

  /** The namespace of resources that name none. @throws KubernetesError `InvalidKubeconfig` */
  get namespace(): string {
    return this.kubeConfig.namespace;
  }

  /** The source of that namespace: the setting jumpstarter:namespace ("option"), the context, or the default of Kubernetes. */
  get namespaceFrom(): LoadedKubeConfig["namespaceFrom"] {
    return this.kubeConfig.namespaceFrom;
  }

  /** Notes that a resource was read. In a refresh the engine compares it next. */
  noteRead(urn: string | undefined): void {
    if (urn !== undefined) this.#read.add(urn);
  }

  /** Tells whether a resource was read, and neither compared nor checked since. It counts as compared from now on. */
  takeRead(urn: string | undefined): boolean {
    return urn !== undefined && this.#read.delete(urn);
  }

  /** Whether previews may look at the cluster. */
  get isOfflinePreview(): boolean {
    return this.#settings.offlinePreview === "true";
  }

  /** Identifies the way to the cluster. Two ways that differ may still lead to the same cluster. */
  get cluster(): string {
    return fingerprint(this.kubeConfig);
  }

  async clients(namespace: string): Promise<ClientsV1Alpha1Api> {
    const { kubernetes, connection } = await this.connect();
    return new kubernetes.ClientsV1Alpha1Api({ connection, namespace });
  }

  async exporters(namespace: string): Promise<ExportersV1Alpha1Api> {
    const { kubernetes, connection } = await this.connect();
    return new kubernetes.ExportersV1Alpha1Api({ connection, namespace });
  }

  async accessPolicies(namespace: string): Promise<ExporterAccessPoliciesV1Alpha1Api> {
    const { kubernetes, connection } = await this.connect();
    return new kubernetes.ExporterAccessPoliciesV1Alpha1Api({ connection, namespace });
  }

  /** The one connection, and the API layer, which is loaded only when something has to be asked of the cluster. */
  connect(): Promise<{ kubernetes: Kubernetes; connection: Connection }> {
    const { kubeConfig } = this;
    this.#connected ??= import("../kubernetes/index.ts").then((kubernetes) => ({
      kubernetes,
      connection: new kubernetes.Connection(kubeConfig),
    }));
    return this.#connected;
  }

  /** Returns the gate to a host: sshd turns connections away when many come at once, and they would wait there anyway. */
  gateOf(host: string): Gate {
    const gate = this.#gates.get(host) ?? new Gate(CONNECTIONS_PER_HOST);
    this.#gates.set(host, gate);
    return gate;
  }

  /** Returns an answer of the cluster that many resources share. It is asked for once; a failure is not kept. */
  share<R>(key: string, ask: () => Promise<R>): Promise<R> {
    const answer = (this.#answers.get(key) as Promise<R> | undefined) ?? ask();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }
}
