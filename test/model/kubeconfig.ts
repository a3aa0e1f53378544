/** The kubeconfig of the cluster in memory: the lifecycles take the default namespace from it, and nobody listens there. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NAMESPACE } from "./programs.ts";

/** Has this process use it, until it is disposed of. */
export function useKubeconfig(): Disposable {
  const directory = mkdtempSync(join(tmpdir(), "pulumi-jumpstarter-model-"));
  const path = join(directory, "kubeconfig");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lab",
    contexts: [{ name: "lab", context: { cluster: "lab", user: "lab", namespace: NAMESPACE } }],
    clusters: [{ name: "lab", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "lab", user: {} }],
  };
  writeFileSync(path, JSON.stringify(kubeconfig));
  process.env.KUBECONFIG = path;
  return { [Symbol.dispose]: () => rmSync(directory, { recursive: true }) };
}
