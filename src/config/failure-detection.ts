import { at } from "../problems.ts";
import { chosen, mapped, type Option, unless } from "./options.ts";

/** Limits after which `jmp run` stops restarting an exporter that keeps failing. Needs jmp 0.9 on the exporter. */
export interface FailureDetection {
  /**
   * The number of rapid failures in a row that ends `jmp run`; a whole number of at least 1.
   * @integer
   * @default 5
   */
  maxRapidFailures?: number;
  /**
   * The number of seconds within which the end of an exporter counts as a rapid failure; a whole number of at least 1.
   * @integer
   * @default 60
   */
  rapidFailureWindow?: number;
}

export const failureDetection: Option<FailureDetection> = {
  check(problems, path, value) {
    const detection = problems.fields(path, value, ["maxRapidFailures", "rapidFailureWindow"]);
    problems.integer(at(path, "maxRapidFailures"), detection?.maxRapidFailures, 1);
    problems.integer(at(path, "rapidFailureWindow"), detection?.rapidFailureWindow, 1);
  },
  toFile: (values) => values,
  fromFile: (value) =>
    mapped(value, (keys) =>
      chosen({
        ...keys,
        maxRapidFailures: unless(5, keys.maxRapidFailures),
        rapidFailureWindow: unless(60, keys.rapidFailureWindow),
      }),
    ),
};
