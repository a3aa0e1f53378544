import { at } from "../problems.ts";
import { chosen, mapped, type Option } from "./options.ts";

/** The driver clients that `jmp` may load: Python classes which run on the client's machine and talk to drivers. */
export interface DriversValues {
  /**
   * Patterns of the names of classes that may be loaded, with `*`, `?` and `[...]` as in a shell.
   * @default none
   * @example ["jumpstarter_driver_*"]
   */
  allow?: string[];
  /**
   * Whether any class that an exporter names may be loaded. It excludes patterns in `allow`.
   * @default false
   */
  unsafe?: boolean;
}

export const driversAllowed: Option<DriversValues, { allow: string[]; unsafe: boolean }> = {
  check(problems, path, value) {
    const drivers = problems.fields(path, value, ["allow", "unsafe"]);
    problems.boolean(at(path, "unsafe"), drivers?.unsafe);
    const allow = problems.list(at(path, "allow"), drivers?.allow);
    for (const [here, pattern] of allow) problems.text(here, pattern, { required: true, rule: patternProblem });
    if (drivers?.unsafe === true && allow.length > 0) {
      problems.add(at(path, "allow"), "must be empty beside unsafe, which allows every driver");
    }
  },
  toFile: (values) => ({ allow: values?.allow ?? [], unsafe: values?.unsafe ?? false }),
  // `jmp` reads the pattern UNSAFE as `unsafe`, which makes the other patterns void.
  fromFile: (value) =>
    mapped(value, ({ allow, unsafe }) => {
      const patterns = typeof allow === "string" ? allow.split(",") : allow;
      const isUnsafe = unsafe === true || (Array.isArray(patterns) && patterns.includes("UNSAFE"));
      return chosen(isUnsafe ? { unsafe: true } : { allow: patterns });
    }),
};

function patternProblem(pattern: string): string | undefined {
  // Jumpstarter reads this word as `unsafe`, and splits a list from the environment at its commas.
  if (pattern === "UNSAFE") return "must be a pattern (set drivers.unsafe to allow every driver)";
  return /[\s,\p{Cc}]/u.test(pattern) ? "must be a pattern without commas and white space" : undefined;
}
