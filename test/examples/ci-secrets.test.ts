import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { runExample, token } from "../support/mocks.ts";

test("each repository gets the complete config of a client of its own as a secret", async () => {
  const registered = await runExample("ci-secrets", { "project:repositories": '["firmware","kernel"]' });
  const secrets = registered.filter(({ type }) => type === "github:index/actionsSecret:ActionsSecret");
  assert.deepEqual(
    secrets.map(({ inputs }) => inputs.repository),
    ["firmware", "kernel"],
  );
  for (const { inputs } of secrets) {
    assert.equal(inputs.secretName, "JUMPSTARTER_CLIENT_CONFIG");
    const config = parse(inputs.value.value);
    assert.equal(config.metadata.name, `ci-${inputs.repository}`);
    assert.equal(config.token, token);
  }
});
