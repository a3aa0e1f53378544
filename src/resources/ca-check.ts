import * as pulumi from "@pulumi/pulumi";
import { adviceOnCa } from "../config/ca-advice.ts";

/** The runs of a program in which it was said. A process of the Automation API may run many. */
const said = new WeakSet<object>();

/** Warns, once in a run and on the stack's row, of a configuration without a CA. */
export function checkCa(caBundle: unknown, tls: unknown): void {
  const advice = adviceOnCa(caBundle, tls);
  const run = pulumi.runtime.getStackResource();
  if (advice === undefined || run === undefined || said.has(run)) return;
  said.add(run);
  pulumi.log.warn(advice);
}
