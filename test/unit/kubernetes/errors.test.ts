import assert from "node:assert/strict";
import { test } from "node:test";
import {
  errorFromConnection,
  errorFromResponse,
  hasReason,
  KubernetesError,
  redact,
} from "../../../src/kubernetes/errors.ts";
import { status } from "../../support/fake-api-server.ts";

const JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJjbGllbnQifQ.c2lnbmF0dXJl";

test("a Status reads as kubectl words it, and its reason and code are there for code to decide on", () => {
  const message = 'clients.jumpstarter.dev "ci" not found';
  const error = errorFromResponse(404, JSON.stringify(status(404, "NotFound", message)));
  assert.equal(error.message, `Error from server (NotFound): ${message}`);
  assert.deepEqual([error.reason, error.statusCode, error.status?.message], ["NotFound", 404, message]);
  assert.ok(hasReason(error, "Forbidden", "NotFound"));
  assert.ok(!hasReason(error, "Forbidden"));
  assert.ok(!hasReason(new Error("NotFound"), "NotFound"));
});

test("a Status without a reason or a message gets them from its code", () => {
  const error = errorFromResponse(403, '{"kind":"Status"}');
  assert.equal(error.message, "Error from server (Forbidden): the server answered 403 without a message");
  assert.equal(errorFromResponse(418, '{"kind":"Status"}').reason, "InternalError");
});

test("an answer that is not a Status becomes one line of text", () => {
  assert.equal(errorFromResponse(502, "").message, "Server error: 502 (empty body)");
  assert.equal(errorFromResponse(500, '{"error":"x"}').message, 'Server error: 500 {"error":"x"}');
  assert.equal(errorFromResponse(502, "<h1>Bad\n Gateway</h1>").message, "Server error: 502 Bad Gateway");
  assert.equal(errorFromResponse(500, "x".repeat(300)).message, `Server error: 500 ${"x".repeat(200)}...`);
});

test("of a failed connection the innermost cause is told, with the server", () => {
  const cause = new Error("fetch failed", { cause: new AggregateError([new Error("connect ECONNREFUSED ::1:6443")]) });
  const error = errorFromConnection(cause, "https://lab.example");
  assert.equal(error.message, "Unable to connect to the server: https://lab.example: connect ECONNREFUSED ::1:6443");
  assert.equal(error.cause, cause);
  assert.equal(errorFromConnection(error, "elsewhere"), error);
});

test("an explanation adds lines and keeps the rest", () => {
  const error = errorFromResponse(409, JSON.stringify(status(409, "Conflict", "no"))).explain("Because.", "Do this.");
  assert.equal(error.message, "Error from server (Conflict): no\nBecause.\nDo this.");
  assert.deepEqual([error.reason, error.statusCode, error.status?.reason], ["Conflict", 409, "Conflict"]);
});

test("no token gets into a message, whoever wrote it", () => {
  assert.equal(redact(`token ${JWT}!`), "token [token]!");
  assert.equal(redact("Authorization: Bearer abc.def/ghi+j=="), "Authorization: Bearer [token]");
  assert.equal(new KubernetesError("X", `bad: ${JWT}`).message, "bad: [token]");
  assert.equal(errorFromResponse(500, `oops ${JWT}`).message, "Server error: 500 oops [token]");
});
