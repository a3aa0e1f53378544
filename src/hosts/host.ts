import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { backoff } from "../kubernetes/http/retry.ts";
import { type Destination, describeDestination } from "./destination.ts";
import { reasonInJournal } from "./journal.ts";
import { parseReport, type Report } from "./report.ts";
import { type Claim, type Order, scriptOf } from "./script.ts";
import { runScript, type SshResult } from "./ssh.ts";
import { describeFile, type Files, filesOf, pathsOf, type Wanted } from "./units.ts";
import { reportedError, transportError } from "./words.ts";

/** The parts of an exporter on a host. Each value is for a person, too: a refresh shows it beside the wanted one. */
export interface OnHost {
  /** The digest of the configuration file, with its rights where they are not 0600 of root; or "missing". */
  configFile: string;
  /** The same of the unit or quadlet. */
  unitFile: string;
  /** "running" where the wanted configuration runs, else what is the case. */
  service: string;
}

/** The state of an exporter on a host, as the host has reported it. */
export interface HostState {
  /** The id of the machine. It stays the same when its address changes. */
  machine: string;
  onHost: OnHost;
  /** Whether the process runs that was started with the wanted files. */
  isWantedRunning: boolean;
  /** Whether a process of the unit runs with other files than the wanted ones. */
  isOtherRunning: boolean;
  /** How often systemd has restarted it by itself. */
  restarts: number;
}

/** The state after an exporter was brought to a host. */
export interface Applied extends HostState {
  /** Whether nothing was to be restarted, the process was asked to end with its lease, or was started anew. */
  restart: "none" | "signalled" | "restarted";
}

/** The way of a script to a host and of its report back: {@link runScript}, or something else in tests. */
export type Run = (destination: Destination, script: string) => Promise<SshResult>;

/** An exporter on a host, reached by one run of `ssh` for each of these. @throws HostError */
export class ExporterOnHost {
  /** The host as messages name it. */
  readonly description: string;
  readonly #destination: Destination;
  readonly #wanted: Wanted;
  readonly #files: Files;
  readonly #run: Run;

  constructor(destination: Destination, wanted: Wanted, run: Run = runScript) {
    this.description = describeDestination(destination);
    this.#destination = destination;
    this.#wanted = wanted;
    this.#files = filesOf(wanted);
    this.#run = run;
  }

  /** The name of the unit. */
  get unit(): string {
    return this.#wanted.unit;
  }

  /** Brings the exporter to the host: files, unit and process. */
  async apply(claim: Claim, restart: "graceful" | "now", patience: number): Promise<Applied> {
    const report = await this.#send({ verb: "apply", restart, patience }, claim);
    return { ...this.#stateIn(report), restart: report.get("restart") as Applied["restart"] };
  }

  /** Makes sure that the exporter can be brought to the host, without a change there. Returns the machine's id. */
  async check(claim: Claim): Promise<string> {
    return (await this.#send({ verb: "check" }, claim)).get("machine") ?? "";
  }

  async read(): Promise<HostState> {
    return this.#stateIn(await this.#send({ verb: "read" }, {}));
  }

  /** Returns what the journal tells about why the exporter does not get online. */
  async findReason(): Promise<string | undefined> {
    return reasonInJournal((await this.#send({ verb: "journal" }, {})).all("journal"));
  }

  /**
   * Removes the exporter from the host, as far as it is its own: the process, the unit and the configuration.
   *
   * @param machine the id of the machine that is meant; another one at the address is left alone
   */
  async remove(claim: Claim, machine: string): Promise<{ isAnotherMachine: boolean; kept: readonly string[] }> {
    const report = await this.#send({ verb: "remove", machine }, claim);
    return { isAnotherMachine: report.get("end") === "another machine", kept: report.all("kept") };
  }

  async #send(order: Order, claim: Claim): Promise<Report> {
    const nonce = randomBytes(16).toString("hex");
    const script = scriptOf(order, this.#wanted, this.#files, claim, nonce);
    for (let attempt = 1; ; attempt++) {
      const result = await this.#run(this.#destination, script);
      const report = parseReport(result.stdout, nonce);
      const error = report.ended
        ? reportedError(this.description, report)
        : transportError(this.description, result, report);
      if (error === undefined) return report;
      error.machine = report.get("machine");
      if (attempt === ATTEMPTS || !isCrowded(result, report)) throw error;
      await sleep(backoff(attempt));
    }
  }

  #stateIn(report: Report): HostState {
    const files = { container: report.get("containerFile"), service: report.get("serviceFile") };
    const kind = this.#wanted.container === undefined ? "service" : "container";
    const other = kind === "service" ? "container" : "service";
    const applied = report.get("applied") ?? "";
    const isWantedRunning = applied === this.#files.digest;
    const paths = pathsOf(this.#wanted.unit);
    const isOther = files[kind] === "missing" && files[other] !== "missing";
    return {
      machine: report.get("machine") ?? "",
      onHost: {
        configFile: report.get("configFile") ?? "missing",
        unitFile: isOther ? `missing (there is ${paths[other]})` : (files[kind] ?? "missing"),
        service: describeService(report, isWantedRunning, kind),
      },
      isWantedRunning,
      isOtherRunning: !isWantedRunning && report.get("ActiveState") === "active",
      restarts: Number(report.get("NRestarts") ?? 0),
    };
  }
}

/** A host with many exporters, or before many hosts, may turn some connections away while it lets others in. */
const ATTEMPTS = 5;

function isCrowded({ stderr }: SshResult, report: Report): boolean {
  return !report.begun && /kex_exchange_identification: (Connection closed|read: Connection reset)/.test(stderr);
}

function describeService(report: Report, isWantedRunning: boolean, kind: "service" | "container"): string {
  const [active, sub, result] = ["ActiveState", "SubState", "Result"].map((key) => report.get(key) ?? "");
  if (report.get("LoadState") === "masked") return "masked";
  if (active === "active") {
    if (!isWantedRunning) return "running something else";
    // A quadlet is enabled by being there, and a template without [Install] is "static".
    const isDisabled = kind === "service" && report.get("UnitFileState") === "disabled";
    return isDisabled ? "running, but not enabled" : "running";
  }
  if (report.get("LoadState") === "not-found") return "missing";
  return `${active} (${active === "activating" && sub !== "auto-restart" ? sub : result})`;
}

/** Returns what a host is to report. */
export function expectedOnHost(files: Files): OnHost {
  return {
    configFile: describeFile(files.config),
    unitFile: describeFile(files.unit),
    service: "running",
  };
}
