import assert from "node:assert/strict";
import { test } from "node:test";
import { replaceSecrets } from "../../../src/cli/secret-parameters.ts";

const paths = (drivers: unknown) => {
  const found: string[] = [];
  const replaced = replaceSecrets(drivers, (path) => {
    found.push(path.join("."));
    return "replaced";
  });
  return { found, replaced };
};

test("parameters whose name or value is that of a secret are replaced, wherever they are in the tree", () => {
  const config = { host: "h", adminPassword: "p", "api-key": "k", nested: [{ TOKEN: "t" }], url: "https://u:p@h/x" };
  const { found, replaced } = paths({ bench: { children: { power: { type: "a.B", config } } } });
  const path = "bench.power";
  assert.deepEqual(found, [`${path}.adminPassword`, `${path}.api-key`, `${path}.nested.0.TOKEN`, `${path}.url`]);
  assert.doesNotMatch(JSON.stringify(replaced), /"[pkt]"|u:p@/);
  assert.match(JSON.stringify(replaced), /"host":"h"/);
});

test("the secrets of Jumpstarter's own drivers are known by their names, and a private key by its text", () => {
  const config = { auth_key: "a", priv_key: "p", ssh_identity: "i", other: "-----BEGIN OPENSSH PRIVATE KEY-----\nx" };
  const { found } = paths({ snmp: { type: "a.B", config } });
  assert.deepEqual(
    found,
    Object.keys(config).map((key) => `snmp.${key}`),
  );
});

test("everything else stays as it is", () => {
  const drivers = {
    token: { type: "a.Password", description: "password", methodsDescription: { password: "Sets the password." } },
    other: { ref: "token" },
    serial: {
      type: "a.B",
      config: { password_file: "/run/secrets/x", password: "", token: 5, tokenize: "x", url: "https://h:80/a@b" },
    },
  };
  assert.deepEqual(paths(drivers), { found: [], replaced: drivers });
});
