import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LoadedKubeConfig } from "../kubernetes/auth/kubeconfig.ts";

/**
 * Returns a fingerprint of the way to a cluster: its address, its CA and the proxy before it, but not the identity of
 * the user. It holds no secret.
 */
export function fingerprint({ document, server }: LoadedKubeConfig): string {
  const context = document.contexts.find(({ name }) => name === document["current-context"])?.context;
  const cluster: Record<string, unknown> =
    document.clusters.find(({ name }) => name === context?.cluster)?.cluster ?? {};
  const file = cluster["certificate-authority"];
  // By content: in pods of different clusters the path is the same, and so may be the address.
  const ca = typeof file === "string" ? readFileSync(file, "utf8") : decoded(cluster["certificate-authority-data"]);
  return createHash("sha256")
    .update(JSON.stringify([server, ca.trim(), cluster["proxy-url"] ?? ""]))
    .digest("hex")
    .slice(0, 16);
}

function decoded(data: unknown): string {
  return typeof data === "string" ? Buffer.from(data, "base64").toString("utf8") : "";
}
