import type { Identity } from "../http/request.ts";

/** The part of a request's identity that a method of authentication gives. */
export type Proof = Partial<Identity>;

/** A way in which a user of a kubeconfig authenticates. */
export interface AuthenticationMethod {
  /** Whether asking again after a refusal may give another proof. */
  readonly renewable: boolean;
  /** Returns the proof for the next request. @throws KubernetesError `Authentication` */
  prove(): Promise<Proof>;
  /** Drops what is kept of earlier answers: the server has refused it. */
  forget(): void;
}

/** Something that is written in the kubeconfig itself: a token, or a user name with a password. */
export class Written implements AuthenticationMethod {
  readonly renewable = false;
  readonly #headers: Record<string, string>;

  constructor(headers: Record<string, string> = {}) {
    this.#headers = headers;
  }

  async prove(): Promise<Proof> {
    return { headers: this.#headers };
  }

  forget(): void {}
}

/** Returns the header that carries a bearer token. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** Returns the header that carries a user name and a password. */
export function basic(username: string, password: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}
