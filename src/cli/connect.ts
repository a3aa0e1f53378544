import { loadKubeConfig } from "../kubernetes/auth/kubeconfig.ts";
import { Connection } from "../kubernetes/index.ts";
import { blankProblem, describeProblem, Problems } from "../problems.ts";

/** The options that name the cluster to ask. */
export interface ClusterOptions {
  /** The path of a file. */
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
}

/**
 * Connects by the options of a command.
 *
 * @throws KubernetesError `InvalidKubeconfig`; an error that lists the options that are blank
 */
export function connect({ kubeconfig, context, namespace }: ClusterOptions): Connection {
  const problems = new Problems();
  problems.text("--kubeconfig", kubeconfig, { rule: blankProblem });
  problems.text("--context", context, { rule: blankProblem });
  if (problems.found.length > 0) throw new Error(problems.found.map(describeProblem).join("\n"));
  // The API also takes the content of a kubeconfig, but the output of a command would show it.
  if (kubeconfig !== undefined && /^\s*\{|\n/.test(kubeconfig)) throw new Error("--kubeconfig must be a path.");
  const remedy = "Name a file with --kubeconfig, or in the variable KUBECONFIG; there is no ~/.kube/config either.";
  return new Connection(loadKubeConfig({ kubeconfig, context, namespace }, remedy, "--context"));
}
