import { at, type Problem, Problems, type ValidateOptions } from "../problems.ts";
import { checkExport } from "./validate-export.ts";

export type { Problem, ValidateOptions } from "../problems.ts";

/** The parts of a client configuration that its user writes. Those that are set are checked. */
export interface ClientConfigInputs {
  tls?: unknown;
  grpcOptions?: unknown;
  drivers?: unknown;
  shell?: unknown;
  leases?: unknown;
}

/** The parts of an exporter configuration that its user writes. Those that are set are checked. */
export interface ExporterConfigInputs {
  tls?: unknown;
  grpcOptions?: unknown;
  description?: unknown;
  motd?: unknown;
  export?: unknown;
  hooks?: unknown;
  failureDetection?: unknown;
  exitOnLeaseEnd?: unknown;
}

/**
 * Finds all problems with the user's part of a client configuration. It ignores other keys of `inputs`. undefined
 * counts as left out; null is a problem.
 *
 * @example validateClientConfig({ drivers: { allow: [""] } })
 * // [{ path: "drivers.allow[0]", reason: "must be a non-empty string" }]
 */
export function validateClientConfig(inputs: ClientConfigInputs, options?: ValidateOptions): Problem[] {
  const problems = new Problems(options);
  checkTls(problems, "tls", inputs.tls);
  checkGrpcOptions(problems, "grpcOptions", inputs.grpcOptions);
  checkDriversAllowed(problems, "drivers", inputs.drivers);
  const shell = problems.fields("shell", inputs.shell, ["useProfiles"]);
  problems.boolean("shell.useProfiles", shell?.useProfiles);
  checkLeases(problems, "leases", inputs.leases);
  return problems.found;
}

/**
 * Finds all problems with the user's part of an exporter configuration. It ignores other keys of `inputs`. undefined
 * counts as left out; null is a problem.
 *
 * @example validateExporterConfig({ export: { power: { type: "" } } })
 * // [{ path: "export.power.type", reason: "must be a non-empty string" }]
 */
export function validateExporterConfig(inputs: ExporterConfigInputs, options?: ValidateOptions): Problem[] {
  const problems = new Problems(options);
  checkTls(problems, "tls", inputs.tls);
  checkGrpcOptions(problems, "grpcOptions", inputs.grpcOptions);
  problems.text("description", inputs.description, { empty: true });
  problems.text("motd", inputs.motd, { empty: true });
  checkExport(problems, "export", inputs.export);
  const hooks = problems.fields("hooks", inputs.hooks, ["beforeLease", "afterLease"]);
  checkHook(problems, "hooks.beforeLease", hooks?.beforeLease);
  checkHook(problems, "hooks.afterLease", hooks?.afterLease);
  checkFailureDetection(problems, "failureDetection", inputs.failureDetection);
  problems.boolean("exitOnLeaseEnd", inputs.exitOnLeaseEnd);
  return problems.found;
}

function checkTls(problems: Problems, path: string, value: unknown): void {
  const tls = problems.fields(path, value, ["ca", "insecure"]);
  problems.boolean(at(path, "insecure"), tls?.insecure);
  const ca = problems.text(at(path, "ca"), tls?.ca, { empty: true, rule: caProblem });
  if (ca && tls?.insecure === true) problems.add(at(path, "ca"), "must not be set beside insecure, which ignores it");
}

function caProblem(ca: string): string | undefined {
  return ca === "" || isBase64OfPem(ca) ? undefined : "must be base64 of certificates in PEM form";
}

function isBase64OfPem(value: string): boolean {
  const base64 = value.replace(/[\r\n]/g, "");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return false;
  return Buffer.from(base64, "base64").includes("-----BEGIN CERTIFICATE-----");
}

/**
 * Checks gRPC channel arguments. gRPC takes strings and C integers; Jumpstarter refuses fractions and turns true into
 * 1.
 */
function checkGrpcOptions(problems: Problems, path: string, value: unknown): void {
  for (const [key, option] of problems.map(path, value) ?? []) {
    const here = at(path, key);
    if (key === "" || key.includes("\0")) problems.add(here, "must have the name of a gRPC channel argument");
    if (problems.skips(option)) continue;
    if (typeof option === "string") problems.text(here, option, { empty: true, rule: nulProblem });
    else if (typeof option !== "number" || (option | 0) !== option) {
      problems.add(here, "must be a string or a whole number of 32 bits");
    }
  }
}

function nulProblem(text: string): string | undefined {
  return text.includes("\0") ? "must not hold the character NUL" : undefined;
}

function checkDriversAllowed(problems: Problems, path: string, value: unknown): void {
  const drivers = problems.fields(path, value, ["allow", "unsafe"]);
  problems.boolean(at(path, "unsafe"), drivers?.unsafe);
  const allow = problems.list(at(path, "allow"), drivers?.allow);
  for (const [here, pattern] of allow) problems.text(here, pattern, { required: true, rule: patternProblem });
  if (drivers?.unsafe === true && allow.length > 0) {
    problems.add(at(path, "allow"), "must be empty beside unsafe, which allows every driver");
  }
}

function patternProblem(pattern: string): string | undefined {
  // Jumpstarter reads this word as `unsafe`, and splits a list from the environment at its commas.
  if (pattern === "UNSAFE") return "must be a pattern (set drivers.unsafe to allow every driver)";
  return /[\s,\p{Cc}]/u.test(pattern) ? "must be a pattern without commas and white space" : undefined;
}

function checkLeases(problems: Problems, path: string, value: unknown): void {
  const leases = problems.fields(path, value, ["acquisitionTimeout", "dialTimeout", "retryTimeout"]);
  problems.integer(at(path, "acquisitionTimeout"), leases?.acquisitionTimeout, 5);
  problems.number(at(path, "dialTimeout"), leases?.dialTimeout, 5);
  problems.number(at(path, "retryTimeout"), leases?.retryTimeout, 0);
}

function checkHook(problems: Problems, path: string, value: unknown): void {
  const hook = problems.fields(path, value, ["script", "exec", "timeout", "onFailure"]);
  if (hook === undefined) return;
  problems.text(at(path, "script"), hook.script, { required: true });
  problems.text(at(path, "exec"), hook.exec);
  problems.integer(at(path, "timeout"), hook.timeout, 1);
  problems.oneOf(at(path, "onFailure"), hook.onFailure, ["warn", "endLease", "exit"]);
}

function checkFailureDetection(problems: Problems, path: string, value: unknown): void {
  const detection = problems.fields(path, value, ["maxRapidFailures", "rapidFailureWindow"]);
  problems.integer(at(path, "maxRapidFailures"), detection?.maxRapidFailures, 1);
  problems.integer(at(path, "rapidFailureWindow"), detection?.rapidFailureWindow, 1);
}
