import * as pulumi from "@pulumi/pulumi";
import { adviceOnCa } from "../config/ca-advice.ts";
import { programRun } from "../program-run.ts";

/** Warns, once in a run and on the stack's row, of a configuration without a CA. */
export function checkCa(caBundle: unknown, tls: unknown): void {
  const advice = adviceOnCa(caBundle, tls);
  if (advice === undefined || pulumi.runtime.getStackResource() === undefined) return;
  if (programRun().said.isFirst(advice)) pulumi.log.warn(advice);
}
