import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { LabError } from "../../lab/errors.ts";
import { startLab } from "../../lab/lab.ts";
import { useLab } from "../support/lab.ts";

const kinds = "/apis/jumpstarter.dev/v1alpha1/namespaces/jumpstarter-lab";
const secrets = "/api/v1/namespaces/jumpstarter-lab/secrets";

describe("a lab", () => {
  const { lab } = useLab();

  it("issues a credential for a client, and takes it back when the client is deleted", async () => {
    const admin = connect(lab.kubeconfig);
    const client = { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata: { name: "plain" } };
    assert.equal((await admin("POST", `${kinds}/clients`, client)).status, 201);
    const { body } = await until(admin, `${kinds}/clients/plain`, ({ body }) => body.status?.credential !== undefined);
    assert.equal(body.status.credential.name, "plain-client");
    assert.equal(body.status.endpoint, "127.0.0.1:8082");
    const secret = await admin("GET", `${secrets}/plain-client`);
    assert.match(Buffer.from(secret.body.data.token, "base64").toString(), /^[\w-]+\.[\w-]+\.[\w-]+$/);
    await admin("DELETE", `${kinds}/clients/plain`);
    await until(admin, `${secrets}/plain-client`, ({ status }) => status === 404);
  });

  it("gives its static users no rights until RBAC grants them, and files only their owner can read", async () => {
    const path = await lab.kubeconfigFor("user-a", { namespace: "other", context: "a" });
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const config = JSON.parse(readFileSync(path, "utf8"));
    assert.equal(config["current-context"], "a");
    assert.deepEqual(config.contexts[0].context, { cluster: "lab", user: "user-a", namespace: "other" });
    assert.equal((await connect(path)("GET", secrets)).status, 403);
    await assert.rejects(lab.kubeconfigFor("nobody"), /must be one of admin, user-a, /);
  });

  it("keeps everything when its API server restarts", async () => {
    const admin = connect(lab.kubeconfig);
    await lab.apiServer.stop();
    await assert.rejects(admin("GET", "/readyz"));
    await lab.apiServer.start();
    assert.equal((await admin("GET", secrets)).status, 200);
    await admin("POST", `${kinds}/exporters`, {
      apiVersion: "jumpstarter.dev/v1alpha1",
      kind: "Exporter",
      metadata: { name: "later" },
    });
    await until(admin, `${kinds}/exporters/later`, ({ body }) => body.status?.credential !== undefined);
  });

  it("can start its controller with other settings", async () => {
    const admin = connect(lab.kubeconfig);
    await lab.controller.stop();
    await lab.controller.stop();
    await lab.controller.start({ GRPC_ENDPOINT: "jumpstarter.example:443" });
    const { body } = await until(admin, `${kinds}/exporters/later`, ({ body }) => !/^127/.test(body.status.endpoint));
    assert.equal(body.status.endpoint, "jumpstarter.example:443");
    await lab.controller.stop();
    await lab.controller.start();
    await until(admin, `${kinds}/exporters/later`, ({ body }) => body.status.endpoint === "127.0.0.1:8082");
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
    await assert.rejects(request(lab.server));
  });
});

interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API server answers
  body: any;
}

type Call = (method: "GET" | "POST" | "DELETE", path: string, body?: unknown) => Promise<Answer>;

/** Plain API calls as the user of a kubeconfig. */
function connect(kubeconfig: string): Call {
  const { clusters, users } = JSON.parse(readFileSync(kubeconfig, "utf8"));
  const ca = Buffer.from(clusters[0].cluster["certificate-authority-data"], "base64");
  const dispatcher = new Agent({ connect: { ca }, pipelining: 0 });
  const headers = { authorization: `Bearer ${users[0].user.token}`, "content-type": "application/json" };
  return async (method, path, body) => {
    const answer = await request(`${clusters[0].cluster.server}${path}`, {
      method,
      dispatcher,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text.startsWith("{") ? JSON.parse(text) : text };
  };
}

async function until(call: Call, path: string, isIt: (answer: Answer) => boolean): Promise<Answer> {
  const deadline = Date.now() + 30_000;
  let answer = await call("GET", path);
  while (!isIt(answer)) {
    assert.ok(Date.now() < deadline, `still ${JSON.stringify(answer)} after 30 s`);
    await sleep(50);
    answer = await call("GET", path);
  }
  return answer;
}
