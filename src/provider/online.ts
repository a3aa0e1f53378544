import { isUnanswered } from "../hosts/errors.ts";
import type { ExporterOnHost, HostState } from "../hosts/host.ts";
import { hasReason, KubernetesError } from "../kubernetes/errors.ts";
import type { V1Alpha1Exporter, V1Alpha1Lease } from "../kubernetes/index.ts";
import { isTrue } from "../kubernetes/status.ts";
import { until } from "../kubernetes/watch/until.ts";
import { Wait } from "../kubernetes/watch/wait.ts";
import type { Place } from "./places.ts";
import type { Row } from "./row.ts";
import type { Session } from "./session.ts";

/** How long to wait between two looks at the host, in milliseconds: while it is about to start, or again; and afterwards. */
const FIRST_LOOK = 3_000;
const LATER_LOOK = 10_000;

/** How many restarts by systemd make a crash loop. */
const CRASHES = 3;

/** The controller's word on an exporter. */
export interface Sight {
  online: boolean;
  /** The time when it was last seen; it moves every ten seconds. */
  lastSeen?: string;
  /** The lease that holds it. */
  lease?: string;
}

/** Reads the controller's word on an exporter; `undefined` where the cluster has no such exporter. */
export async function findSight(session: Session, place: Place, shared = false): Promise<Sight | undefined> {
  const exporter = await (await session.exporters(place.namespace)).find(place.name, { shared });
  return exporter && sightOf(exporter);
}

/** Returns a lease as messages name it: "lease L of client C", without the client where it may not be read. */
export async function describeLease(session: Session, namespace: string, name: string): Promise<string> {
  const { connection } = await session.connect();
  const lease = await connection
    .collection<V1Alpha1Lease>("leases", namespace)
    .find(name)
    .catch(() => undefined);
  const client = lease?.spec?.clientRef.name;
  return client === undefined ? `lease ${name}` : `lease ${name} of client ${client}`;
}

/** An exporter that was brought to its host and is to get online. */
export interface Start {
  session: Session;
  row: Row;
  place: Place;
  host: ExporterOnHost;
  /** The state that the host reported when the exporter was brought there. */
  state: HostState;
  /** The controller's word from before that. */
  before: Sight;
  /** Whether the exporter was running as wanted before. */
  wasRunning: boolean;
  /** How long to wait, in milliseconds. */
  timeout: number;
  /** Ends the wait before. */
  signal: AbortSignal | undefined;
}

/**
 * Waits until the controller has seen the exporter since this start. Right after a restart the controller's `Online` is
 * still about the process before; so it has to see the exporter once more when the host reports the new process.
 *
 * @throws KubernetesError `Timeout`, or what the host tells about a crash
 */
export async function untilOnline(start: Start): Promise<Sight> {
  const { session, row, place, host, before, timeout, signal: interrupt } = start;
  const description = `waiting until exporter ${place.namespace}/${place.name} is online`;
  const wait = new Wait(description, { timeout, signal: interrupt, onProgress: row.status });
  const exporters = (await session.connect()).connection.collection<V1Alpha1Exporter>("exporters", place.namespace);
  let state = start.state;
  let trouble: string | undefined;
  // Nobody else could be seen since then if it was offline.
  let reference = before.online && !start.wasRunning ? undefined : (before.lastSeen ?? "");
  const progress = (exporter: V1Alpha1Exporter | undefined) => {
    const sight = exporter ? sightOf(exporter) : { online: false };
    const isSeen = start.wasRunning || sight.lastSeen !== reference;
    if (reference !== undefined && sight.online && isSeen) return { done: sight };
    const doing = reference === undefined ? `starts it: ${state.onHost.service}` : "runs it";
    return { waitingFor: trouble ?? `${host.description} ${doing}` };
  };
  const look = async (): Promise<Sight | undefined> => {
    if (state.isWantedRunning) reference ??= (await findSight(session, place))?.lastSeen ?? "";
    const isSettled = state.isWantedRunning && state.restarts === start.state.restarts;
    const pause = AbortSignal.timeout(isSettled ? LATER_LOOK : FIRST_LOOK);
    const signal = AbortSignal.any([wait.signal, pause]);
    try {
      return await until(exporters, place.name, undefined, progress, { signal, report: (text) => wait.report(text) });
    } catch (error) {
      if (wait.signal.aborted || !pause.aborted || !hasReason(error, "Timeout", "Aborted")) throw error;
    }
    try {
      state = await host.read();
      trouble = undefined;
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      // The exporter goes on without a connection to its host, and so does the wait.
      [trouble] = error.message.split("\n");
      return undefined;
    }
    if (state.restarts - start.state.restarts >= CRASHES || state.onHost.service.startsWith("failed")) {
      throw await explain(start, state, "ends again and again");
    }
    return undefined;
  };
  const run = async () => {
    for (;;) {
      const sight = await look();
      if (sight) return sight;
    }
  };
  return await wait.run(run, () => explain(start, state, `is not online after ${timeout / 1000} s`));
}

async function explain({ place, host }: Start, state: HostState, what: string): Promise<KubernetesError> {
  const said = await host.findReason().then(
    (reason) => (reason === undefined ? `The host reports: ${state.onHost.service}` : `Its journal says: ${reason}`),
    (error: Error) => error.message,
  );
  return new KubernetesError(
    "Timeout",
    [
      `exporter ${place.namespace}/${place.name} on ${host.description} ${what}`,
      said,
      `- All of the journal, on the host: journalctl -u ${host.unit}`,
      "- The next pulumi up goes on waiting for it.",
    ].join("\n"),
  );
}

function sightOf({ status }: V1Alpha1Exporter): Sight {
  return {
    online: isTrue(status?.conditions, "Online"),
    ...(status?.lastSeen && { lastSeen: status.lastSeen }),
    ...(status?.leaseRef?.name !== undefined && { lease: status.leaseRef.name }),
  };
}
