import { readFile } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import type { KubeConfig, User } from "@kubernetes/client-node";
import { KubernetesError } from "../errors.ts";

/** client-node does not export the interface. */
type Authenticator = Parameters<KubeConfig["addAuthenticator"]>[0];

const PROVIDER = "token-file";

/** The `auth-provider` entry by which {@link TokenFileAuthenticator} recognises a user with a `tokenFile`. */
export function tokenFileProvider(path: string): { name: string; config: { path: string } } {
  return { name: PROVIDER, config: { path } };
}

/**
 * kubectl's `tokenFile`, which client-node does not know: the token is read anew for each request, since whoever wrote
 * the file (a service account projection, an OIDC helper) replaces it before it expires.
 */
export class TokenFileAuthenticator implements Authenticator {
  isAuthProvider(user: User): boolean {
    return user.authProvider?.name === PROVIDER;
  }

  async applyAuthentication(user: User, options: RequestOptions): Promise<void> {
    const path: string = user.authProvider.config.path;
    let token: string;
    try {
      token = (await readFile(path, "utf8")).trim();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new KubernetesError("Authentication", `cannot read the token file ${path} of user "${user.name}": ${code}`);
    }
    if (token === "") {
      throw new KubernetesError("Authentication", `the token file ${path} of user "${user.name}" is empty`);
    }
    options.headers = { ...options.headers, Authorization: `Bearer ${token}` };
  }
}
