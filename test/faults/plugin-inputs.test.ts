/** Every hostile input that YAML can say is refused by the plugin with its argument's name, or carried faithfully. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { useLab } from "../support/lab.ts";
import { PluginClient } from "../support/plugin-client.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import { assertCarried, createNamespaces, distinct } from "./carried.ts";
import { Fleet, succeeded } from "./fleet.ts";
import { type HostileInput, hostileInputs } from "./hostile-inputs.ts";
import { argumentsOf, declareAllInYaml, evaluate, packed } from "./hostile-programs.ts";
import { assertAgreement, tally } from "./invariants.ts";

const inputs = hostileInputs.filter((input) => isData(evaluate(input)));

describe("hostile inputs from YAML", () => {
  let fleet: Fleet;
  const accepted: HostileInput[] = [];
  const { lab, use } = useLab(async () => {
    fleet = use(await Fleet.create(lab, { door: "plugin" }));
  });

  test("are refused with the argument's name, or come back from the check as they were", async (t) => {
    await using plugin = await PluginClient.start();
    let refused = 0;
    for (const input of inputs) {
      const resource = packed([input])[0]!;
      const kind = { client: "Client", exporter: "Exporter", accessPolicy: "ExporterAccessPolicy" }[resource.kind];
      const args = argumentsOf(resource);
      const { failures, inputs: checked } = await plugin.check(kind, resource.name, args);
      if (failures.length === 0) {
        // An argument that is null is left out.
        const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
        assert.deepEqual({ ...checked, ...given }, checked, `${input.argument}: ${input.source}`);
        accepted.push(input);
        continue;
      }
      refused++;
      assert.match(
        failures.join("\n"),
        new RegExp(`^ *${input.argument}\\b`, "m"),
        `${input.argument}: ${input.source}`,
      );
    }
    assert.ok(refused >= 150, String(refused));
    tally(t, { faults: refused, resources: refused, invariants: refused });
  });

  test("that are accepted arrive in the cluster, the state and the configuration as they were written", async (t) => {
    assert.ok(accepted.length > 0);
    const carried = packed(distinct(accepted));
    await createNamespaces(fleet, carried);
    await fleet.project.setProgram(declareAllInYaml(carried));
    succeeded(await fleet.run("up"));
    await assertCarried(fleet, carried);
    assertNoChanges(await fleet.run("up"));
    tally(t, { faults: accepted.length, resources: (await assertAgreement(fleet)).length, invariants: 5 });
  });
});

/**
 * Tells whether YAML can say a value, and the engine hands it on: `<<` is a merge, and the other key marks what is no plain value. A
 * key `__proto__` is tried with the bytes of a message, see service.test.ts.
 */
function isData(value: unknown): boolean {
  try {
    const text = JSON.stringify(value);
    return (
      text !== undefined &&
      !/"(__proto__|<<|4dabf18193072939515e22adb298388d)":/.test(text) &&
      isDeepStrictEqual(JSON.parse(text), value)
    );
  } catch {
    return false; // it has cycles, or is a bigint
  }
}
