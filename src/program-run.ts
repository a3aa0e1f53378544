import * as pulumi from "@pulumi/pulumi";
import { Once } from "./once.ts";
import type { Session } from "./provider/session.ts";

/** The state of one run of a program. A process of the Automation API may run many. */
export interface ProgramRun {
  /** The sessions of its functions, by their settings. */
  sessions: Map<string, Session>;
  said: Once;
}

const runs = new WeakMap<object, ProgramRun>();

/** The key of what is outside of a run, as in tests. */
const noRun = {};

/** Returns the state of the run in which this is called. */
export function programRun(): ProgramRun {
  const key = pulumi.runtime.getStackResource() ?? noRun;
  const run = runs.get(key) ?? { sessions: new Map(), said: new Once() };
  runs.set(key, run);
  return run;
}
