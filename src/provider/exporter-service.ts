import { isDeepStrictEqual } from "node:util";
import { describeDestination } from "../hosts/destination.ts";
import { HostError, isUnanswered } from "../hosts/errors.ts";
import { type Applied, ExporterOnHost, expectedOnHost, type HostState, type Run } from "../hosts/host.ts";
import { runScript } from "../hosts/ssh.ts";
import { filesOf } from "../hosts/units.ts";
import { throwIfAborted } from "../kubernetes/http/signals.ts";
import { parseDuration } from "../kubernetes/names.ts";
import { describeProblem } from "../problems.ts";
import { type Context, identityOf } from "./context.ts";
import { type DiffAnswer, diffIdentity, whyRemark } from "./diff.ts";
import { InitializationError } from "./errors.ts";
import { hasUnknown, idOf, UNKNOWN } from "./inputs.ts";
import type { Life, ReadAnswer } from "./life.ts";
import { describeLease, findSight, type Sight, untilOnline } from "./online.ts";
import {
  claimOf,
  destinationOf,
  hasAnotherWay,
  SERVICE_OUTPUTS,
  type ServiceInputs,
  type ServiceOutputs,
  WAY,
  wantedOf,
} from "./service-inputs.ts";
import { inputProblems, withoutUnchanged } from "./validate-object.ts";
import { validateService } from "./validate-service.ts";

/** How long a new exporter may take to get online, in milliseconds. A pull of its image is part of it. */
const ONLINE_TIMEOUT = 300_000;

/** How many fifths of a second the host waits for the new process before it reports. A lease may last for days. */
const PATIENCE = { leased: 5, idle: 50 } as const;

/** The inputs that say how to act, and nothing about what is on the host. */
const MANNERS = ["adopt", "restart", "onlineTimeout", "abandonHost"] as const satisfies (keyof ServiceInputs)[];

/** The names of the inputs. */
const INPUTS = [
  "name",
  "namespace",
  "config",
  "service",
  "container",
  "unitName",
  ...WAY,
  ...MANNERS,
] as const satisfies (keyof ServiceInputs)[];

type P = ServiceOutputs;

/** The life of an exporter's service on a host: its files, its unit and its process, and its being online. */
export class ExporterServices implements Life<P> {
  readonly inputs = INPUTS;
  readonly secrets = ["config", "privateKey", "privateKeyPassword"] as const;
  readonly #run: Run;

  constructor(run: Run = runScript) {
    this.#run = run;
  }

  /** Fills in what is computed from the inputs, and returns all that is wrong with them at once. No host is asked. */
  async check(context: Context, olds: Partial<P>, news: P): Promise<{ inputs: P; failures: string[] }> {
    const { urn, organization, session } = context;
    session.takeRead(urn);
    const inputs = { ...news, unitName: news.unitName ?? news.name };
    const problems = inputProblems();
    validateService(problems, inputs as unknown as Record<string, unknown>);
    const failures = withoutUnchanged(problems, olds, inputs).map(describeProblem);
    if (failures.length > 0) return { inputs, failures };
    const { name, namespace, config, unitName, service, container } = inputs;
    const isKnown = !hasUnknown([name, namespace, config, unitName, service, container]);
    const onHost = isKnown
      ? expectedOnHost(filesOf(wantedOf(inputs, { urn, organization })))
      : { configFile: UNKNOWN, unitFile: UNKNOWN, service: "running" };
    return { inputs: { ...inputs, onHost }, failures };
  }

  /** Compares the state with the inputs, as far as the engine cannot do it by itself. No host is asked. */
  async diff(context: Context, olds: P, news: P): Promise<DiffAnswer> {
    // A refresh has looked already, and what is pending is no drift.
    const isRefresh = context.session.takeRead(context.urn);
    const answer = diffIdentity(olds, news);
    const isRenamed = hasUnknown(news.unitName) || olds.unitName !== news.unitName;
    if (isRenamed) return { ...answer, replaces: [...answer.replaces, "unitName"], deleteBeforeReplace: true };
    if (answer.replaces.length > 0) return { ...answer, deleteBeforeReplace: true };
    if (!isDeepStrictEqual(inputsOf(olds), inputsOf(news))) return answer;
    const reason = whyRemark(context, olds);
    // The state of what broke off does not say whether it is online, also after a refresh that did not reach the host.
    const isUnfinished = olds.online === undefined;
    if (reason === undefined && !olds.restartPending && !isUnfinished) return { ...answer, changes: false };
    const pending = isUnfinished
      ? "What was begun on the host may be unfinished: an update looks."
      : "A restart is pending: an update looks whether the lease has ended.";
    context.row.inform(reason ?? pending);
    return { ...answer, changes: reason !== undefined || !isRefresh };
  }

  async create(context: Context, inputs: P): Promise<{ id: string; outs: P }> {
    try {
      return { id: idOf(inputs), outs: await this.#bring(context, inputs, {}) };
    } catch (error) {
      throw hasBegun(error) ? unfinished(context, inputs, undefined, error) : error;
    }
  }

  /** Reads what the host has, for a refresh. A host that cannot be reached leaves the state as it is. */
  async read(context: Context, id: string, props: Partial<P>): Promise<ReadAnswer<P>> {
    const answer = await this.#look(context, id, props);
    context.session.noteRead(context.urn);
    return answer;
  }

  /** Brings the exporter to its wanted state. On another machine than before it goes there, and leaves the former one. */
  async update(context: Context, olds: P, news: P): Promise<{ outs: P }> {
    const isSettled = olds.machineId !== undefined && olds.online === true && olds.restartPending !== true;
    if (isSettled && whyRemark(context, olds) === undefined && differsInMannersOnly(olds, news)) {
      return { outs: { ...outputsOf(olds), ...news } };
    }
    const hasLeft = hasAnotherWay(olds, news) && (await this.#leaveFormer(context, olds, news));
    try {
      return { outs: await this.#bring(context, news, olds) };
    } catch (error) {
      if (error instanceof InitializationError) throw error;
      if (hasLeft) throw unfinished(context, news, undefined, error);
      throw isInDoubt(context, olds, error) ? unfinished(context, news, olds.machineId, error) : error;
    }
  }

  /** Removes from the host what is the resource's own. */
  async delete(context: Context, _id: string, props: P): Promise<void> {
    await this.#remove(context, props, props.abandonHost ?? false);
  }

  async #look(context: Context, id: string, props: Partial<P>): Promise<ReadAnswer<P>> {
    if (props.name === undefined)
      throw new Error("an exporter's service cannot be looked up: only its own resource knows the way to its host");
    const state = props as P;
    const unchanged = { id, inputs: inputsOf(state), props: state };
    const host = this.#host(context, state, state.ownership ?? {});
    let found: HostState;
    try {
      found = await host.read();
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      context.row.warn(`${error.message}\nThe state of the exporter's service is left as it was.`);
      return unchanged;
    }
    if (state.machineId !== undefined && found.machine !== state.machineId) {
      context.row.warn(`${host.description} is another machine than before: it has another machine id.`);
    }
    const restartPending = state.restartPending === true && found.isOtherRunning;
    if (state.restartPending && found.isWantedRunning) context.row.inform("The pending restart is done.");
    const onHost = restartPending ? { ...found.onHost, service: "running" } : found.onHost;
    const sight = await findSight(context.session, state, true);
    const inputs = { ...unchanged.inputs, onHost };
    const online = sight?.online ?? false;
    // It moves all the time: a refresh would never find the same.
    const isSame = online === state.online && isDeepStrictEqual(onHost, state.onHost);
    const lastSeen = isSame ? state.lastSeen : sight?.lastSeen;
    const outputs = { machineId: found.machine, online, restartPending, ...(lastSeen !== undefined && { lastSeen }) };
    return { id, inputs, props: { ...inputs, ...outputs, ownership: state.ownership ?? {} } };
  }

  /** Removes the exporter from the machine where it was, if the new way leads to another one. Tells whether it did. */
  async #leaveFormer(context: Context, olds: P, news: P): Promise<boolean> {
    // Nothing is removed before the new place is known to be good.
    const machine = await this.#host(context, news, identityOf(context)).check(
      claimOf(context, news.adopt, olds.ownership),
    );
    if (machine === olds.machineId) return false;
    try {
      // A host that never told its machine's id may not have been reached at all.
      await this.#remove(context, olds, news.abandonHost ?? olds.machineId === undefined);
    } catch (error) {
      const { online: _, ...doubtful } = olds;
      throw isInDoubt(context, olds, error) ? new InitializationError(idOf(news), doubtful, error) : error;
    }
    return true;
  }

  async #remove(context: Context, props: P, abandon: boolean): Promise<void> {
    const { row, session } = context;
    const host = this.#host(context, props, props.ownership ?? identityOf(context));
    const lease = (await findSight(session, props).catch(() => undefined))?.lease;
    if (lease !== undefined) {
      const description = await describeLease(session, props.namespace, lease);
      row.inform(`ends ${description}, which has the exporter ${idOf(props)}`);
    }
    row.status(`removing exporter ${idOf(props)} from ${host.description}`);
    try {
      const { isAnotherMachine, kept } = await host.remove(
        claimOf(context, undefined, props.ownership),
        props.machineId ?? "",
      );
      for (const file of kept)
        row.warn(`${host.description}: ${file} is no longer this resource's. It is left as it is.`);
      if (isAnotherMachine) {
        row.warn(`${host.description} is another machine than the one that had the exporter. It is left as it is.`);
      }
    } catch (error) {
      // One that has answered is there.
      if (!isUnanswered(error) || error.machine !== undefined) throw error;
      if (!abandon) {
        throw new HostError(
          error.reason,
          error.message,
          "- If the host is gone for good, set abandonHost: true and run pulumi up, and then remove the resource.",
        );
      }
      row.warn(`${error.message}\nThe host is given up: what is there stays there.`);
    } finally {
      row.status("");
    }
  }

  /** Brings the exporter to the host, and waits until it is online. */
  async #bring(context: Context, inputs: P, olds: Partial<P>): Promise<P> {
    const { session, row } = context;
    const before = await findSight(session, inputs);
    if (before === undefined) {
      throw new Error(`There is no exporter ${idOf(inputs)} in the cluster of this resource's provider`);
    }
    const host = this.#host(context, inputs, identityOf(context));
    const claim = claimOf(context, inputs.adopt, olds.ownership);
    const apply = async (restart: "graceful" | "now"): Promise<Applied> => {
      row.status(`bringing exporter ${idOf(inputs)} to ${host.description}`);
      const waits = restart === "graceful" && before.lease !== undefined;
      return await host.apply(claim, restart, waits ? PATIENCE.leased : PATIENCE.idle).finally(() => row.status(""));
    };
    let applied = await apply(inputs.restart ?? "graceful");
    try {
      if (applied.isOtherRunning && applied.restart === "signalled") {
        const lease = (await findSight(session, inputs))?.lease;
        if (lease !== undefined) return await this.#pending(context, inputs, applied, before, lease);
        // jmp takes the signal for later, as soon as it has ever been leased, and is idle now.
        applied = await apply("now");
      }
      if (olds.restartPending) row.inform("The pending restart is done.");
      if (inputs.restart === "now" && before.lease !== undefined && applied.restart === "restarted") {
        row.inform(`The restart has cut ${await describeLease(session, inputs.namespace, before.lease)}.`);
      }
      const wasRunning = applied.restart === "none";
      const { signal, timeout = parseDuration(inputs.onlineTimeout ?? "") ?? ONLINE_TIMEOUT } = context;
      const start = { session, row, place: inputs, host, state: applied, before, wasRunning, timeout, signal };
      return { ...outputs(context, inputs, applied), ...seen(await untilOnline(start)) };
    } catch (error) {
      // Whatever it is, the host has the files.
      throw unfinished(context, inputs, applied.machine, error);
    }
  }

  async #pending(context: Context, inputs: P, applied: Applied, before: Sight, lease: string): Promise<P> {
    const description = await describeLease(context.session, inputs.namespace, lease);
    context.row.inform(
      `The restart is pending until ${description} ends: until then the exporter serves as before. A refresh tells when it is done.`,
    );
    return { ...outputs(context, inputs, applied), ...seen(before), restartPending: true };
  }

  #host(
    context: Context,
    inputs: P,
    owner: { urn?: string | undefined; organization?: string | undefined },
  ): ExporterOnHost {
    const destination = destinationOf(inputs);
    // All connections through a proxy arrive there first.
    const gate = context.session.gateOf(describeDestination(destination.proxy ?? destination));
    const run: Run = (...args) =>
      gate.pass(() => {
        // A run that has begun on a host ends by itself; one that waits for its turn need not begin.
        throwIfAborted(context.signal);
        return this.#run(...args);
      });
    return new ExporterOnHost(destination, wantedOf(inputs, owner), run);
  }
}

/** The life of `JumpstarterExporterService`. */
export const exporterService = new ExporterServices();

function differsInMannersOnly(olds: P, news: P): boolean {
  const content = (props: P) =>
    Object.fromEntries(
      Object.entries(inputsOf(props)).filter(([key]) => !(MANNERS as readonly string[]).includes(key)),
    );
  return isDeepStrictEqual(content(olds), content(news));
}

/** Returns the inputs among the properties of a state. */
function inputsOf(props: P): P {
  const entries = Object.entries(props).filter(([key, value]) => value !== undefined && !isOutput(key));
  return Object.fromEntries(entries) as unknown as P;
}

/** Returns the rest of them. */
function outputsOf(props: P): Partial<P> {
  return Object.fromEntries(Object.entries(props).filter(([key]) => isOutput(key)));
}

function isOutput(key: string): boolean {
  return (SERVICE_OUTPUTS as readonly string[]).includes(key);
}

/** Tells whether something may have been done on the host before the error. */
function hasBegun(error: unknown): error is HostError {
  return error instanceof HostError && (error.reason === "Interrupted" || error.reason === "Failed");
}

/**
 * Tells whether the state has to show that an update has begun. While the mark of the files is to change, the state keeps the
 * former one instead: without it, the next update would take them for another resource's.
 */
function isInDoubt(context: Context, olds: P, error: unknown): boolean {
  return hasBegun(error) && whyRemark(context, olds) === undefined;
}

/** Returns the error by which the state shows what may be on the host, so that the next update goes on there or cleans up. */
function unfinished(
  context: Context,
  inputs: P,
  formerMachine: string | undefined,
  error: unknown,
): InitializationError {
  const machineId = (error instanceof HostError ? error.machine : undefined) ?? formerMachine;
  return new InitializationError(
    idOf(inputs),
    owned(context, inputs, machineId === undefined ? {} : { machineId }),
    error,
  );
}

function outputs(context: Context, inputs: P, { machine }: HostState): P {
  return owned(context, inputs, { machineId: machine, online: false, restartPending: false });
}

function owned(context: Context, inputs: P, outs: Partial<P>): P {
  return { ...inputs, ...outs, ownership: identityOf(context) };
}

function seen({ online, lastSeen }: Sight): Partial<P> {
  return { online, ...(lastSeen !== undefined && { lastSeen }) };
}
