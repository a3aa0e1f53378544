import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, it } from "node:test";
import { connectKube } from "../../lab/cluster/kube.ts";
import { LabError } from "../../lab/errors.ts";
import { startLab } from "../../lab/lab.ts";
import { useLab } from "../support/lab.ts";

describe("a lab", () => {
  const { lab, kube } = useLab();

  it("issues a credential for a client, and takes it back when the client is deleted", async () => {
    await kube.clients.create({ metadata: { name: "plain" } });
    const client = await kube.clients.until("plain", (object) => object?.status?.credential !== undefined);
    assert.equal(client!.status.credential.name, "plain-client");
    assert.equal(client!.status.endpoint, "127.0.0.1:8082");
    const { data } = await kube.secrets.get("plain-client");
    assert.match(Buffer.from(data.token, "base64").toString(), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    await kube.clients.delete("plain");
    await kube.secrets.until("plain-client", (object) => object === undefined);
  });

  it("gives its static users no rights until RBAC grants them, and files only their owner can read", async () => {
    const path = await lab.kubeconfigFor("user-a", { namespace: "other", context: "a" });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const config = JSON.parse(readFileSync(path, "utf8"));
    assert.equal(config["current-context"], "a");
    assert.deepEqual(config.contexts[0].context, { cluster: "lab", user: "user-a", namespace: "other" });
    await assert.rejects((await connectKube(path)).in(lab.namespace).secrets.list(), { status: 403 });
    await assert.rejects(lab.kubeconfigFor("nobody"), /must be one of admin, user-a, /);
  });

  it("keeps everything when its API server restarts", async () => {
    await lab.apiServer.stop();
    await assert.rejects(kube.request("GET", "/readyz"));
    await lab.apiServer.start();
    await kube.secrets.list();
    await kube.exporters.create({ metadata: { name: "later" } });
    await kube.exporters.until("later", (object) => object?.status?.credential !== undefined);
  });

  it("can start its controller with other settings", async () => {
    const endpoint = (wanted: string) => kube.exporters.until("later", (object) => object?.status?.endpoint === wanted);
    await lab.controller.stop();
    await lab.controller.stop();
    await lab.controller.start({ GRPC_ENDPOINT: "jumpstarter.example:443" });
    await endpoint("jumpstarter.example:443");
    await lab.controller.stop();
    await lab.controller.start();
    await endpoint("127.0.0.1:8082");
  });

  it("is the only one: a second one says which lab runs already, and how to end it", async () => {
    await assert.rejects(startLab(), (error: unknown) => {
      assert.ok(error instanceof LabError);
      assert.match(
        error.message,
        new RegExp(`^A lab is already running: process ${process.pid}, since .*kill ${process.pid}`, "s"),
      );
      assert.ok(error.message.includes(lab.directory));
      return true;
    });
  });

  it("is gone when it is stopped", async () => {
    await lab.stop();
    await lab.stop();
    assert.ok(!existsSync(lab.directory));
    await assert.rejects(kube.request("GET", "/readyz"));
  });
});
