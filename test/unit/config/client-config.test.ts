import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientConfig, clientConfigSecretData, clientConfigYaml } from "../../../src/config/index.ts";

const values = { namespace: "lab", name: "ci", endpoint: "localhost:8082", token: "eyJ.a.b" };

describe("clientConfig", () => {
  it("gives every key that all versions of jmp know, and no other", () => {
    assert.equal(
      clientConfigYaml(clientConfig(values)),
      `apiVersion: jumpstarter.dev/v1alpha1
kind: ClientConfig
metadata:
  namespace: lab
  name: ci
endpoint: localhost:8082
tls:
  ca: ""
  insecure: false
token: eyJ.a.b
grpcOptions: {}
drivers:
  allow: []
  unsafe: false
`,
    );
  });

  it("takes values that are undefined as left out", () => {
    const sparse = { ...values, tls: { ca: undefined }, drivers: { unsafe: undefined }, shell: undefined, leases: {} };
    assert.deepEqual(clientConfig(sparse), { ...clientConfig(values), leases: {} });
  });

  it("gives the newer keys where they are asked for, spelled as in the file", () => {
    const config = clientConfig({
      ...values,
      tls: { ca: "Y2E=", insecure: true },
      drivers: { allow: ["a.*"], unsafe: false },
      shell: { useProfiles: true },
      leases: { acquisitionTimeout: 5, dialTimeout: 7.5, retryTimeout: 0 },
      refreshToken: "r",
    });
    assert.deepEqual(config.tls, { ca: "Y2E=", insecure: true });
    assert.deepEqual(config.drivers, { allow: ["a.*"], unsafe: false });
    assert.deepEqual(config.shell, { use_profiles: true });
    assert.deepEqual(config.leases, { acquisition_timeout: 5, dial_timeout: 7.5, retry_timeout: 0 });
    assert.equal(config.refresh_token, "r");
  });

  it("does not share its parts with the values", () => {
    const allow = ["a"];
    const config = clientConfig({ ...values, drivers: { allow } });
    allow.push("b");
    assert.deepEqual(config.drivers.allow, ["a"]);
  });

  it("stands under default.yaml in the Secret of the Tekton tasks", () => {
    const config = clientConfig(values);
    assert.deepEqual(clientConfigSecretData(config), { "default.yaml": clientConfigYaml(config) });
  });
});
