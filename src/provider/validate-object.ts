import { isDeepStrictEqual } from "node:util";
import { MIGRATED } from "../kubernetes/credential/token.ts";
import {
  durationProblem,
  labelKeyProblem,
  labelValueProblem,
  MAX_SUBDOMAIN,
  nameProblem,
  namespaceProblem,
} from "../kubernetes/names.ts";
import { at, type Problem, Problems } from "../problems.ts";
import { UNKNOWN } from "./inputs.ts";
import { RESERVED } from "./manageable.ts";
import { own } from "./patch.ts";

const MAX_ANNOTATIONS = 256 * 1024;

/** Returns a place for the problems of inputs. What is unknown in a preview has none. */
export function inputProblems(): Problems {
  return new Problems({ isUnknown: (value) => value === UNKNOWN });
}

/** Checks the inputs of every object; the controller appends `nameSuffix` to the object's name for the Secret's. */
export function validateObject(problems: Problems, inputs: Record<string, unknown>, nameSuffix: string): void {
  const limit = MAX_SUBDOMAIN - nameSuffix.length;
  const required = { empty: true, required: true };
  problems.text("name", inputs.name, { ...required, rule: (name) => nameProblem(name, limit) });
  problems.text("namespace", inputs.namespace, { ...required, rule: namespaceProblem });
  validateLabels(problems, "labels", inputs.labels);
  validateAnnotations(problems, "annotations", inputs.annotations);
  validateAdoption(problems, "adopt", inputs.adopt);
}

/**
 * Leaves out problems with inputs that the state holds already: a refresh may have put them there, and `ignoreChanges`
 * may keep them.
 */
export function withoutUnchanged({ found }: Problems, olds: object, news: object): Problem[] {
  const before = olds as Record<string, unknown>;
  const isUnchanged = ([key, value]: [string, unknown]) =>
    value !== undefined && isDeepStrictEqual(own(before, key), value);
  const unchanged = Object.entries(news)
    .filter(isUnchanged)
    .map(([key]) => key);
  return found.filter(({ path }) => !unchanged.includes(path.split(/[.[]/, 1)[0] ?? ""));
}

/** Checks a map of label keys and values. */
export function validateLabelMap(problems: Problems, path: string, value: unknown): void {
  for (const [key, label] of problems.map(path, value) ?? []) {
    validateLabelKey(problems, at(path, key), key);
    validateLabelValue(problems, at(path, key), label);
  }
}

/** Checks the key of a label or an annotation. */
export function validateLabelKey(problems: Problems, path: string, key: unknown): void {
  problems.text(path, key, { empty: true, required: true, rule: labelKeyProblem });
}

export function validateLabelValue(problems: Problems, path: string, value: unknown): void {
  problems.text(path, value, { empty: true, required: true, rule: labelValueProblem });
}

/** Checks a Go duration; `minimum` in milliseconds. */
export function validateDuration(problems: Problems, path: string, value: unknown, minimum: number): void {
  problems.text(path, value, { empty: true, rule: (text) => durationProblem(text, minimum) });
}

function validateLabels(problems: Problems, path: string, value: unknown): void {
  validateLabelMap(problems, path, value);
  for (const key of Object.keys(value ?? {})) {
    if (!key.startsWith(RESERVED.controller)) continue;
    const reason = `must not begin with ${RESERVED.controller}: these labels belong to the Jumpstarter controller`;
    problems.add(at(path, key), reason);
  }
}

function validateAnnotations(problems: Problems, path: string, value: unknown): void {
  let size = 0;
  for (const [key, annotation] of problems.map(path, value) ?? []) {
    validateLabelKey(problems, at(path, key), key);
    if (key.startsWith(RESERVED.controller) || key.startsWith(RESERVED.package)) {
      const owner = key.startsWith(RESERVED.controller) ? "the Jumpstarter controller" : "this package";
      const instead = Object.values<string>(MIGRATED).includes(key) ? "; set migratedFrom instead" : "";
      const reason = `must not begin with ${key.split("/")[0]}/: these annotations belong to ${owner}${instead}`;
      problems.add(at(path, key), reason);
    }
    const text = problems.text(at(path, key), annotation, { empty: true, required: true });
    if (text !== undefined) size += key.length + Buffer.byteLength(text);
  }
  if (size > MAX_ANNOTATIONS)
    problems.add(path, `must have at most ${MAX_ANNOTATIONS} bytes in all; they have ${size}`);
}

/** Checks the consent to an adoption. */
export function validateAdoption(problems: Problems, path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) {
    problems.boolean(path, value);
    return;
  }
  const from = problems.fields(path, value, ["from"])?.from;
  const rule = (urn: string) =>
    urn.startsWith("urn:pulumi:") ? undefined : "must be the URN of the resource that owns the object";
  problems.text(`${path}.from`, from, { empty: true, required: true, rule });
}
