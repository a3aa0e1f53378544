import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../kubernetes/index.ts";
import type { JumpstarterProvider } from "../provider-resource.ts";

type Kubernetes = typeof import("../kubernetes/index.ts");

interface Settings {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
}

/** One connection for each settings, for the whole program. An idle one does not keep the program from ending. */
const connections = new Map<string, Connection>();

/** Connects by the settings of the provider, or of the stack, as the resources do. */
export async function connect(
  provider: JumpstarterProvider | undefined,
): Promise<{ kubernetes: Kubernetes; connection: Connection }> {
  const settings = provider ? await plain(provider.settings) : stackSettings();
  // It takes most of a second to load, which a program that calls no function does not pay.
  const kubernetes = await import("../kubernetes/index.ts");
  const key = JSON.stringify(settings);
  let connection = connections.get(key);
  if (!connection) {
    connection = new kubernetes.Connection(settings);
    connections.set(key, connection);
  }
  return { kubernetes, connection };
}

function stackSettings(): Settings {
  const config = new pulumi.Config("jumpstarter");
  return { kubeconfig: config.get("kubeconfig"), context: config.get("context"), namespace: config.get("namespace") };
}

/** The value of an output. Nothing of these settings gets into results or outputs. */
async function plain(output: JumpstarterProvider["settings"]): Promise<Settings> {
  // `isKnown` is not in the SDK's types; every version since 1.0 has it.
  if (!(await (output as unknown as { isKnown: Promise<boolean> }).isKnown)) {
    throw new Error(
      "the settings of its provider are known only after a resource was created; use the form of the function that ends in Output",
    );
  }
  return await new Promise((resolve) => {
    output.apply((settings) => resolve(settings));
  });
}
