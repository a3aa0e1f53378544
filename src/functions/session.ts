import * as pulumi from "@pulumi/pulumi";
import { programRun } from "../program-run.ts";
import type { Session, Settings } from "../provider/session.ts";
import type { JumpstarterProvider } from "../resources/provider.ts";
import { checkStackSettings } from "../stack-settings.ts";

/** Returns the session for the settings of the provider, or of the stack, as the resources have it. */
export async function sessionFor(provider: JumpstarterProvider | undefined): Promise<Session> {
  const settings = provider ? await plain(provider.settings) : stackSettings();
  // A program that calls no function does not load it.
  const { Session } = await import("../provider/session.ts");
  const session = new Session(settings);
  const { sessions } = programRun();
  // By content: the file may have changed.
  const { cluster, user, namespace } = session.kubeConfig;
  const key = JSON.stringify([cluster, user, namespace]);
  const shared = sessions.get(key) ?? session;
  sessions.set(key, shared);
  return shared;
}

function stackSettings(): Settings {
  checkStackSettings();
  const config = new pulumi.Config("jumpstarter");
  return { kubeconfig: config.get("kubeconfig"), context: config.get("context"), namespace: config.get("namespace") };
}

/** Returns the value of an output. Nothing of these settings gets into results or outputs. */
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
