import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  exporterConfig,
  exporterConfigSecretData,
  exporterConfigSecretName,
  exporterConfigYaml,
} from "../../../src/config/index.ts";

const values = { namespace: "lab", name: "rpi4", endpoint: "localhost:8082", token: "eyJ.a.b" };

describe("exporterConfig", () => {
  it("gives drivers, groups and references as jmp reads them", () => {
    const config = exporterConfig({
      ...values,
      export: {
        power: {
          type: "jumpstarter_driver_power.driver.MockPower",
          description: "The bench's power",
          methodsDescription: { on: "Switch on" },
          config: { port: 80, retries: undefined as never },
          children: { meter: { type: "lab.Meter" } },
        },
        group: { children: { alias: { ref: "power.meter" } } },
      },
    });
    assert.equal(
      exporterConfigYaml(config),
      `apiVersion: jumpstarter.dev/v1alpha1
kind: ExporterConfig
metadata:
  namespace: lab
  name: rpi4
endpoint: localhost:8082
tls:
  ca: ""
  insecure: false
token: eyJ.a.b
grpcOptions: {}
export:
  power:
    type: jumpstarter_driver_power.driver.MockPower
    description: "The bench's power"
    methods_description:
      "on": "Switch on"
    config:
      port: 80
    children:
      meter:
        type: lab.Meter
  group:
    children:
      alias:
        ref: power.meter
`,
    );
  });

  it("gives the optional keys where they are asked for", () => {
    const optional = {
      description: "d",
      motd: "m",
      hooks: { beforeLease: { script: "j power on", exec: "/bin/bash", timeout: 60, onFailure: "endLease" } },
      failureDetection: { maxRapidFailures: 3, rapidFailureWindow: 10 },
      exitOnLeaseEnd: false,
    } as const;
    assert.deepEqual(exporterConfig({ ...values, ...optional }), { ...exporterConfig(values), ...optional });
    for (const key of Object.keys(optional)) assert.ok(!Object.hasOwn(exporterConfig(values), key), key);
  });

  it("keeps names that an object has by itself", () => {
    const config = exporterConfig({
      ...values,
      export: { constructor: { type: "x", config: { toString: 1 } } },
    });
    assert.match(exporterConfigYaml(config), /export:\n {2}constructor:\n {4}type: x\n {4}config:\n {6}toString: 1\n/);
  });

  it("stands under config.yaml in the Secret of the exporter's pod", () => {
    const config = exporterConfig(values);
    assert.deepEqual(exporterConfigSecretData(config), { "config.yaml": exporterConfigYaml(config) });
    assert.equal(exporterConfigSecretName("rpi4"), "exporter-config-rpi4");
  });
});
