/** Reads the events of the Pulumi engine (`--event-log`), as far as tests use them. */

export interface EngineReport {
  /** The number of resources for each operation: `{ create: 2, same: 1 }`. The stack itself counts as one. */
  changes: Record<string, number>;
  /** The planned steps, in order. */
  steps: Step[];
  /**
   * Errors, warnings and information, with the resource they belong to. Messages that are only shown for a moment are
   * `ephemeral`.
   */
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
 * Reads an event log without its debug messages: the SDK writes each resource's outputs into them, secret or not.
 */
export function parseEvents(log: string): EngineReport {
  const report: EngineReport = { changes: {}, steps: [], diagnostics: [] };
  // After the last line end there is nothing, or half a line of a command that was killed.
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

/** Returns the events of a log without the debug messages, to search them for tokens. */
export function withoutDebug(log: string): string {
  return log
    .split("\n")
    .filter((line) => !line.includes('"severity":"debug"'))
    .join("\n");
}
