import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoToken, findToken } from "../../../lab/probes/leaks.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = `${part({ alg: "ES256", typ: "JWT" })}.${part({ sub: "client:lab:ci:1", exp: 1 })}.${"c2lnbmF0dXJl".repeat(4)}`;

test("a plain token is found, and the message does not repeat it", () => {
  assert.throws(
    () => assertNoToken(`{"token": "${token}"}`, "the state"),
    (error: Error) =>
      error.message.startsWith("the state holds a token") && !error.message.includes(token.slice(0, 20)),
  );
});

for (const prefix of ["", "a", "ab", "abc", "token: "]) {
  test(`a token in base64 is found behind ${JSON.stringify(prefix)}`, () => {
    assert.ok(findToken(`data: ${Buffer.from(prefix + token).toString("base64")}`));
  });
}

test("a token in base64 is found when other base64 letters touch it", () => {
  for (const letters of ["n", "nn", "nnn"]) {
    assert.ok(findToken(letters + Buffer.from(token).toString("base64")));
  }
});

test("a token within a config file within a Secret is found", () => {
  const config = Buffer.from(`token: ${Buffer.from(token).toString("base64")}\n`).toString("base64");
  assert.ok(findToken(JSON.stringify({ data: { config } })));
});

test("ciphertext, hashes and certificates are no tokens", () => {
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 251));
  assert.equal(findToken(`v1:abc:${bytes.toString("base64")} sha512-${"Ab9/".repeat(22)}`), undefined);
});
