/** Every hostile input is refused with its argument's name, or carried faithfully to the cluster and back. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Lab, startLab } from "../../lab/lab.ts";
import { client, exporter } from "../../src/provider/index.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import { Fleet } from "./fleet.ts";
import { type HostileInput, hostileInputs } from "./hostile-inputs.ts";
import { holdState, tally } from "./invariants.ts";

const evaluate = ({ source }: HostileInput): unknown => new Function(`return (${source});`)();

/** Arguments that the provider checks; the others are checked by the constructor. */
const CHECKED =
  /^(name|namespace|labels|annotations|username|credentialTimeout|rotationTriggers|renewBefore|adopt|enabled)$/;

describe("hostile inputs", () => {
  let lab: Lab;
  let fleet: Fleet;
  const outcome = new Map<HostileInput, string>();
  const accepted = () => hostileInputs.filter((input) => !outcome.has(input));
  before(async () => {
    lab = await startLab();
    fleet = await Fleet.create(lab);
  });
  after(async () => {
    await fleet?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  test("are refused by the constructor or the provider, always with the argument's name", async (t) => {
    const path = join(fleet.project.directory, "refused.json");
    await fleet.project.setProgram(constructAll(hostileInputs, path));
    // The engine ends at the first refusal of the provider; by then all constructors have been called.
    await fleet.run("preview");
    for (const [index, message] of JSON.parse(await readFile(path, "utf8")))
      outcome.set(hostileInputs[index]!, message);
    process.env.KUBECONFIG = lab.kubeconfig;
    for (const input of accepted().filter(
      ({ argument, source }) => CHECKED.test(argument) && !isDefault(argument, source),
    )) {
      const { check } = input.kind === "client" ? client : exporter;
      const inputs = { name: "input", [input.argument]: evaluate(input), __provider: "" };
      const { failures } = await check({}, inputs as never);
      if (failures.length > 0) outcome.set(input, failures.map(({ reason }) => reason).join("\n"));
    }
    for (const [{ argument, source }, message] of outcome) {
      assert.match(message, new RegExp(`^ *${argument}\\b`, "m"), `${argument}: ${source}`);
    }
    assert.ok(outcome.size >= 150);
    tally(t, { faults: outcome.size, resources: outcome.size, invariants: outcome.size });
  });

  test("are refused by pulumi preview in the same words", async (t) => {
    const sample = [...outcome].filter(([{ argument }]) => ["labels", "username"].includes(argument)).slice(-2);
    for (const [input, reason] of sample) {
      await fleet.project.setProgram(`
        import { JumpstarterClient } from "pulumi-jumpstarter";
        new JumpstarterClient("hostile", { ${input.argument}: ${input.source} });
      `);
      const { stdout } = await fleet.project.preview({ fails: true });
      assert.ok(stdout.includes(reason), `${reason}\n${stdout}`);
    }
    tally(t, { faults: sample.length, resources: sample.length, invariants: sample.length });
  });

  test("that are accepted arrive in the cluster and the state as they were written", async (t) => {
    const carried = accepted().filter(({ argument }) => argument !== "namespace");
    const named = carried.filter(({ argument }) => argument === "name").map(evaluate);
    await fleet.project.setProgram(declareAll(carried.filter((input, index) => !isRepeated(input, carried, index))));
    const up = await fleet.run("up");
    assert.equal(up.code, 0, up.stdout);
    const state = await fleet.project.resources();
    for (const name of named)
      if (name !== null)
        assert.ok(
          state.some(({ outputs }) => outputs?.name === name),
          String(name),
        );
    for (const input of carried.filter(({ argument }) => /^(labels|annotations|username)$/.test(argument))) {
      const resource = state.find(({ urn }) => urn.endsWith(`::input-${hostileInputs.indexOf(input)}`))!;
      const value = evaluate(input) ?? undefined;
      const where = `${input.argument}: ${input.source}`.slice(0, 200);
      assert.deepEqual(resource.outputs?.[input.argument], value, `in the state: ${where}`);
      const { metadata, spec } = await fleet.kube.clients.get(resource.outputs?.name);
      const live = { ...metadata, ...spec }[input.argument];
      if (typeof value === "object" && value !== null) assert.deepEqual({ ...live, ...value }, live ?? {}, where);
      else assert.equal(live, value, where);
    }
    assertNoChanges(await fleet.run("up"));
    tally(t, { faults: carried.length, resources: (await holdState(fleet)).length, invariants: 5 });
  });
});

/** Constructs each, and writes down what the constructors say. */
function constructAll(inputs: readonly HostileInput[], path: string): string {
  return `
import { writeFileSync } from "node:fs";
import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
const refused = [];
function attempt(index, Class, args) {
  try {
    new Class("input-" + index, args);
  } catch (error) {
    refused.push([index, error.message]);
  }
}
${inputs.map((input, index) => `attempt(${index}, ${classOf(input)}, { ${input.argument}: ${input.source} });`).join("\n")}
writeFileSync(${JSON.stringify(path)}, JSON.stringify(refused));
`;
}

function declareAll(inputs: readonly HostileInput[]): string {
  return `
import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
${inputs
  .map(
    (input) =>
      `new ${classOf(input)}("input-${hostileInputs.indexOf(input)}", { ${input.argument}: ${input.source} });`,
  )
  .join("\n")}
`;
}

/** Without a name or a namespace there is a default. */
const isDefault = (argument: string, source: string) => /^name(space)?$/.test(argument) && source === "null";

const classOf = ({ kind }: HostileInput) => (kind === "client" ? "JumpstarterClient" : "JumpstarterExporter");

/** The same name twice would be two resources of one object. */
function isRepeated(input: HostileInput, inputs: readonly HostileInput[], index: number): boolean {
  if (input.argument !== "name") return false;
  return inputs.findIndex((other) => other.argument === "name" && evaluate(other) === evaluate(input)) < index;
}
