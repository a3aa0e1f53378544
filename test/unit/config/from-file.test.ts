import assert from "node:assert/strict";
import { test } from "node:test";
import { clientConfig } from "../../../src/config/client-config.ts";
import { exporterConfig } from "../../../src/config/exporter-config.ts";
import { clientChoices, exporterChoices } from "../../../src/config/from-file.ts";
import { validateClientConfig, validateExporterConfig } from "../../../src/config/validate.ts";

const identity = { namespace: "lab", name: "x", endpoint: "grpc.example.com:443", token: "t" };

test("a client's configuration gives back the settings it was made of", () => {
  const values = {
    tls: { ca: "Q0E=" },
    grpcOptions: { "grpc.keepalive_time_ms": 20_000 },
    drivers: { allow: ["jumpstarter_driver_*"] },
    shell: { useProfiles: true },
    leases: { acquisitionTimeout: 60, dialTimeout: 7.5, retryTimeout: 0 },
  };
  assert.deepEqual(clientChoices({ ...clientConfig({ ...identity, ...values }) }), values);
});

test("an exporter's configuration gives back the settings it was made of", () => {
  const power = {
    type: "a.Power",
    description: "d",
    methodsDescription: { on: "On." },
    config: { port: 80, list: [] },
  };
  const values = {
    tls: { insecure: true },
    description: "a board",
    motd: "hello",
    export: { power, group: { children: { again: { ref: "power" }, power } } },
    hooks: { beforeLease: { script: "j power on", timeout: 5, onFailure: "exit" as const, exec: "/bin/bash" } },
    failureDetection: { maxRapidFailures: 9 },
    exitOnLeaseEnd: true,
  };
  const choices = exporterChoices({ ...exporterConfig({ ...identity, ...values }) });
  assert.deepEqual(choices, values);
  assert.deepEqual(validateExporterConfig(choices), []);
});

test("the defaults and nulls that jmp writes into its files do not become settings", () => {
  const common = { tls: { ca: "", insecure: false }, grpcOptions: null };
  const client = {
    ...common,
    refresh_token: null,
    drivers: { allow: [], unsafe: false },
    shell: { use_profiles: false },
    leases: { acquisition_timeout: 7200, retry_timeout: 300 },
  };
  assert.deepEqual(clientChoices(client), {});
  const exporter = {
    ...common,
    description: null,
    export: {},
    hooks: { beforeLease: null, afterLease: null },
    failureDetection: { maxRapidFailures: 5, rapidFailureWindow: 60 },
    exitOnLeaseEnd: false,
  };
  assert.deepEqual(exporterChoices(exporter), {});
  const hooks = { beforeLease: { exec: null, script: "true", timeout: 120, onFailure: "warn" }, afterLease: null };
  assert.deepEqual(exporterChoices({ hooks }), { hooks: { beforeLease: { script: "true" } } });
});

test("a CA beside insecure, and patterns beside UNSAFE, do not count for jmp either", () => {
  const file = { tls: { ca: "Q0E=", insecure: true }, drivers: { allow: ["x", "UNSAFE"] } };
  const choices = clientChoices(file);
  assert.deepEqual(choices, { tls: { insecure: true }, drivers: { unsafe: true } });
  assert.deepEqual(validateClientConfig(choices), []);
});

test("values that are not a configuration stay for the validation to find", () => {
  assert.deepEqual(validateExporterConfig(exporterChoices({ export: { power: "on" } })).length, 1);
  assert.deepEqual(validateClientConfig(clientChoices({ drivers: "all", leases: [1] })).length, 2);
});
