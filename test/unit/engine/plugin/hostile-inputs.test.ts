import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { hostileInputs } from "../../../faults/hostile-inputs.ts";
import { argumentsOf, evaluate, packed } from "../../../faults/hostile-programs.ts";
import { PluginClient } from "../../../support/plugin-client.ts";

const KINDS = { client: "Client", exporter: "Exporter", accessPolicy: "ExporterAccessPolicy" };

test("hostile inputs are refused with the argument's name, or come back from the check as they were", async () => {
  await using plugin = await PluginClient.start();
  let refused = 0;
  for (const input of hostileInputs.filter((input) => isData(evaluate(input)))) {
    const resource = packed([input])[0]!;
    const title = `${input.argument}: ${input.source}`;
    const args = argumentsOf(resource);
    const { failures, inputs } = await plugin.check(KINDS[resource.kind], resource.name, args);
    if (failures.length > 0) {
      refused++;
      assert.match(failures.join("\n"), new RegExp(`^ *${input.argument}\\b`, "m"), title);
      continue;
    }
    // An argument that is null is left out.
    const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
    assert.deepEqual({ ...inputs, ...given }, inputs, title);
  }
  assert.ok(refused >= 150, String(refused));
});

/** Tells whether a message can hold a value. A key `__proto__` is tried with the bytes of a message, see service.test.ts. */
function isData(value: unknown): boolean {
  try {
    const text = JSON.stringify(value);
    return text !== undefined && !text.includes('"__proto__":') && isDeepStrictEqual(JSON.parse(text), value);
  } catch {
    return false; // it has cycles, or is a bigint
  }
}
