/** Hosts in memory: they read of a script what is ordered, and report as the script would. */
import type { Destination } from "../../src/hosts/destination.ts";
import type { SshResult } from "../../src/hosts/ssh.ts";

/** A machine, with at most one exporter. */
export class FakeMachine {
  readonly id: string;
  /** The digest of the files that are there; undefined where there are none. */
  files: string | undefined;
  /** What the running process was started with. */
  running: string | undefined;
  /** Whether a graceful restart has to wait, as for the end of a lease. */
  isHeld = false;
  /** How often systemd has restarted it by itself. */
  restarts = 0;
  journal: string[] = [];
  /** The orders that it got: "apply graceful". */
  readonly orders: string[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Does what the script orders, and returns the lines of its report. */
  obey(verb: string, variables: Record<string, string>): string[] {
    this.orders.push(`${verb} ${variables.RESTART}`.trim());
    const lines = [`begin=${verb}`, `machine=${this.id}`];
    if (verb === "remove") {
      if (variables.MACHINE !== "" && variables.MACHINE !== this.id) return [...lines, "end=another machine"];
      this.files = this.running = undefined;
    }
    if (verb === "apply") lines.push(`restart=${this.#apply(variables)}`);
    if (verb === "journal") lines.push(...this.journal.map((line) => `journal=${line}`));
    if (verb === "apply" || verb === "read") lines.push(...this.#state());
    return [...lines, "end=ok"];
  }

  #apply({ WANTED = "", RESTART }: Record<string, string>): string {
    this.files = WANTED;
    if (this.running === WANTED) return "none";
    const isFirst = this.running === undefined;
    if (!isFirst && RESTART === "graceful" && this.isHeld) return "signalled";
    this.running = WANTED;
    return "restarted";
  }

  #state(): string[] {
    const file = this.files === undefined ? "missing" : `sha256:${this.files.slice(0, 16)}`;
    return [
      `applied=${this.running ?? ""}`,
      `configFile=${file}`,
      `serviceFile=${file}`,
      "containerFile=missing",
      `LoadState=${this.files === undefined ? "not-found" : "loaded"}`,
      `ActiveState=${this.running === undefined ? "inactive" : "active"}`,
      "SubState=running",
      "Result=success",
      `NRestarts=${this.restarts}`,
      "UnitFileState=enabled",
    ];
  }
}

/** The network: which machine answers at which address. An address with text in place of a machine fails with it. */
export class FakeNetwork {
  readonly hosts = new Map<string, FakeMachine | string>();

  readonly run = async ({ host }: Destination, script: string): Promise<SshResult> => {
    const machine = this.hosts.get(host) ?? `ssh: Could not resolve hostname ${host}: Name or service not known`;
    if (typeof machine === "string") return { code: 255, stdout: "", stderr: machine };
    const assigned = [...script.slice(0, script.indexOf("\nreport()")).matchAll(/^([A-Z_]+)='(.*)'$/gm)];
    const variables = Object.fromEntries(assigned.map(([, name, value]) => [name, value])) as Record<string, string>;
    const verb = /^main (\w+) whole; exit$/m.exec(script)?.[1] ?? "";
    const lines = machine.obey(verb, variables).map((line) => `${variables.NONCE} ${line}\n`);
    return { code: 0, stdout: lines.join(""), stderr: "" };
  };
}
