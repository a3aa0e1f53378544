import { describeProblem, Problems, unknownArguments } from "../../problems.ts";
import { UNKNOWN } from "../../provider/inputs.ts";
import type { Properties } from "./struct.ts";

/** The arguments of a provider. */
const TEXTS = ["kubeconfig", "context", "namespace"] as const;
const SETTINGS = [...TEXTS, "offlinePreview"] as const;

/** The keys that the engine and SDKs add to the arguments. */
const ENGINE = ["version", "pluginDownloadURL"];

/** Returns all that is wrong with the arguments of a provider, or with the stack configuration. */
export function checkSettings(settings: Properties): string[] {
  const problems = new Problems({ isUnknown: (value) => value === UNKNOWN });
  for (const key of TEXTS) problems.text(key, settings[key], { empty: key !== "kubeconfig" });
  // The stack configuration has text.
  const { offlinePreview: offline } = settings;
  problems.boolean("offlinePreview", offline === "true" || offline === "false" ? true : offline);
  const ours = Object.fromEntries(
    Object.entries(settings).filter(([key]) => !ENGINE.includes(key) && !key.startsWith("__")),
  );
  return [...unknownArguments(ours, SETTINGS), ...problems.found].map(describeProblem);
}
