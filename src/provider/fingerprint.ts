import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LoadedKubeConfig } from "../kubernetes/auth/kubeconfig.ts";

/**
 * Returns a fingerprint of the way to a cluster: its address, its CA and the proxy before it, but not the identity of
 * the user. It holds no secret.
 */
export function fingerprint({ cluster: { cluster = {} }, server }: LoadedKubeConfig): string {
  const { "certificate-authority-data": data, "certificate-authority": file } = cluster;
  // By content: in pods of different clusters the path is the same, and so may be the address.
  const ca = data ? Buffer.from(data, "base64").toString("utf8") : file ? readFileSync(file, "utf8") : "";
  return createHash("sha256")
    .update(JSON.stringify([server, ca.trim(), cluster["proxy-url"] ?? ""]))
    .digest("hex")
    .slice(0, 16);
}
