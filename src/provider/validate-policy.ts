import type { Problems } from "../problems.ts";
import { validateDuration, validateLabelKey, validateLabelMap, validateLabelValue } from "./validate-object.ts";

const required = { required: true };

/**
 * Checks the spec of an access policy. It is strict for a reason: one selector or duration that the controller cannot
 * read keeps it from giving out any lease in the namespace, and a misspelt key, which the API server drops, is a rule
 * that allows more than was meant.
 */
export function validatePolicy(problems: Problems, inputs: Record<string, unknown>): void {
  validateSelector(problems, "exporterSelector", inputs.exporterSelector);
  for (const [path, rule] of problems.list("policies", inputs.policies, required)) validateRule(problems, path, rule);
}

function validateRule(problems: Problems, path: string, value: unknown): void {
  const keys = ["priority", "from", "maximumDuration", "spotAccess", "description"];
  const rule = problems.fields(path, value, keys, required);
  if (rule === undefined) return;
  validateClients(problems, `${path}.from`, rule.from);
  problems.integer(`${path}.priority`, rule.priority);
  validateDuration(problems, `${path}.maximumDuration`, rule.maximumDuration, 1_000);
  problems.boolean(`${path}.spotAccess`, rule.spotAccess);
  problems.text(`${path}.description`, rule.description, { empty: true });
}

function validateClients(problems: Problems, path: string, value: unknown): void {
  if (Array.isArray(value) && value.length === 0) {
    problems.add(path, "must not be empty: a rule for nobody; [{ clientSelector: {} }] is for all clients");
  }
  for (const [here, entry] of problems.list(path, value, required)) {
    const fields = problems.fields(here, entry, ["clientSelector"], required);
    if (fields) validateSelector(problems, `${here}.clientSelector`, fields.clientSelector);
  }
}

function validateSelector(problems: Problems, path: string, value: unknown): void {
  const selector = problems.fields(path, value, ["matchLabels", "matchExpressions"], required);
  validateLabelMap(problems, `${path}.matchLabels`, selector?.matchLabels);
  for (const [here, expression] of problems.list(`${path}.matchExpressions`, selector?.matchExpressions)) {
    const requirement = problems.fields(here, expression, ["key", "operator", "values"], required);
    if (requirement) validateRequirement(problems, here, requirement);
  }
}

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

function validateRequirement(problems: Problems, path: string, requirement: Record<string, unknown>): void {
  const { key, operator, values } = requirement;
  const text = problems.text(`${path}.key`, key, { empty: true, ...required });
  if (text !== undefined) validateLabelKey(problems, path, text);
  for (const [here, value] of problems.list(`${path}.values`, values)) validateLabelValue(problems, here, value);
  problems.oneOf(`${path}.operator`, operator, OPERATORS, required);
  if (problems.isUnknown(values)) return;
  const count = Array.isArray(values) ? values.length : 0;
  if (count === 0 && (operator === "In" || operator === "NotIn")) {
    problems.add(`${path}.values`, `must have at least one value with the operator ${operator}`);
  } else if (count > 0 && (operator === "Exists" || operator === "DoesNotExist")) {
    problems.add(`${path}.values`, `must not be set with the operator ${operator}`);
  }
}
