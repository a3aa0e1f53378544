import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Session } from "../../../src/provider/session.ts";

const home = mkdtempSync(join(tmpdir(), "pulumi-jumpstarter-"));
before(() => {
  process.env.HOME = home;
  delete process.env.KUBECONFIG;
  delete process.env.KUBERNETES_SERVICE_HOST;
});
after(() => rmSync(home, { recursive: true }));

test("the error of a context that does not exist names the setting jumpstarter:context, if it has chosen it", () => {
  const kubeconfig = JSON.stringify({ clusters: [], users: [], contexts: [], "current-context": "gone" });
  assert.throws(
    () => new Session({ kubeconfig, context: "prod" }).namespace,
    /"prod" \(from jumpstarter:context\) does/,
  );
  assert.throws(() => new Session({ kubeconfig }).namespace, /context "gone" does not exist/);
});

test("where no kubeconfig is found, the advice puts no secret on a command line", () => {
  assert.throws(
    () => new Session().namespace,
    /^KubernetesError: No Kubernetes configuration found\n.*\nSet KUBECONFIG .*pulumi config set --secret \S+ < FILE$/,
  );
});

test("two clusters behind one gateway, which tells them apart by tls-server-name, are two, and one without it stays what it was", () => {
  const through = (more: object) => {
    const cluster = { server: "https://gateway.example", ...more };
    const kubeconfig = JSON.stringify({
      clusters: [{ name: "lab", cluster }],
      users: [{ name: "me", user: { token: "t" } }],
      contexts: [{ name: "lab", context: { cluster: "lab", user: "me" } }],
      "current-context": "lab",
    });
    return new Session({ kubeconfig }).cluster;
  };
  assert.notEqual(through({ "tls-server-name": "a.example" }), through({ "tls-server-name": "b.example" }));
  assert.equal(through({}), "94a9f6d46054-");
});
