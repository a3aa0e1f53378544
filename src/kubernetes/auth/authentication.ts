import { readFile } from "node:fs/promises";
import { KubernetesError, rootCause } from "../errors.ts";
import type { Authenticator, Identity, TlsIdentity } from "../http/request.ts";
import { AuthProvider } from "./auth-provider.ts";
import { ExecPlugin } from "./exec-plugin.ts";
import type { LoadedKubeConfig } from "./kubeconfig.ts";
import type { NamedCluster, NamedUser } from "./kubeconfig-document.ts";
import { type AuthenticationMethod, basic, bearer, Written } from "./method.ts";
import { TokenFile } from "./token-file.ts";

/** The authentication of a kubeconfig's user: the method that its entry names, and the files of its TLS identity. */
export class Authentication implements Authenticator {
  readonly #target: string;
  readonly #cluster: NamedCluster;
  readonly #user: NamedUser;
  readonly #method: AuthenticationMethod;
  /** The number of refusals before an identity was obtained. */
  readonly #obtained = new WeakMap<Identity, number>();
  #refusals = 0;
  #pending: Promise<Identity> | undefined;

  constructor({ description, cluster, user }: LoadedKubeConfig, pluginTimeout?: number) {
    this.#target = description;
    this.#cluster = cluster;
    this.#user = user;
    this.#method = methodOf(user, cluster, pluginTimeout);
  }

  /** @throws KubernetesError `Authentication` */
  async identify(): Promise<Identity> {
    // All requests that wait share one call: eight parallel creates must not start a plugin eight times.
    this.#pending ??= this.#identify().finally(() => {
      this.#pending = undefined;
    });
    return await this.#pending;
  }

  /**
   * Records that the server has refused an identity (401), so that the next one is obtained anew. If many requests are
   * refused together, only the first one has this effect.
   *
   * @returns whether there may be another: a token that is written in the kubeconfig stays what it is
   */
  refuse(identity: Identity): boolean {
    if (this.#obtained.get(identity) === this.#refusals) {
      this.#refusals++;
      this.#method.forget();
    }
    return this.#method.renewable;
  }

  async #identify(): Promise<Identity> {
    const refusals = this.#refusals;
    try {
      const tls = await readTlsIdentity(this.#cluster, this.#user);
      const proof = await this.#method.prove();
      const impersonated = this.#user.user?.as;
      const headers = { ...(impersonated && { "Impersonate-User": impersonated }), ...proof.headers };
      const identity = { headers, tls: { ...tls, ...proof.tls } };
      this.#obtained.set(identity, refusals);
      return identity;
    } catch (error) {
      const cause = rootCause(error).trim().slice(0, 300) || "it failed without a message";
      const failure =
        error instanceof KubernetesError
          ? error
          : new KubernetesError("Authentication", `the authentication of user "${this.#user.name}" failed: ${cause}`);
      throw failure.explain(`It was to give the credentials for ${this.#target}.`);
    }
  }
}

/** Returns the method that counts where an entry names several, as kubectl chooses it. */
function methodOf({ name, user }: NamedUser, cluster: NamedCluster, pluginTimeout?: number): AuthenticationMethod {
  if (user?.tokenFile) return new TokenFile(name, user.tokenFile);
  if (user?.token) return new Written(bearer(user.token));
  if (user?.exec) return new ExecPlugin(name, user.exec, cluster.cluster, pluginTimeout);
  if (user?.["auth-provider"]) return new AuthProvider(name, user["auth-provider"]);
  if (user?.username) return new Written(basic(user.username, user.password ?? ""));
  return new Written();
}

/** Reads the PEM files anew each time, since they are replaced before they expire. */
async function readTlsIdentity({ cluster }: NamedCluster, { user }: NamedUser): Promise<TlsIdentity> {
  const [ca, cert, key] = await Promise.all([
    readPem(cluster?.["certificate-authority-data"], cluster?.["certificate-authority"]),
    readPem(user?.["client-certificate-data"], user?.["client-certificate"]),
    readPem(user?.["client-key-data"], user?.["client-key"]),
  ]);
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** Returns a PEM document that is written as base64 or is in a file. If both are given, the former counts. */
async function readPem(data: string | undefined, file: string | undefined): Promise<Buffer | undefined> {
  if (data) return Buffer.from(data, "base64");
  return file ? await readFile(file) : undefined;
}
