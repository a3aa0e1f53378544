import { hasReason } from "../kubernetes/errors.ts";
import { Connection } from "../kubernetes/index.ts";

/** Which cluster to ask. */
export interface ClusterOptions {
  /** The path of a file. */
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
}

/**
 * Connects by the options of a command.
 *
 * @throws KubernetesError `InvalidKubeconfig`
 */
export function connect({ kubeconfig, context, namespace }: ClusterOptions): Connection {
  // The content of a kubeconfig, which the API takes as well, would get into what is printed.
  if (kubeconfig !== undefined && /^\s*\{|\n/.test(kubeconfig)) throw new Error("--kubeconfig must be a path.");
  try {
    return new Connection({ kubeconfig, context, namespace });
  } catch (error) {
    if (!hasReason(error, "InvalidKubeconfig") || !error.message.startsWith(NO_CONFIGURATION)) throw error;
    // The rest of the message is about the stack configuration, which is not read here.
    throw new Error(
      `${NO_CONFIGURATION}\nName a file with --kubeconfig, or in the variable KUBECONFIG; there is no ~/.kube/config either.`,
    );
  }
}

const NO_CONFIGURATION = "No Kubernetes configuration found";
