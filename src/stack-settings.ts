import * as pulumi from "@pulumi/pulumi";
import { didYouMean, nearest } from "./config/nearest.ts";
import { blankProblem, describeProblem, Problems } from "./problems.ts";

/** The settings of the stack, `jumpstarter:...`. */
const SETTINGS = ["kubeconfig", "context", "namespace", "offlinePreview"];

const NAMESPACE = "jumpstarter:";

/**
 * Throws if the stack has a setting `jumpstarter:...` that does not exist, or a blank one: it must not be ignored, and another
 * cluster be used. In a project that is called jumpstarter, its own settings have such names.
 *
 * @throws pulumi.RunError
 */
export function checkStackSettings(): void {
  const settings: Record<string, string | undefined> = pulumi.runtime.allConfig();
  const isOwn = pulumi.getProject() === "jumpstarter";
  const unknown = Object.keys(settings)
    .filter((key) => key.startsWith(NAMESPACE))
    .map((key) => key.slice(NAMESPACE.length))
    .filter((name) => !SETTINGS.includes(name) && !isOwn);
  const problems = unknown.map((name) => {
    const known = SETTINGS.map((setting) => NAMESPACE + setting).join(", ");
    const meant = nearest(name, SETTINGS);
    return `there is no setting ${NAMESPACE}${name}, but ${known}${didYouMean(meant && NAMESPACE + meant)}`;
  });
  const texts = new Problems();
  for (const key of [`${NAMESPACE}kubeconfig`, `${NAMESPACE}context`]) {
    texts.text(key, settings[key], { rule: blankProblem });
  }
  problems.push(...texts.found.map(describeProblem));
  const { [`${NAMESPACE}offlinePreview`]: offline } = settings;
  if (![undefined, "true", "false"].includes(offline))
    problems.push(`${NAMESPACE}offlinePreview must be true or false`);
  if (problems.length > 0) throw new pulumi.RunError(["invalid settings of the stack:", ...problems].join("\n  "));
}
