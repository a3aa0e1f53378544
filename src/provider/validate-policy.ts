import { UNKNOWN } from "./inputs.ts";
import type { Validation } from "./validation.ts";

/**
 * Checks the spec of an access policy. It is strict for a reason: one selector or duration that the controller cannot
 * read keeps it from giving out any lease in the namespace, and a misspelt key, which the API server drops, is a rule
 * that allows more than was meant.
 */
export function validatePolicy(validation: Validation, inputs: Record<string, unknown>): void {
  selector(validation, "exporterSelector", inputs.exporterSelector);
  for (const [path, rule] of validation.list("policies", inputs.policies)) {
    if (!validation.keys(path, rule, ["priority", "from", "maximumDuration", "spotAccess", "description"])) continue;
    from(validation, `${path}.from`, rule.from);
    const { priority } = rule;
    if (priority !== undefined && priority !== UNKNOWN && !Number.isSafeInteger(priority)) {
      validation.fail(`${path}.priority`, "must be a whole number");
    }
    validation.duration(`${path}.maximumDuration`, rule.maximumDuration, 1_000);
    validation.boolean(`${path}.spotAccess`, rule.spotAccess);
    if (rule.description !== undefined) validation.text(`${path}.description`, rule.description);
  }
}

function from(validation: Validation, property: string, value: unknown): void {
  if (Array.isArray(value) && value.length === 0) {
    validation.fail(property, "must not be empty: a rule for nobody; [{ clientSelector: {} }] is for all clients");
  }
  for (const [path, entry] of validation.list(property, value)) {
    if (validation.keys(path, entry, ["clientSelector"])) {
      selector(validation, `${path}.clientSelector`, entry.clientSelector);
    }
  }
}

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

function selector(validation: Validation, property: string, value: unknown): void {
  if (!validation.keys(property, value, ["matchLabels", "matchExpressions"])) return;
  validation.labelMap(`${property}.matchLabels`, value.matchLabels);
  if (value.matchExpressions === undefined) return;
  for (const [path, expression] of validation.list(`${property}.matchExpressions`, value.matchExpressions)) {
    if (validation.keys(path, expression, ["key", "operator", "values"])) requirement(validation, path, expression);
  }
}

function requirement(validation: Validation, path: string, { key, operator, values }: Record<string, unknown>): void {
  if (validation.text(`${path}.key`, key)) validation.key(path, key);
  if (values !== undefined) {
    for (const [at, value] of validation.list(`${path}.values`, values)) validation.labelValue(at, value);
  }
  if (operator === UNKNOWN || values === UNKNOWN) return;
  const count = Array.isArray(values) ? values.length : 0;
  if (!OPERATORS.includes(operator as string)) {
    validation.fail(`${path}.operator`, `must be one of ${OPERATORS.join(", ")}`);
  } else if (operator === "In" || operator === "NotIn") {
    if (count === 0) validation.fail(`${path}.values`, `must have at least one value with the operator ${operator}`);
  } else if (count > 0) validation.fail(`${path}.values`, `must not be set with the operator ${operator}`);
}
