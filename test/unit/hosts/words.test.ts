import assert from "node:assert/strict";
import { test } from "node:test";
import { isUnanswered } from "../../../src/hosts/errors.ts";
import { reasonInJournal } from "../../../src/hosts/journal.ts";
import { parseReport } from "../../../src/hosts/report.ts";
import { reportedError, transportError } from "../../../src/hosts/words.ts";

const none = parseReport("", "n");

test("what ssh says comes first, and its meaning is told from it", () => {
  const cases: [stderr: string, reason: string][] = [
    ["ssh: Could not resolve hostname bench-9: Name or service not known", "Unreachable"],
    ["ssh: connect to host bench-1 port 22: Connection refused", "Unreachable"],
    ["Connection timed out during banner exchange", "Unreachable"],
    [
      "No ED25519 host key is known for bench-1 and you have requested strict checking.\nHost key verification failed.",
      "HostKey",
    ],
    [
      "@@@@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key for bench-1 has changed and you have requested strict checking.",
      "HostKey",
    ],
    ["lab@bench-1: Permission denied (publickey,password).", "Authentication"],
    ["sudo: a password is required", "Authentication"],
    ["kex_exchange_identification: Connection closed by remote host", "Unreachable"],
    ["Unable to negotiate with 10.0.0.1 port 22: no matching host key type found.", "Unreachable"],
    ["ssh: connect to host bench-1 port 22: Host is down", "Unreachable"],
    ["Password change required but no TTY available.", "Unreachable"],
    ["words that nobody has thought of", "Unreachable"],
    ["client_loop: send disconnect: Broken pipe", "Interrupted"],
    ["packet_write_wait: Connection to 192.0.2.1 port 22: Broken pipe", "Interrupted"],
    ["Timeout, server bench-1 not responding.", "Interrupted"],
    ["Connection to bench-1 closed by remote host.", "Interrupted"],
    ["Read from remote host bench-1: Connection reset by peer", "Interrupted"],
  ];
  for (const [stderr, reason] of cases) {
    const error = transportError("bench-1", { code: 255, stdout: "", stderr }, none);
    assert.equal(error.reason, reason, stderr);
    assert.ok(error.message.startsWith("bench-1: "), error.message);
    assert.ok(error.message.includes(stderr.split("\n").at(-1)!));
    assert.ok(isUnanswered(error));
  }
});

test("an ssh that was ended leaves the outcome open: it had a connection for minutes", () => {
  assert.equal(transportError("bench-1", { code: null, stdout: "", stderr: "" }, none).reason, "Interrupted");
});

test("a host without sudo is told from one whose sudo asks for a password", () => {
  const adviceOn = (stderr: string) => transportError("bench-1", { code: 127, stdout: "", stderr }, none).message;
  for (const shell of ["sh: 1: exec: sudo: not found", "bash: line 1: exec: sudo: command not found"]) {
    assert.match(adviceOn(shell), /Install sudo on the host/);
  }
  assert.match(adviceOn("sudo: a password is required"), /NOPASSWD: \/bin\/sh -s/);
});

test("a connection that ends after the script has begun leaves the outcome open, whatever ssh says", () => {
  const begun = parseReport("n begin=apply\n", "n");
  const error = transportError("bench-1", { code: 255, stdout: "", stderr: "Connection reset by peer" }, begun);
  assert.equal(error.reason, "Interrupted");
  assert.match(error.message, /The next pulumi up looks how far it has come/);
});

test("a file of somebody else is named with its owner and the ways out", () => {
  const report = (owner: string) =>
    parseReport(`n error=Taken\nn taken=/etc/systemd/system/a.service\nn detail=${owner}\n`, "n");
  const urn = "urn:pulumi:prod::lab::pulumi-nodejs:dynamic/jumpstarter:ExporterService::a";
  const other = reportedError("bench-1", report(`# Managed by Pulumi: ${urn}`));
  assert.equal(other?.reason, "Taken");
  assert.match(other?.message ?? "", /adopt: \{ from: "urn:pulumi:prod::lab::.*::a" \}/);
  assert.match(reportedError("bench-1", report("unmanaged"))?.message ?? "", /set adopt: true/);
  const foreign = reportedError("bench-1", report("foreign"))?.message ?? "";
  assert.match(foreign, /never taken over/);
  assert.doesNotMatch(foreign, /adopt/);
});

test("of a journal the most telling line is shown, without tokens", () => {
  const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
  const lines = [
    "INFO: starting",
    "ValueError: Driver 'x.Y' is not installed",
    `Error: token ${token} failed`,
    "exited",
  ];
  assert.equal(reasonInJournal(lines), "ValueError: Driver 'x.Y' is not installed");
  assert.equal(reasonInJournal(lines.slice(2)), "Error: token [token] failed");
  assert.equal(reasonInJournal(["INFO: all is well"]), undefined);
});
