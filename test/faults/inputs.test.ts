/** Every hostile input is refused with its argument's name, or carried faithfully to the cluster and back. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { accessPolicy, client, exporter } from "../../src/engine/dynamic/index.ts";
import { useSharedLab } from "../support/lab.ts";
import { DynamicProviderProcess } from "../support/provider-process.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import { assertCarried, createNamespaces, distinct } from "./carried.ts";
import { Fleet, succeeded } from "./fleet.ts";
import { CONFIGURATION, type HostileInput, hostileInputs } from "./hostile-inputs.ts";
import {
  argumentsOf,
  constructEach,
  declareAll,
  declareOne,
  type HostileResource,
  packed,
  throwAll,
} from "./hostile-programs.ts";
import { assertAgreement, tally } from "./invariants.ts";

describe("hostile inputs", () => {
  let fleet: Fleet;
  const byConstructor = new Map<HostileInput, string>();
  const byProvider = new Map<HostileInput, string>();
  const { lab, use } = useSharedLab(async () => {
    fleet = use(await Fleet.create(lab));
    process.env.KUBECONFIG = lab.kubeconfig;
  });

  test("are refused by the constructor or the provider, always with the argument's name", async (t) => {
    const path = join(fleet.project.directory, "refused.json");
    await fleet.project.setProgram(constructEach(hostileInputs, path));
    // The engine ends at the first refusal of the provider; by then all constructors have been called.
    await fleet.run("preview");
    const refused: [number, string][] = JSON.parse(await readFile(path, "utf8"));
    for (const [index, message] of refused) byConstructor.set(hostileInputs[index]!, message);
    for (const input of hostileInputs) {
      if (byConstructor.has(input) || CONFIGURATION.has(input.argument)) continue;
      const reasons = await check(packed([input])[0]!);
      if (reasons.length > 0) byProvider.set(input, reasons.join("\n"));
    }
    for (const [{ argument, source }, message] of [...byConstructor, ...byProvider]) {
      assert.match(message, new RegExp(`^ *${argument}\\b`, "m"), `${argument}: ${source}`);
    }
    const { size } = new Map([...byConstructor, ...byProvider]);
    assert.ok(size >= 150);
    tally(t, { faults: size, resources: size, invariants: size });
  });

  test("that the constructor refuses are reported by pulumi preview", async (t) => {
    assert.ok(byConstructor.size > 0);
    await fleet.project.setProgram(throwAll([...byConstructor.keys()]));
    const { diagnostics } = await fleet.project.preview({ fails: true });
    const errors = diagnostics.map(({ message }) => message).join("\n");
    for (const message of byConstructor.values()) {
      const [, ...problems] = message.split("\n");
      for (const problem of problems) assert.ok(errors.includes(problem), problem);
    }
    tally(t, { faults: byConstructor.size, resources: 20 + byConstructor.size, invariants: byConstructor.size });
  });

  test("that the provider refuses are refused by Pulumi's process of the provider in the same words", async (t) => {
    const resources = packed([...byProvider.keys()]);
    assert.ok(resources.length > 0);
    await using provider = await DynamicProviderProcess.start(fleet.project.directory, {
      "jumpstarter:kubeconfig": lab.kubeconfig,
    });
    for (const resource of resources) {
      const reasons = await provider.check(resource.kind, inputsOf(resource));
      assert.deepEqual(reasons, await check(resource));
      for (const { argument, source } of resource.inputs) {
        assert.match(reasons.join("\n"), new RegExp(`^ *${argument}\\b`, "m"), `${argument}: ${source}`);
      }
    }
    tally(t, { faults: byProvider.size, resources: resources.length, invariants: byProvider.size });
  });

  // The engine ends at the first resource that a provider refuses, with --continue-on-error too, and by design:
  // https://github.com/pulumi/pulumi/issues/16133. But it reports all that is wrong with that one, so there is a preview of each
  // kind, with a resource in which every argument is hostile.
  test("that the provider refuses are shown by pulumi preview in the provider's words", async (t) => {
    const resources = packed([...byProvider.keys()]);
    assert.ok(resources.length > 0);
    await fleet.project.setProgram(declareOne(resources));
    const firsts = kinds.map((kind) => resources.findIndex((resource) => resource.kind === kind));
    for (const index of firsts) {
      const resource = resources[index]!;
      const { diagnostics } = await fleet.project.preview({ fails: true, env: { HOSTILE: String(index) } });
      const errors = diagnostics.filter(({ urn }) => urn?.endsWith(`::${resource.name}`));
      const text = errors.map(({ message }) => message).join("\n");
      for (const reason of await check(resource)) assert.ok(text.includes(reason), `${reason}\nis not in\n${text}`);
    }
    const faults = firsts.reduce((sum, index) => sum + resources[index]!.inputs.length, 0);
    tally(t, { faults, resources: 21 * firsts.length, invariants: faults });
  });

  test("that are accepted arrive in the cluster, the state and the configuration as they were written", async (t) => {
    const accepted = hostileInputs.filter((input) => !byConstructor.has(input) && !byProvider.has(input));
    const carried = packed(distinct(accepted));
    await createNamespaces(fleet, carried);
    await fleet.project.setProgram(declareAll(carried));
    succeeded(await fleet.run("up"));
    await assertCarried(fleet, carried);
    assertNoChanges(await fleet.run("up"));
    tally(t, { faults: accepted.length, resources: (await assertAgreement(fleet)).length, invariants: 5 });
  });
});

const LIFECYCLES = { client, exporter, accessPolicy };
const kinds = Object.keys(LIFECYCLES) as (keyof typeof LIFECYCLES)[];

/** Returns the messages of the provider's code about a resource. */
async function check(resource: HostileResource): Promise<string[]> {
  const { failures } = await LIFECYCLES[resource.kind].check({}, inputsOf(resource) as never);
  return failures.map(({ reason }) => reason);
}

function inputsOf(resource: HostileResource): Record<string, unknown> {
  return { pulumiUrn: `urn:pulumi:stack::project::type::${resource.name}`, ...argumentsOf(resource) };
}
