/** Processes that die while `pulumi up` works, with resources at every stage of their lives. */
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Gate, ProxiedRequest } from "../../lab/probes/proxy.ts";
import type { useSharedLab } from "../support/lab.ts";
import type { RunningCommand } from "../support/pulumi-cli.ts";
import { type Door, Fleet, type Member, succeeded } from "./fleet.ts";
import { assertInvariants, assertSettled, tally } from "./invariants.ts";
import { killAll, languageHostsAndPrograms, providerProcesses, providersLeft } from "./processes.ts";

/** The ways to end a run when all its resources have reached their stage. */
interface Ending {
  name: string;
  end(fleet: Fleet, running: RunningCommand): void;
  /** The command goes on: the requests that are held have to go on as well. */
  goesOn: boolean;
  /** Pulumi's own lock of the stack stays, or may stay. */
  leavesLock?: boolean;
}

const endings: Ending[] = [
  {
    name: "the provider process is killed",
    end: (fleet) => killAll(providerProcesses(fleet.lab.directory)),
    goesOn: false,
  },
  { name: "the CLI is killed", end: (_, { process }) => process.kill("SIGKILL"), goesOn: false, leavesLock: true },
  { name: "the CLI is interrupted once", end: (_, { process }) => process.kill("SIGINT"), goesOn: true },
  {
    name: "the CLI is interrupted twice",
    end: (_, { process }) => {
      process.kill("SIGINT");
      process.stdout?.on("data", (text) => /again/.test(text) && process.kill("SIGINT"));
    },
    goesOn: false,
    leavesLock: true,
  },
];

/** The number of resources at each stage: two clients and an exporter. */
const EACH = 3;
/** The stages of a create, an update and a rotation: which request of them is held, and where. */
const stages: {
  name: string;
  /** Without it, two clients and an exporter. */
  kind?: Member["kind"];
  what: "request" | "answer";
  match: (name: string, request: ProxiedRequest) => boolean;
  /** One request is for all of them. */
  shared?: boolean;
}[] = [
  { name: "before-post", what: "request", match: (name, { method, name: of }) => method === "POST" && of === name },
  { name: "after-post", what: "answer", match: (name, { method, name: of }) => method === "POST" && of === name },
  {
    name: "waiting",
    kind: "client",
    what: "request",
    // The list that a watch begins with: exporters have their own.
    match: (_, { method, plural, name, watch }) => method === "GET" && plural === "clients" && name === "" && !watch,
    shared: true,
  },
  {
    name: "before-secret",
    kind: "exporter",
    what: "request",
    match: (name, { method, plural, name: of }) =>
      method === "GET" && plural === "secrets" && of.startsWith(`${name}-`),
  },
  { name: "before-update", what: "request", match: (name, { method, name: of }) => method === "PATCH" && of === name },
  { name: "after-update", what: "answer", match: (name, { method, name: of }) => method === "PATCH" && of === name },
  {
    name: "before-rotation",
    what: "request",
    match: (name, { method, plural, name: of }) =>
      method === "DELETE" && plural === "secrets" && of.startsWith(`${name}-`),
  },
  {
    name: "after-rotation",
    what: "answer",
    match: (name, { method, plural, name: of }) =>
      method === "DELETE" && plural === "secrets" && of.startsWith(`${name}-`),
  },
];

/** Kills and interrupts what works, through a door, on the lab that the file itself asks for: the test runner reads that there. */
export function describeKills(door: Door, onSharedLab: typeof useSharedLab): void {
  describe(`while pulumi up creates, updates, rotates and deletes by the ${door}`, () => {
    let fleet: Fleet;
    let version = 0;
    const { lab, use } = onSharedLab(async () => {
      fleet = use(await Fleet.create(lab, { door }));
      await fleet.declare(declaration(version));
      assert.equal((await fleet.run("up")).code, 0);
    });

    for (const ending of endings) {
      test(`${ending.name} at every stage of create, update and rotation`, async (t) => {
        await fleet.declare(declaration(++version));
        const gates = stages.flatMap(({ name, what, match, shared }) =>
          Array.from({ length: shared ? 1 : EACH }, (_, index) =>
            fleet.proxy.hold((request) => match(memberName(name, index, version), request), what),
          ),
        );
        assert.notEqual(await endAtGates(fleet, ending, gates), 0, "a command that was ended must not succeed");
        tally(t, { faults: stages.length * EACH });
      });

      // It comes to its deletes only when everything else is done, so that all has been taken up.
      test(`${ending.name} when the next pulumi up has carried on, before and after the deletes`, async (t) => {
        const isOld = ({ method, name }: ProxiedRequest) => method === "DELETE" && name.endsWith(`-v${version - 1}`);
        const clients = fleet.proxy.hold((request) => isOld(request) && request.plural === "clients");
        const exporters = fleet.proxy.hold((request) => isOld(request) && request.plural === "exporters", "answer");
        const old = declaration(version - 1).filter(({ name }) => name.endsWith(`-v${version - 1}`));
        const count = (kind: string) => old.filter((member) => member.kind === kind).length;
        const gates = [
          { reached: () => clients.reached(count("client")), release: () => clients.release() },
          { reached: () => exporters.reached(count("exporter")), release: () => exporters.release() },
        ];
        const code = await endAtGates(fleet, ending, gates);
        // All deletes had begun: a command that finishes them has nothing left that it could have been kept from.
        if (!ending.goesOn) assert.notEqual(code, 0, "a command that was killed must not succeed");
        await assertInvariants(t, fleet, old.length);
      });
    }

    test("pulumi refresh --clear-pending-creates forgets the creates that killed commands have left", async (t) => {
      const pending = async () => (await fleet.project.exportState()).deployment.pending_operations?.length ?? 0;
      assert.ok((await pending()) > 0);
      succeeded(await fleet.run("refresh", { args: ["--clear-pending-creates"] }));
      assert.equal(await pending(), 0);
      await assertSettled(t, fleet, 0);
    });
  });
}

/** Runs `pulumi up` until every gate is reached, ends it there, and returns its exit code. */
async function endAtGates(
  fleet: Fleet,
  ending: Ending,
  gates: Pick<Gate, "reached" | "release">[],
): Promise<number | null> {
  // A CLI that is killed leaves its pipes behind.
  const TMPDIR = await mkdtemp(join(fleet.project.directory, "tmp-"));
  const running = fleet.start("up", { env: { TMPDIR } });
  await running.reaches(Promise.all(gates.map((gate) => gate.reached())));
  ending.end(fleet, running);
  const release = () => {
    for (const gate of gates) gate.release();
  };
  if (ending.goesOn) release();
  const { code } = await running.finished;
  const left = await providersLeft(fleet.lab.directory, 20);
  assert.deepEqual(left, [], "provider processes live on without their engine");
  killAll(languageHostsAndPrograms(fleet.lab.directory));
  // A request may still arrive after its sender has died.
  release();
  if (ending.leavesLock) await fleet.project.unlock();
  return code;
}

/** New names for what is created (and deleted by the next version); new labels and rotations for what stays. */
function declaration(version: number): Member[] {
  return stages.flatMap(({ name, kind }) =>
    Array.from({ length: EACH }, (_, index) => ({
      kind: kind ?? (index === 2 ? ("exporter" as const) : ("client" as const)),
      name: memberName(name, index, version),
      args: {
        ...(name.endsWith("update") && { labels: { version: `v${version}` } }),
        ...(name.endsWith("rotation") && { rotationTriggers: { version: `v${version}` } }),
      },
    })),
  );
}

function memberName(stage: string, index: number, version: number): string {
  return `${stage}-${index}${/update|rotation/.test(stage) ? "" : `-v${version}`}`;
}
