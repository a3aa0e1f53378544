import { at, type Problems } from "../problems.ts";
import { chosen, eachValue, mapped, type Option, unless } from "./options.ts";

/** A script that the exporter runs at the beginning or end of a lease. */
export interface Hook {
  /** The script's text, in which `j` controls the exporter's drivers. */
  script: string;
  /**
   * The program that runs the script. Needs jmp 0.8 on the exporter.
   * @default chosen by jmp: /bin/sh for a script without a file name
   * @example "/bin/bash"
   */
  exec?: string;
  /**
   * Seconds after which the script is stopped and counts as failed; a whole number of at least 1.
   * @integer
   * @default 120
   */
  timeout?: number;
  /**
   * The effect of a failure: `warn` continues, `endLease` ends the lease, `exit` also takes the exporter offline.
   * @default "warn"
   */
  onFailure?: "warn" | "endLease" | "exit";
}

/** Scripts that run before and after a lease. Needs jmp 0.8 on the exporter. */
export interface Hooks {
  /** The script that runs when a lease begins, before the client gets the exporter. */
  beforeLease?: Hook;
  /** The script that runs when a lease has ended. */
  afterLease?: Hook;
}

export const hooks: Option<Hooks> = {
  check(problems, path, value) {
    const hooks = problems.fields(path, value, ["beforeLease", "afterLease"]);
    checkHook(problems, at(path, "beforeLease"), hooks?.beforeLease);
    checkHook(problems, at(path, "afterLease"), hooks?.afterLease);
  },
  toFile: (values) => values,
  fromFile: (value) => mapped(value, (hooks) => chosen(eachValue(hooks, hookFromFile))),
};

function checkHook(problems: Problems, path: string, value: unknown): void {
  const hook = problems.fields(path, value, ["script", "exec", "timeout", "onFailure"]);
  if (hook === undefined) return;
  problems.text(at(path, "script"), hook.script, { required: true });
  problems.text(at(path, "exec"), hook.exec);
  problems.integer(at(path, "timeout"), hook.timeout, 1);
  problems.oneOf(at(path, "onFailure"), hook.onFailure, ["warn", "endLease", "exit"]);
}

function hookFromFile(value: unknown): unknown {
  return mapped(value, (keys) =>
    chosen({ ...keys, timeout: unless(120, keys.timeout), onFailure: unless("warn", keys.onFailure) }),
  );
}
