import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LoadedKubeConfig } from "../kubernetes/auth/kubeconfig.ts";

/**
 * Returns a fingerprint of the way to a cluster: of its address, the proxy before it and the name that it is asked for, and of
 * its CA, but not of the user. It holds no secret.
 */
export function fingerprint({ cluster: { cluster = {} }, server }: LoadedKubeConfig): string {
  const { "certificate-authority": file, "certificate-authority-data": data = "" } = cluster;
  const { "proxy-url": proxy = "", "tls-server-name": name } = cluster;
  // A gateway may tell clusters apart by the name. Where none is set, states have fingerprints without it.
  const address = [server, proxy, ...(name ? [name] : [])];
  // By content: in pods of different clusters the path is the same, and so may be the address.
  const ca = file === undefined ? Buffer.from(data, "base64").toString("utf8") : readFileSync(file, "utf8");
  return `${digest(JSON.stringify(address))}-${ca.trim() === "" ? "" : digest(ca.trim())}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
