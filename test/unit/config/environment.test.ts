import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ClientConfigValues, clientConfig, clientEnvironment } from "../../../src/config/index.ts";

const values = { namespace: "lab", name: "ci", endpoint: "localhost:8082", token: "t" };
const always = { JMP_NAMESPACE: "lab", JMP_NAME: "ci", JMP_ENDPOINT: "localhost:8082", JMP_TOKEN: "t" };
const environment = (more: Partial<ClientConfigValues>) => clientEnvironment(clientConfig({ ...values, ...more }));

describe("clientEnvironment", () => {
  it("gives four variables for a configuration that is otherwise the default", () => {
    assert.deepEqual(environment({}), always);
    assert.deepEqual(environment({ tls: { ca: "" }, drivers: { allow: [], unsafe: false }, grpcOptions: {} }), always);
  });

  it("sets a variable for each value that differs from its default", () => {
    assert.deepEqual(environment({ drivers: { allow: ["a.*", "b"] } }), { ...always, JMP_DRIVERS_ALLOW: "a.*,b" });
    assert.deepEqual(environment({ drivers: { unsafe: true } }), { ...always, JMP_DRIVERS_UNSAFE: "true" });
    assert.deepEqual(environment({ tls: { ca: "Y2E=" } }), { ...always, JMP_TLS: '{"ca":"Y2E=","insecure":false}' });
    assert.deepEqual(environment({ shell: { useProfiles: true }, leases: { retryTimeout: 0 }, refreshToken: "r" }), {
      ...always,
      JMP_SHELL: '{"use_profiles":true}',
      JMP_LEASES: '{"retry_timeout":0}',
      JMP_REFRESH_TOKEN: "r",
    });
  });

  it("writes JSON in ASCII", () => {
    const { JMP_GRPCOPTIONS } = environment({ grpcOptions: { "grpc.é": "😀\n", b: 1 } });
    assert.equal(JMP_GRPCOPTIONS, '{"grpc.\\u00e9":"\\ud83d\\ude00\\n","b":1}');
  });
});
