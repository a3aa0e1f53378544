/** What the Pulumi engine reports while it works (`--event-log`), as far as tests look at it. */

export interface EngineReport {
  /** How many resources per operation: `{ create: 2, same: 1 }`. The stack itself counts as one. */
  changes: Record<string, number>;
  /** One for each step that was planned, in order. */
  steps: Step[];
  /** Errors, warnings and information, with the resource they belong to. Messages that only go by are `ephemeral`. */
  diagnostics: Diagnostic[];
}

export interface Step {
  op: string;
  urn: string;
  type: string;
  /** Names of the inputs that differ. */
  diffs: string[];
  /** Path of each property that differs -> kind of difference, e.g. `{ "labels.board": { diffKind: "update" } }`. */
  detailedDiff: Record<string, { diffKind: string; inputDiff?: boolean }> | null;
}

export interface Diagnostic {
  severity: string;
  message: string;
  urn?: string;
  ephemeral?: boolean;
}

interface EngineEvent {
  diagnosticEvent?: Diagnostic;
  resourcePreEvent?: { metadata: Omit<Step, "diffs"> & { diffs?: string[] } };
  summaryEvent?: { resourceChanges?: Record<string, number> };
}

/**
 * Reads an event log. Debug messages are left out: the SDK writes each resource's outputs into them, secret or not, and only
 * somebody who asks for a debug log gets to see them.
 */
export function parseEvents(log: string): EngineReport {
  const report: EngineReport = { changes: {}, steps: [], diagnostics: [] };
  // What follows the last line end is nothing, or half a line of a command that was killed.
  for (const line of log.split("\n").slice(0, -1)) {
    const { diagnosticEvent, resourcePreEvent, summaryEvent } = JSON.parse(line) as EngineEvent;
    if (diagnosticEvent && diagnosticEvent.severity !== "debug") {
      const { severity, message, urn, ephemeral } = diagnosticEvent;
      report.diagnostics.push({ severity, message, urn, ephemeral });
    }
    if (resourcePreEvent) {
      const { op, urn, type, diffs, detailedDiff } = resourcePreEvent.metadata;
      report.steps.push({ op, urn, type, diffs: diffs ?? [], detailedDiff });
    }
    if (summaryEvent) report.changes = summaryEvent.resourceChanges ?? {};
  }
  return report;
}

/** The events of a log that anybody may see, to be searched for tokens. */
export function withoutDebug(log: string): string {
  return log
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
}
