/**
 * Measures the controller's own time: creates clients with bare requests, as many at a time as Pulumi does, follows one
 * watch, reads each Secret, and prints the seconds.
 *
 *     node bench/controller-floor.ts NAMESPACE COUNT PARALLEL
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { createInterface } from "node:readline";

interface Client {
  metadata: { name: string; resourceVersion: string };
  status?: { credential?: { name: string }; endpoint?: string };
}

const [namespace = "", count = "", parallel = ""] = process.argv.slice(2);
const { clusters, users } = JSON.parse(readFileSync(process.env.KUBECONFIG!, "utf8"));
const { server, "certificate-authority-data": ca } = clusters[0].cluster;
const agent = new Agent({ keepAlive: true, ca: Buffer.from(ca, "base64") });
const headers = { authorization: `Bearer ${users[0].user.token}`, "content-type": "application/json" };
const clients = `/apis/jumpstarter.dev/v1alpha1/namespaces/${namespace}/clients`;

const started = performance.now();
const issued = new Map<string, (secretName: string) => void>();
const { metadata } = (await json(await send("GET", clients))) as Client;
const watch = await send("GET", `${clients}?watch=true&resourceVersion=${metadata.resourceVersion}`);
createInterface({ input: watch }).on("line", (line) => {
  const { object } = JSON.parse(line) as { object: Client };
  const { credential, endpoint } = object.status ?? {};
  if (credential && endpoint) issued.get(object.metadata.name)?.(credential.name);
});
let next = 0;
await Promise.all(Array.from({ length: Number(parallel) }, createSome));
process.stdout.write(`${(performance.now() - started) / 1000}\n`);
process.exit();

async function createSome(): Promise<void> {
  while (next < Number(count)) {
    const name = `client-${next++}`;
    const labels = { team: "firmware", purpose: "benchmark" };
    const body = { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata: { name, labels }, spec: {} };
    const secretName = new Promise<string>((resolve) => issued.set(name, resolve));
    await json(await send("POST", clients, body));
    await json(await send("GET", `/api/v1/namespaces/${namespace}/secrets/${await secretName}`));
  }
}

function send(method: string, path: string, body?: object): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(new URL(path, server), { method, agent, headers }, resolve)
      .on("error", reject)
      .end(body && JSON.stringify(body));
  });
}

async function json(response: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  if (response.statusCode! >= 300) throw new Error(text);
  return JSON.parse(text);
}
