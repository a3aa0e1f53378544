import type { KubeConfig } from "@kubernetes/client-node";
import type { AuthenticationMethod, Proof } from "./method.ts";

/** A user's `auth-provider` (OIDC and others). It is client-node's, which is loaded when the first request needs it. */
export class AuthProvider implements AuthenticationMethod {
  readonly renewable = true;
  readonly #user: string;
  readonly #provider: object;
  #kubeConfig: KubeConfig | undefined;

  constructor(user: string, provider: object) {
    this.#user = user;
    this.#provider = provider;
  }

  async prove(): Promise<Proof> {
    const { HttpMethod, KubeConfig, RequestContext } = await import("@kubernetes/client-node");
    if (!this.#kubeConfig) {
      const name = this.#user;
      this.#kubeConfig = new KubeConfig();
      // Without a cluster, client-node makes no connections of its own.
      this.#kubeConfig.loadFromOptions({
        clusters: [],
        users: [{ name, authProvider: this.#provider }],
        contexts: [{ name, cluster: "", user: name }],
        currentContext: name,
      });
    }
    const request = new RequestContext("https://unused.invalid", HttpMethod.GET);
    await this.#kubeConfig.applySecurityAuthentication(request);
    return { headers: request.getHeaders() };
  }

  forget(): void {}
}
