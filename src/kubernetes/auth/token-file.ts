import { readFile } from "node:fs/promises";
import { KubernetesError } from "../errors.ts";
import { type AuthenticationMethod, bearer, type Proof } from "./method.ts";

/**
 * A user's `tokenFile`. It is read again for each request, since whoever wrote it (a service account projection, an OIDC
 * helper) replaces it before the token expires.
 */
export class TokenFile implements AuthenticationMethod {
  readonly renewable = true;
  readonly #user: string;
  readonly #path: string;

  constructor(user: string, path: string) {
    this.#user = user;
    this.#path = path;
  }

  async prove(): Promise<Proof> {
    let token: string;
    try {
      token = (await readFile(this.#path, "utf8")).trim();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw failed(`cannot read the token file ${this.#path} of user "${this.#user}": ${code}`);
    }
    if (token === "") throw failed(`the token file ${this.#path} of user "${this.#user}" is empty`);
    return { headers: bearer(token) };
  }

  forget(): void {}
}

function failed(message: string): KubernetesError {
  return new KubernetesError("Authentication", message);
}
