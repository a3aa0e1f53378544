import assert from "node:assert/strict";
import { test } from "node:test";
import { replaceSecrets } from "../../../src/cli/secret-parameters.ts";

const replaced = (settings: Record<string, unknown>) => {
  const found: Record<string, unknown> = {};
  const kept = replaceSecrets(settings, (path, secret) => {
    found[path.join(".")] = secret;
    return "replaced";
  });
  return { found, kept };
};

/** Returns what is replaced in the parameters of a driver. */
const replacedIn = (config: object) => replaced({ export: { power: { type: "a.B", config } } }).found;

test("parameters whose name or value is that of a secret are replaced, wherever they are in the tree", () => {
  const config = { host: "h", adminPassword: "p", "api-key": "k", nested: [{ TOKEN: "t" }], url: "https://u:p@h/x" };
  const { found, kept } = replaced({ export: { bench: { children: { power: { type: "a.B", config } } } } });
  const path = "bench.power";
  assert.deepEqual(found, {
    [`${path}.adminPassword`]: "p",
    [`${path}.api-key`]: "k",
    [`${path}.nested.0.TOKEN`]: "t",
    [`${path}.url`]: "https://u:p@h/x",
  });
  assert.doesNotMatch(JSON.stringify(kept), /"[pkt]"|u:p@/);
  assert.match(JSON.stringify(kept), /"host":"h"/);
});

test("numbers, lists and maps with the name of a secret are replaced as well, in all their parts", () => {
  const config = { password: ["a", 2], pin_token: 1234, credentials: { user: "u", pass: "p", key_file: "/run/key" } };
  assert.deepEqual(replacedIn(config), {
    "power.password.0": "a",
    "power.password.1": 2,
    "power.pin_token": 1234,
    "power.credentials.user": "u",
    "power.credentials.pass": "p",
  });
});

test("short and joined words for a password are known, and words that only end alike are not taken for them", () => {
  const secrets = { pass: "1", httpPass: "2", user_pwd: "3", wifipsk: "4", adminpassword: "5", tokens: "6" };
  const found = Object.values(replacedIn({ ...secrets, compass: "north", bypass: "on", passive: "yes" }));
  assert.deepEqual(found, Object.values(secrets));
});

test("the secrets of Jumpstarter's own drivers are known by their names, and a private key by its text", () => {
  const config = { auth_key: "a", priv_key: "p", ssh_identity: "i", other: "-----BEGIN OPENSSH PRIVATE KEY-----\nx" };
  assert.deepEqual(Object.values(replacedIn(config)), Object.values(config));
});

test("a URL with a password and a private key are replaced in the other settings, too", () => {
  const script = "cat > key <<END\n-----BEGIN RSA PRIVATE KEY-----\nEND\n";
  const proxy = "http://u:p@proxy:3128";
  const grpcOptions = { "grpc.http_proxy": proxy, "grpc.keepalive_time_ms": 5 };
  const { found, kept } = replaced({ grpcOptions, hooks: { beforeLease: { script } }, motd: "hello" });
  assert.deepEqual(found, { "grpcOptions.grpc.http_proxy": proxy, "hooks.beforeLease.script": script });
  assert.deepEqual(kept, {
    grpcOptions: { "grpc.http_proxy": "replaced", "grpc.keepalive_time_ms": 5 },
    hooks: { beforeLease: { script: "replaced" } },
    motd: "hello",
  });
});

test("everything else stays as it is", () => {
  const drivers = {
    token: { type: "a.Password", description: "password", methodsDescription: { password: "Sets the password." } },
    other: { ref: "token" },
    serial: {
      type: "a.B",
      config: { password_file: "/run/secrets/x", password: "", token: true, tokenize: "x", url: "https://h:80/a@b" },
    },
  };
  assert.deepEqual(replaced({ export: drivers }), { found: {}, kept: { export: drivers } });
});
