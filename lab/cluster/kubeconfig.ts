/** Kubeconfig files for the lab's static users. */
import { readFileSync, writeFileSync } from "node:fs";

interface KubeconfigOptions {
  server: string;
  /** PEM. */
  certificateAuthority: string;
  user: string;
  token: string;
  namespace: string;
  context: string;
}

/** Writes a kubeconfig that only its owner can read. JSON is YAML. */
export function writeKubeconfig(path: string, options: KubeconfigOptions): void {
  const { server, certificateAuthority, user, token, namespace, context } = options;
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "lab",
        cluster: { server, "certificate-authority-data": Buffer.from(certificateAuthority).toString("base64") },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: context, context: { cluster: "lab", user, namespace } }],
    "current-context": context,
  };
  writeFileSync(path, `${JSON.stringify(kubeconfig, null, 2)}\n`, { mode: 0o600 });
}

/** Name of the administrator's kubeconfig in the folder of a lab. */
export const adminKubeconfig = "admin.kubeconfig";

/** Users of the static token file: "admin" may do everything, the others nothing until RBAC grants it. */
export const users = ["admin", ...Array.from("abcdefgh", (letter) => `user-${letter}`)] as const;

/** The groups of some: "lab-administrators" is the one that examples/kubernetes gives its role to. */
const groups: Readonly<Record<string, string>> = { admin: "system:masters", "user-h": "lab-administrators" };

/** Returns the token file of kube-apiserver: token, name, uid, groups. */
export function tokenFile(tokens: Readonly<Record<string, string>>): string {
  return Object.entries(tokens)
    .map(([user, token]) => [token, user, user, ...(groups[user] ? [`"${groups[user]}"`] : [])].join(","))
    .map((line) => `${line}\n`)
    .join("");
}

/** Reads the certificate file of kube-apiserver (its own, then its authority's); undefined until it is complete. */
export function readCertificates(path: string): string | undefined {
  try {
    const pem = readFileSync(path, "utf8");
    return pem.match(/-----END CERTIFICATE-----\n/g)?.length === 2 ? pem : undefined;
  } catch {
    return undefined;
  }
}
