import { blankProblem, describeProblem, Problems, unknownArguments } from "../../problems.ts";
import { UNKNOWN } from "../../provider/inputs.ts";
import type { Properties } from "./struct.ts";

/** The arguments of a provider. */
const SETTINGS = ["kubeconfig", "context", "namespace", "offlinePreview"] as const;

/** The keys that the engine and SDKs add to the arguments. */
const ENGINE = ["version", "pluginDownloadURL"];

/** Returns all that is wrong with the arguments of a provider, or with the stack configuration. */
export function checkSettings(settings: Properties): string[] {
  const problems = new Problems({ isUnknown: (value) => value === UNKNOWN });
  for (const key of ["kubeconfig", "context"]) problems.text(key, settings[key], { rule: blankProblem });
  problems.text("namespace", settings.namespace, { empty: true });
  // The stack configuration has text.
  const { offlinePreview: offline } = settings;
  problems.boolean("offlinePreview", offline === "true" || offline === "false" ? true : offline);
  const ours = Object.fromEntries(
    Object.entries(settings).filter(([key]) => !ENGINE.includes(key) && !key.startsWith("__")),
  );
  return [...unknownArguments(ours, SETTINGS), ...problems.found].map(describeProblem);
}
