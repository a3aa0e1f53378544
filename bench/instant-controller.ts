/** Takes the place of Jumpstarter's controller, and answers as soon as it sees a client. */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { createInterface } from "node:readline";
import { connectKube, type Kube, type KubeObject } from "../lab/cluster/kube.ts";
import type { Lab } from "../lab/lab.ts";

/** Stops the lab's controller, and issues all clients their credentials at once until it is disposed of. */
export async function answerAtOnce(lab: Lab): Promise<AsyncDisposable> {
  const kube = await connectKube(lab.kubeconfig);
  await lab.controller.stop();
  const watch = await watchClients(lab);
  createInterface({ input: watch }).on("line", (line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: KubeObject };
    // One that is deleted meanwhile needs none.
    if (type === "ADDED" && !object.status) issue(kube, object).catch(() => {});
  });
  return {
    [Symbol.asyncDispose]: async () => {
      watch.destroy();
      await lab.controller.start();
    },
  };
}

/** Does the controller's work for a client, and returns the time when its status was sent. */
export async function issue(kube: Kube, { apiVersion, kind, metadata }: KubeObject): Promise<number> {
  const { name, namespace, uid } = metadata;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const token = `${part({ alg: "none" })}.${part({ sub: `client:${namespace}:${name}:${uid}` })}.`;
  const ownerReferences = [{ apiVersion, kind, name, uid, controller: true }];
  await kube.secrets.create({ metadata: { name: `${name}-client`, ownerReferences }, stringData: { token } });
  const status = { credential: { name: `${name}-client` }, endpoint: "127.0.0.1:8082" };
  const time = performance.timeOrigin + performance.now();
  await kube.request("PATCH", `/apis/jumpstarter.dev/v1alpha1/namespaces/${namespace}/clients/${name}/status`, {
    status,
  });
  return time;
}

/** Opens a watch of the clients of the lab's namespace, from now on. */
async function watchClients(lab: Lab): Promise<IncomingMessage> {
  const { clusters, users } = JSON.parse(readFileSync(lab.kubeconfig, "utf8"));
  const { server, "certificate-authority-data": ca } = clusters[0].cluster;
  const path = `/apis/jumpstarter.dev/v1alpha1/namespaces/${lab.namespace}/clients?watch=true`;
  const headers = { authorization: `Bearer ${users[0].user.token}` };
  return await new Promise((resolve, reject) => {
    request(new URL(path, server), { ca: Buffer.from(ca, "base64"), headers }, resolve)
      .on("error", reject)
      .end();
  });
}
