import { at } from "../problems.ts";
import type { Option } from "./options.ts";

/**
 * gRPC channel arguments, by name. Integers have 32 bits.
 * @example { "grpc.keepalive_time_ms": 20000, "grpc.lb_policy_name": "round_robin" }
 */
export type GrpcOptions = Record<string, string | number>;

export const grpcOptions: Option<GrpcOptions, GrpcOptions> = {
  /** gRPC takes strings and C integers; Jumpstarter refuses fractions and turns true into 1. */
  check(problems, path, value) {
    for (const [key, option] of problems.map(path, value) ?? []) {
      const here = at(path, key);
      if (key === "" || key.includes("\0")) problems.add(here, "must have the name of a gRPC channel argument");
      if (problems.skips(option)) continue;
      if (typeof option === "string") problems.text(here, option, { empty: true, rule: nulProblem });
      else if (typeof option !== "number" || (option | 0) !== option) {
        problems.add(here, "must be a string or a whole number of 32 bits");
      }
    }
  },
  toFile: (values) => values ?? {},
  fromFile: (value) => value,
};

function nulProblem(text: string): string | undefined {
  return text.includes("\0") ? "must not hold the character NUL" : undefined;
}
