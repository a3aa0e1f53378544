import assert from "node:assert/strict";
import { once } from "node:events";
import { afterEach, beforeEach, test } from "node:test";
import type { Context } from "../../../src/provider/context.ts";
import { InitializationError } from "../../../src/provider/errors.ts";
import { ExporterServices } from "../../../src/provider/exporter-service.ts";
import { UNKNOWN } from "../../../src/provider/inputs.ts";
import type { ServiceOutputs } from "../../../src/provider/service-inputs.ts";
import { Session } from "../../../src/provider/session.ts";
import { answer, type FakeApiServer, startFakeApiServer, status } from "../../support/fake-api-server.ts";
import { FakeMachine, FakeNetwork } from "../../support/fake-host.ts";

const urn = "urn:pulumi:test::lab::pulumi-nodejs:dynamic/jumpstarter:ExporterService::rpi4";
const inputs: ServiceOutputs = { name: "rpi4", namespace: "lab", config: "token: one", host: "bench-1", service: {} };

let server: FakeApiServer;
let network: FakeNetwork;
let bench: FakeMachine;
let services: ExporterServices;
let context: Context;
let said: string[];
/** The controller's word: each look at it is later than the one before, while it is online. */
let exporter: { online: boolean; lease?: string };

beforeEach(async () => {
  exporter = { online: true };
  let looks = 0;
  server = await startFakeApiServer(({ url }, response) => {
    if (!url.includes("/exporters/rpi4")) return answer(response, 403, status(403, "Forbidden", "no list, no watch"));
    const conditions = [{ type: "Online", status: exporter.online ? "True" : "False" }];
    const leaseRef = exporter.lease === undefined ? {} : { leaseRef: { name: exporter.lease } };
    const lastSeen = exporter.online ? `2026-11-29T00:00:${String(++looks).padStart(2, "0")}Z` : "2026-11-29T00:00:00Z";
    answer(response, 200, { metadata: { name: "rpi4" }, status: { conditions, lastSeen, ...leaseRef } });
  });
  network = new FakeNetwork();
  bench = new FakeMachine("machine-1");
  network.hosts.set("bench-1", bench);
  services = new ExporterServices(network.run);
  said = [];
  const say = (message: string) => said.push(message);
  context = {
    urn,
    organization: undefined,
    row: { status: () => {}, inform: say, warn: say },
    session: new Session({ kubeconfig: server.kubeconfig() }),
    wording: { lookUp: () => "" },
  };
});

afterEach(async () => {
  await (await context.session.connect()).connection.close();
  await server[Symbol.asyncDispose]();
});

const checked = async (news: ServiceOutputs, olds: Partial<ServiceOutputs> = {}) => {
  const { inputs, failures } = await services.check(context, olds, news);
  assert.deepEqual(failures, []);
  return inputs;
};
const created = async () => (await services.create(context, await checked(inputs))).outs;

test("a new service is online when its creation ends, and without changes no host is asked", async () => {
  const outs = await created();
  assert.deepEqual([outs.online, outs.machineId, outs.restartPending], [true, "machine-1", false]);
  const orders = bench.orders.length;
  const requests = server.requests.length;
  const { changes } = await services.diff(context, outs, await checked(inputs, outs));
  assert.equal(changes, false);
  assert.deepEqual([bench.orders.length, server.requests.length], [orders, requests]);
});

test("what is not known in a preview passes, and the digests are not known either", async () => {
  const { onHost } = await checked({ ...inputs, config: UNKNOWN });
  assert.deepEqual(onHost, { configFile: UNKNOWN, unitFile: UNKNOWN, service: "running" });
});

test("a change during a lease is pending until it ends, and an update then says that it is done", async () => {
  const olds = await created();
  bench.isHeld = true;
  exporter.lease = "lease-1";
  const news = await checked({ ...inputs, config: "token: two" }, olds);
  const { outs } = await services.update(context, olds, news);
  assert.equal(outs.restartPending, true);
  assert.match(said.at(-1) ?? "", /pending until lease lease-1 ends/);
  const later = await services.diff(context, outs, news);
  assert.equal(later.changes, true, "so that an up looks again");
  const { props } = await services.read(context, "lab/rpi4", outs);
  const refreshed = { ...news, ...props } as ServiceOutputs;
  const comparisons = [
    await services.diff(context, refreshed, refreshed),
    await services.diff(context, refreshed, refreshed),
  ];
  assert.deepEqual(
    comparisons.map(({ changes }) => changes),
    [false, true],
    "it is no drift in a refresh, and the up after it looks again",
  );
  bench.isHeld = false;
  delete exporter.lease;
  bench.running = bench.files;
  const done = await services.update(context, outs, news);
  assert.equal(done.outs.restartPending, false);
  assert.equal(said.at(-1), "The pending restart is done.");
});

test('restart: "now" restarts an exporter that is leased, and says which lease it cuts', async () => {
  const olds = await created();
  bench.isHeld = true;
  exporter.lease = "lease-1";
  const news = await checked({ ...inputs, config: "token: two", restart: "now" }, olds);
  const { outs } = await services.update(context, olds, news);
  assert.equal(outs.restartPending, false);
  assert.equal(bench.orders.at(-1), "apply now");
  assert.match(said.at(-1) ?? "", /^The restart has cut lease lease-1/);
});

test("jmp that was leased before and is idle now takes a graceful restart for later, and is restarted at once", async () => {
  const olds = await created();
  bench.isHeld = true;
  const { outs } = await services.update(context, olds, await checked({ ...inputs, config: "token: two" }, olds));
  assert.deepEqual(bench.orders.slice(-2), ["apply graceful", "apply now"]);
  assert.equal(outs.restartPending, false);
});

/** Services whose connection breaks when the host has done what it was told. */
const interrupted = () =>
  new ExporterServices(async (destination, script) => {
    const result = await network.run(destination, script);
    if (!script.includes("\nmain apply whole; exit")) return result;
    const stdout = result.stdout.split("\n").slice(0, 2).join("\n");
    return { code: 255, stdout, stderr: "client_loop: send disconnect: Broken pipe" };
  });

const failed = async (promise: Promise<unknown>) => {
  const error = await promise.catch((error: unknown) => error);
  assert.ok(error instanceof InitializationError, String(error));
  return error.properties as ServiceOutputs;
};

test("after an update that broke off, the former inputs are brought back, not taken for unchanged", async () => {
  const olds = await created();
  const { files } = bench;
  const news = await checked({ ...inputs, config: "token: two" }, olds);
  const state = await failed(interrupted().update(context, olds, news));
  assert.deepEqual([state.config, state.machineId], ["token: two", "machine-1"]);
  assert.notEqual(bench.files, files);
  const { outs } = await services.update(context, state, await checked(inputs, state));
  assert.deepEqual([bench.files, bench.running, outs.online], [files, files, true]);
});

test("an update that broke off is looked at again, also after a refresh that did not reach the host", async () => {
  const olds = await created();
  const news = await checked({ ...inputs, config: "token: two" }, olds);
  const state = await failed(interrupted().update(context, olds, news));
  network.hosts.delete("bench-1");
  const { props } = await services.read(context, "lab/rpi4", state);
  const read = props as ServiceOutputs;
  const comparisons = [await services.diff(context, read, read), await services.diff(context, read, read)];
  assert.deepEqual(
    comparisons.map(({ changes }) => changes),
    [false, true],
    "it is no drift in a refresh, and the up after it looks again",
  );
});

test("an update whose files are on the host is in the state, whatever fails after that", async () => {
  const olds = await created();
  const { files } = bench;
  const { handler } = server;
  bench.isHeld = true;
  const refused = new ExporterServices(async (destination, script) => {
    const result = await network.run(destination, script);
    server.handler = (_, response) => answer(response, 403, status(403, "Forbidden", "may no longer read exporters"));
    return result;
  });
  const news = await checked({ ...inputs, config: "token: two" }, olds);
  const state = await failed(refused.update(context, olds, news));
  assert.deepEqual([state.config, state.machineId, state.online], ["token: two", "machine-1", undefined]);
  server.handler = handler;
  const { outs } = await services.update(context, state, await checked(inputs, state));
  assert.deepEqual([bench.files, outs.online], [files, true]);
});

test("an update that broke off under another name in the program leaves the mark that the files may still bear", async () => {
  const olds = await created();
  const news = await checked({ ...inputs, config: "token: two" }, olds);
  const renamed = { ...context, urn: `${urn}-renamed` };
  const error = await interrupted()
    .update(renamed, olds, news)
    .catch((error: unknown) => error);
  assert.ok(!(error instanceof InitializationError), String(error));
});

test("after a move that broke off, the former host gets the exporter back, and the other one is left", async () => {
  const olds = await created();
  const other = new FakeMachine("machine-2");
  network.hosts.set("bench-2", other);
  const news = await checked({ ...inputs, host: "bench-2" }, olds);
  const state = await failed(interrupted().update(context, olds, news));
  assert.equal(bench.files, undefined);
  const { outs } = await services.update(context, state, await checked(inputs, state));
  assert.deepEqual([outs.machineId, bench.running !== undefined, other.files], ["machine-1", true, undefined]);
});

test("after a creation that broke off, another host gets the exporter, and the first one is left", async () => {
  const state = await failed(interrupted().create(context, await checked(inputs)));
  const other = new FakeMachine("machine-2");
  network.hosts.set("bench-2", other);
  const { outs } = await services.update(context, state, await checked({ ...inputs, host: "bench-2" }, state));
  assert.deepEqual([outs.machineId, bench.files], ["machine-2", undefined]);
});

test("a host that was perhaps never reached need not be reached to be left", async () => {
  network.hosts.set("bench-1", "client_loop: send disconnect: Broken pipe");
  const state = await failed(services.create(context, await checked(inputs)));
  network.hosts.delete("bench-1");
  network.hosts.set("bench-2", new FakeMachine("machine-2"));
  const { outs } = await services.update(context, state, await checked({ ...inputs, host: "bench-2" }, state));
  assert.equal(outs.machineId, "machine-2");
  assert.ok(said.some((message) => /Could not resolve hostname bench-1[\s\S]*given up/.test(message)));
});

test("inputs that only say how to act ask no host, and are taken back when they are removed", async () => {
  const olds = await created();
  network.hosts.delete("bench-1");
  const news = await checked({ ...inputs, abandonHost: true, onlineTimeout: "10m" }, olds);
  const { outs } = await services.update(context, olds, news);
  assert.equal(outs.abandonHost, true);
  assert.equal(outs.online, true);
  const plain = await checked(inputs, outs);
  const back = await services.update(context, outs, plain);
  assert.equal(back.outs.abandonHost, undefined);
  assert.equal((await services.diff(context, back.outs, plain)).changes, false);
});

test("a refresh of a host out of reach warns and leaves the state as it was", async () => {
  const state = await created();
  network.hosts.delete("bench-1");
  const { inputs: read, props } = await services.read(context, "lab/rpi4", state);
  assert.deepEqual(props, state);
  assert.equal(read?.config, "token: one");
  assert.match(said.at(-1) ?? "", /^bench-1: ssh: Could not resolve hostname[\s\S]*left as it was/);
});

test("a refresh shows what others have done on the host, and nothing where nobody did anything", async () => {
  const state = await created();
  bench.running = undefined;
  const { inputs: read } = await services.read(context, "lab/rpi4", state);
  assert.equal(read?.onHost?.service, "inactive (success)");
});

test("another address of the same machine is no other place, and another machine is one: the former is left", async () => {
  const olds = await created();
  network.hosts.set("10.0.0.1", bench);
  const same = await services.update(context, olds, await checked({ ...inputs, host: "10.0.0.1" }, olds));
  assert.doesNotMatch(bench.orders.join(), /remove/);
  const other = new FakeMachine("machine-2");
  network.hosts.set("bench-2", other);
  const moved = await services.update(context, same.outs, await checked({ ...inputs, host: "bench-2" }, same.outs));
  assert.equal(moved.outs.machineId, "machine-2");
  assert.equal(bench.files, undefined);
  assert.equal(other.orders[0], "check", "the new place is known to be good before the former one is left");
});

test("a creation that may have begun stays in the state, and one that has not does not", async () => {
  network.hosts.set("bench-1", "client_loop: send disconnect: Broken pipe");
  await assert.rejects(services.create(context, await checked(inputs)), InitializationError);
  network.hosts.set("bench-1", "ssh: connect to host bench-1 port 22: Connection refused");
  const refused = await services.create(context, await checked(inputs)).catch((error: Error) => error);
  assert.ok(!(refused instanceof InitializationError));
});

test("an exporter that ends again and again is given up with the journal's reason, and the next update goes on", async () => {
  exporter.online = false;
  bench.journal = ["INFO: begin", "Driver 'x.Y' is not installed"];
  const { run } = network;
  const crashing = new ExporterServices(async (destination, script) => {
    bench.restarts += 3;
    return await run(destination, script);
  });
  const news = await checked({ ...inputs, onlineTimeout: "1s" });
  const error = await crashing.create(context, news).catch((error: Error) => error);
  assert.ok(error instanceof InitializationError);
  assert.match(error.message, /is not online after 1 s\nIts journal says: Driver 'x\.Y' is not installed/);
  exporter.online = true;
  const { outs } = await services.update(context, error.properties as ServiceOutputs, news);
  assert.equal(outs.online, true);
});

test("what waits for its turn at a host does not begin after an interrupt, and what has begun ends", async () => {
  const state = await created();
  bench.orders.length = 0;
  const interrupt = new AbortController();
  let inside = 0;
  const slow = new ExporterServices(async (destination, script) => {
    const interrupted = interrupt.signal.aborted ? undefined : once(interrupt.signal, "abort");
    if (++inside === 4) interrupt.abort();
    await interrupted;
    return await network.run(destination, script);
  });
  context = { ...context, signal: interrupt.signal };
  const deletions = Array.from({ length: 8 }, () => slow.delete(context, "lab/rpi4", state));
  const results = (await Promise.allSettled(deletions)).map((result) =>
    result.status === "fulfilled" ? "done" : String(result.reason),
  );
  const aborted = "KubernetesError: the operation was aborted";
  assert.deepEqual(results.toSorted(), [...Array(4).fill(aborted), ...Array(4).fill("done")]);
  assert.equal(bench.orders.length, 4);
});

test("a look at the host that fails does not end the wait for the exporter", async () => {
  exporter.online = false;
  const orders: string[] = [];
  const starting = new ExporterServices(async (destination, script) => {
    const { stdout, ...others } = await network.run(destination, script);
    orders.push(/^main (\w+)/m.exec(script)?.[1] ?? "");
    if (orders.at(-1) === "apply") return { ...others, stdout: stdout.replace(/ applied=.*/, " applied=") };
    exporter.online = true;
    return { code: 255, stdout: "", stderr: "ssh: connect to host bench-1 port 22: Connection refused" };
  });
  const { outs } = await starting.create(context, await checked(inputs));
  assert.deepEqual([outs.online, orders], [true, ["apply", "read"]]);
});

test("a host that cannot be asked when the time is over is named with the reason", async () => {
  exporter.online = false;
  const mute = new ExporterServices(async (destination, script) => {
    const result = await network.run(destination, script);
    network.hosts.set("bench-1", "ssh: connect to host bench-1 port 22: Connection refused");
    return result;
  });
  await assert.rejects(
    mute.create(context, await checked({ ...inputs, onlineTimeout: "1s" })),
    /is not online after 1 s\nbench-1: ssh: connect to host bench-1 port 22: Connection refused/,
  );
});

test("a deletion fails on a host that cannot be reached, unless the host is given up", async () => {
  const state = await created();
  network.hosts.delete("bench-1");
  await assert.rejects(services.delete(context, "lab/rpi4", state), /set abandonHost: true/);
  await services.delete(context, "lab/rpi4", { ...state, abandonHost: true });
  assert.match(said.at(-1) ?? "", /given up/);
});

test("through one proxy go as many connections at a time as to one host", async () => {
  let inside = 0;
  let most = 0;
  const counted = new ExporterServices(async (destination, script) => {
    most = Math.max(most, ++inside);
    await new Promise(setImmediate);
    inside--;
    return await network.run(destination, script);
  });
  const state = await created();
  const reads = Array.from({ length: 12 }, (_, index) => {
    const host = `bench-${index}`;
    network.hosts.set(host, new FakeMachine(host));
    const { host: _host, ...others } = state;
    return counted.read(context, "lab/rpi4", { ...others, connection: { host, proxy: { host: "gate" } } });
  });
  await Promise.all(reads);
  assert.equal(most, 4);
});

test("a host whose connection breaks each time can be given up, too", async () => {
  const state = await created();
  network.hosts.set("bench-1", "Connection to bench-1 closed by remote host.");
  await assert.rejects(services.delete(context, "lab/rpi4", state), /set abandonHost: true/);
  await services.delete(context, "lab/rpi4", { ...state, abandonHost: true });
  assert.match(said.at(-1) ?? "", /given up/);
});

test("a host that has answered is not given up when its connection breaks", async () => {
  const state = await created();
  const breaking = new ExporterServices(async (destination, script) => {
    const result = await network.run(destination, script);
    return { ...result, code: 255, stdout: result.stdout.replace(/^\S+ end.*\n/m, "") };
  });
  const deletion = breaking.delete(context, "lab/rpi4", { ...state, abandonHost: true });
  await assert.rejects(deletion, /The connection ended before the host's report/);
});

test("a deletion says which lease it ends, and leaves another machine at the address alone", async () => {
  const state = await created();
  exporter.lease = "lease-1";
  const other = new FakeMachine("machine-2");
  other.files = "theirs";
  network.hosts.set("bench-1", other);
  await services.delete(context, "lab/rpi4", state);
  assert.equal(other.files, "theirs");
  assert.match(said.join("\n"), /ends lease lease-1[\s\S]*another machine/);
  network.hosts.set("bench-1", bench);
  await services.delete(context, "lab/rpi4", state);
  assert.equal(bench.files, undefined);
});

test("everything that is wrong with the inputs is said at once, without a value", async () => {
  const { failures } = await services.check(context, {}, {
    name: "rpi4",
    namespace: "lab",
    config: "token",
    host: "bench 1",
    connection: { host: "a", port: 0, hostKey: "x; rm", proxy: { host: "b", port: 70_000 } },
    privateKey: "secret-key",
    service: { jmp: "jmp", environment: { "A B": "x\ny" } },
    container: { image: "" },
    unitName: "a/b",
    restart: "never",
    onlineTimeout: "soon",
  } as unknown as ServiceOutputs);
  assert.deepEqual(
    failures.map((failure) => failure.split(" ")[0]),
    [
      "host",
      "host",
      "connection.privateKey",
      "connection.port",
      "connection.hostKey",
      "connection.proxy.port",
      "service",
      "service.jmp",
      'service.environment["A',
      'service.environment["A',
      "container.image",
      "unitName",
      "restart",
      "onlineTimeout",
    ],
  );
  assert.doesNotMatch(failures.join(), /secret-key|x; rm/);
});
