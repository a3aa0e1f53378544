import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse, stringify } from "yaml";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";
import { remainsOn, servicesOf } from "./boards.ts";

const { lab, use } = useSharedLab();
const hosts = useHosts({ lab, use });

interface Entry {
  connection?: object;
  container?: object;
  service?: object;
  boards: Record<string, string>;
}

const file = join(import.meta.dirname, "..", "..", "examples", "bench-hosts", "hosts.yaml");
/** The lab's certificate is its own. */
const environment = { JUMPSTARTER_GRPC_INSECURE: "1" };

test("bench-hosts brings all boards of its data file online, in containers and as programs of several hosts", async () => {
  const machines = await Promise.all([hosts.startWithImage(), hosts.startWithImage()]);
  const data = { ...parse(await readFile(file, "utf8")), namespace: lab.namespace };
  const places: Record<string, string> = {};
  for (const [index, entry] of (Object.values(data.hosts) as Entry[]).entries()) {
    const machine = machines[index % machines.length]!;
    entry.connection = hosts.connection(machine, { privateKey: undefined });
    if (entry.container) entry.container = { ...hosts.container(), environment };
    else entry.service = { ...entry.service, environment };
    for (const board of Object.keys(entry.boards)) places[board] = machine.machineId;
  }
  await using project = await PulumiProject.create(lab, {
    example: "bench-hosts",
    files: { "hosts.yaml": stringify(data) },
    secrets: { privateKey: hosts.key.privateKey },
  });
  await project.up();
  const boards = Object.keys(places);
  const services = await servicesOf(project);
  assert.deepEqual((await project.outputs()).online, Object.fromEntries(boards.map((board) => [board, true])));
  assert.deepEqual(Object.fromEntries(boards.map((board) => [board, services[board]?.machineId])), places);
  assertNoChanges(await project.up());
  await project.destroy();
  for (const machine of machines) assert.equal(await remainsOn(machine), "");
});
