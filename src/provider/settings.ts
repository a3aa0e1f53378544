import { type LoadedKubeConfig, loadKubeConfig } from "../kubernetes/kubeconfig.ts";

/** What `configure` hands over: `req.config.get`. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

interface Settings {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
}

let settings: Settings = {};
let loaded: LoadedKubeConfig | undefined;

/**
 * Takes over the settings of this provider process: the stack configuration `jumpstarter:...`, or the arguments of an
 * explicit `JumpstarterProvider`, which has a process of its own. It must be done when it returns: the engine's next
 * calls do not wait for a promise.
 */
export function configure({ config }: ConfigureRequest): void {
  settings = {
    kubeconfig: config.get("jumpstarter:kubeconfig"),
    context: config.get("jumpstarter:context"),
    namespace: config.get("jumpstarter:namespace"),
  };
  loaded = undefined;
}

/** The kubeconfig by the settings, read once a process. @throws KubernetesError `InvalidKubeconfig` */
export function kubeConfig(): LoadedKubeConfig {
  loaded ??= loadKubeConfig(settings);
  return loaded;
}
