import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { nestedService } from "../../../../src/engine/plugin/exporter-service.ts";
import { secret } from "../../../../src/engine/secret.ts";
import type { Context } from "../../../../src/provider/context.ts";
import { InitializationError } from "../../../../src/provider/errors.ts";
import { exporterService } from "../../../../src/provider/exporter-service.ts";
import { UNKNOWN } from "../../../../src/provider/inputs.ts";
import type { Life } from "../../../../src/provider/life.ts";
import type { ServiceOutputs } from "../../../../src/provider/service-inputs.ts";
import { Session } from "../../../../src/provider/session.ts";

const urn = "urn:pulumi:dev::lab::jumpstarter:index:ExporterService::rpi4";
const context = { urn, session: new Session() } as Context;
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n";
const program = {
  exporter: { name: "rpi4", namespace: "lab", config: "token: one" },
  connection: { host: "bench-1", port: 2222, privateKey },
  service: {},
};

/** The real life as far as no host is asked, and one that reaches none. */
let got: Partial<ServiceOutputs>[];
const life: Life<ServiceOutputs> = {
  secrets: exporterService.secrets,
  check: (...args) => exporterService.check(...args),
  diff: (...args) => exporterService.diff(...args),
  create: async (_, inputs) => {
    got.push(inputs);
    throw new InitializationError("lab/rpi4", { ...inputs, online: false }, new Error("not online"));
  },
  read: async (_, id, props) => ({ id, inputs: props, props }),
  update: async (_, olds, news) => {
    got.push(olds, news);
    return { outs: { ...news, online: true } };
  },
  delete: async (_, _id, props) => {
    got.push(props);
  },
};
const service = nestedService(life);

beforeEach(() => {
  got = [];
});

const checked = async (news: object, olds: object = {}) => {
  const { inputs, failures } = await service.check(context, olds, { ...news });
  assert.deepEqual(failures, []);
  return inputs;
};

/** Returns properties as the engine hands them over, without the marks of secrets. */
const plain = <T>(properties: T): T =>
  JSON.parse(JSON.stringify(properties), (_, value) => (value?.value !== undefined ? value.value : value));

test("a check keeps the arguments as the program has them, computes the rest, and marks what is secret", async () => {
  const inputs = await checked(program);
  assert.deepEqual(inputs.exporter, { ...program.exporter, config: secret("token: one") });
  assert.deepEqual(inputs.connection, { host: "bench-1", port: 2222, privateKey: secret(privateKey) });
  assert.equal(inputs.unitName, "rpi4");
  assert.match(String((inputs.onHost as { configFile: string }).configFile), /^sha256:/);
  assert.equal(inputs.config, undefined);
});

test("a check names the arguments by their places in the program", async () => {
  const problems = async (news: object) => (await service.check(context, {}, { ...program, ...news })).failures.join();
  assert.match(await problems({ exporter: undefined }), /^exporter must be a map/);
  assert.match(await problems({ exporter: { ...program.exporter, token: "x" } }), /^exporter\.token must not be set/);
  assert.match(await problems({ exporter: { namespace: "lab", config: "x" } }), /^exporter\.name must be/);
  assert.match(await problems({ connection: { host: "bench-1", prot: 1 } }), /^connection\.prot must not be set/);
});

test("what is unknown in a preview passes", async () => {
  const inputs = await checked({ ...program, exporter: UNKNOWN, connection: UNKNOWN });
  assert.deepEqual(inputs.exporter, { name: UNKNOWN, namespace: UNKNOWN, config: UNKNOWN });
  assert.equal(inputs.connection, UNKNOWN);
});

test("another exporter replaces the service, and the same one changes nothing", async () => {
  const inputs = plain(await checked(program));
  const state = { ...inputs, online: true, ownership: { urn: context.urn } };
  assert.equal((await service.diff(context, state, inputs)).changes, false);
  const other = plain(await checked({ ...program, unitName: "rpi4", exporter: { ...program.exporter, name: "rpi5" } }));
  assert.deepEqual((await service.diff(context, state, other)).replaces, ["exporter.name"]);
});

test("a service that does not get online keeps what its state is to hold", async () => {
  const inputs = plain(await checked(program));
  const { properties } = await service.create(context, inputs).then(
    () => assert.fail("it should have failed"),
    (error: InitializationError<Record<string, unknown>>) => error,
  );
  assert.deepEqual(got[0], { ...got[0], name: "rpi4", config: "token: one", privateKey });
  assert.deepEqual(properties.exporter, { ...program.exporter, config: secret("token: one") });
  assert.equal(properties.online, false);
});

test("the state of a dynamic resource, which has no exporter in one piece, goes on", async () => {
  const { exporter, connection, ...others } = program;
  const olds = { ...others, ...exporter, connection: { host: "bench-1", port: 2222 }, privateKey };
  const { outs } = await service.update(context, olds, plain(await checked(program)));
  assert.deepEqual([got[0]!.name, got[0]!.privateKey, got[1]!.privateKey], ["rpi4", privateKey, privateKey]);
  assert.deepEqual(outs.connection as object, { host: "bench-1", port: 2222, privateKey: secret(privateKey) });
  await service.delete(context, "lab/rpi4", outs);
  const { props } = await service.read(context, "lab/rpi4", plain(outs));
  assert.deepEqual(props?.exporter, { ...exporter, config: secret("token: one") });
});
