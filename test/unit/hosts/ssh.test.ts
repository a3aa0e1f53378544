import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { makeKey } from "../../../lab/hosts/host.ts";
import type { Destination } from "../../../src/hosts/destination.ts";
import { runScript } from "../../../src/hosts/ssh.ts";

const ssh = spawnSync("sh", ["-c", "command -v ssh"], { encoding: "utf8" }).stdout?.trim();

describe("the user's configuration of ssh", { skip: !ssh && "needs OpenSSH's client" }, () => {
  const { PATH } = process.env;
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "ssh-"));
    // It makes no connection, but prints the options that hold for it.
    writeFileSync(join(directory, "ssh"), `#!/bin/sh\nexec '${ssh}' -G -F '${join(directory, "config")}' "$@"\n`);
    chmodSync(join(directory, "ssh"), 0o755);
    process.env.PATH = `${directory}${delimiter}${PATH}`;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(directory, { recursive: true });
  });

  /** Returns the options of a connection, by their names in small letters. */
  const optionsOf = async (destination: Destination, config: string) => {
    writeFileSync(join(directory, "config"), config, { mode: 0o600 });
    const { code, stdout, stderr } = await runScript(destination, "");
    assert.equal(code, 0, stderr);
    return new Map(stdout.split("\n").map((line) => [line.split(" ")[0], line.slice(line.indexOf(" ") + 1)]));
  };

  test("does not keep a private key of the program from being offered", async () => {
    const { privateKey } = await makeKey(directory);
    const options = await optionsOf({ host: "bench-1", privateKey }, "IdentitiesOnly yes\nIdentityAgent /run/other\n");
    assert.equal(options.get("identitiesonly"), "no");
    assert.equal(options.get("identityagent"), "SSH_AUTH_SOCK");
  });

  test("has no say in what is for somebody at a terminal, and in what errors look like", async () => {
    const config = [
      "ControlMaster auto",
      "ControlPath /run/control-%C",
      "ForwardAgent yes",
      "ForwardX11 yes",
      "LocalForward 8080 127.0.0.1:80",
      "ExitOnForwardFailure yes",
      "RemoteCommand tmux attach",
      "PermitLocalCommand yes",
      "LocalCommand notify-send %h",
      "LogLevel QUIET",
    ];
    const options = await optionsOf({ host: "bench-1" }, `${config.join("\n")}\n`);
    const expected = {
      controlmaster: "false",
      controlpath: undefined,
      forwardagent: "no",
      forwardx11: "no",
      clearallforwardings: "yes",
      remotecommand: undefined,
      permitlocalcommand: "no",
      loglevel: "INFO",
    };
    const found = Object.keys(expected).map((key) => [key, options.get(key)]);
    assert.deepEqual(Object.fromEntries(found), expected);
  });
});
