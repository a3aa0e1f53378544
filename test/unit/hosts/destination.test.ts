import assert from "node:assert/strict";
import { test } from "node:test";
import { describeDestination, sshArguments } from "../../../src/hosts/destination.ts";

test("a host by its name leaves all else to the user's ssh configuration, but for unknown keys and prompts", () => {
  const args = sshArguments({ host: "bench-1" });
  assert.equal(args[0], "-T");
  assert.ok(args.includes("BatchMode=yes") && args.includes("StrictHostKeyChecking=yes"));
  assert.deepEqual(args.slice(-3, -1), ["--", "bench-1"]);
  assert.doesNotMatch(args.join(" "), / -p | -l |IdentityAgent|KnownHosts|ProxyJump/);
});

test("the shell on the host becomes root by sudo, and asks for no password", () => {
  const command = sshArguments({ host: "bench-1" }).at(-1);
  assert.match(command ?? "", /exec sudo -n \/bin\/sh -s/);
});

test("a host that looks like an option is none", () => {
  const args = sshArguments({ host: "-oProxyCommand=evil" });
  assert.ok(args.indexOf("--") < args.indexOf("-oProxyCommand=evil"));
});

test("a pinned key takes the place of all known hosts, and its comment is left out", () => {
  const args = sshArguments({ host: "bench-1", hostKey: "ssh-ed25519 AAAA= root@bench-1" });
  assert.ok(args.includes("KnownHostsCommand=/bin/echo %H ssh-ed25519 AAAA="));
  assert.ok(args.includes("UserKnownHostsFile=/dev/null"));
  assert.ok(args.includes("GlobalKnownHostsFile=/dev/null"));
});

test("port, user, agent and proxy go by ssh's own names", () => {
  const args = sshArguments({
    host: "10.0.0.2",
    port: 2222,
    user: "lab",
    agentSocketPath: "/run/agent",
    proxy: { host: "fd00::1", port: 22, user: "jump" },
  }).join(" ");
  assert.match(args, /-o IdentityAgent=\/run\/agent -o ProxyJump=jump@\[fd00::1\]:22 -p 2222 -l lab -- 10\.0\.0\.2 /);
  assert.equal(describeDestination({ host: "10.0.0.2", port: 2222, user: "lab" }), "lab@10.0.0.2:2222");
});

test("no argument holds the key or its password", () => {
  const args = sshArguments({ host: "a", privateKey: "-----BEGIN KEY-----", privateKeyPassword: "hunter2" });
  assert.doesNotMatch(args.join(" "), /BEGIN|hunter2/);
});
