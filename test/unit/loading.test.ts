import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { answer, client, startFakeApiServer, status } from "../support/fake-api-server.ts";

/** The packages that are loaded by a program, and the files of this package's folder drivers/. */
async function loadedBy(program: string): Promise<Set<string>> {
  const source = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const name = resolved.url.split("/node_modules/")[1]?.match(/^(@[^/]+\\/)?[^/]+/)?.[0];
        if (name) console.log(name);
        const file = resolved.url.split("/dist/drivers/")[1];
        if (file) console.log("pulumi-jumpstarter/drivers/" + file);
        return resolved;
      },
    });
    ${program}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: import.meta.dirname,
  });
  return new Set(stdout.trim().split("\n"));
}

test("the package itself loads no HTTP client; its functions load undici when called, and never client-node", async () => {
  const loaded = await loadedBy('await import("pulumi-jumpstarter")');
  assert.ok(loaded.has("@pulumi/pulumi"));
  assert.ok(!loaded.has("undici"));
  const called = await loadedBy(`
    const { runtime } = await import("@pulumi/pulumi");
    const { getClient } = await import("pulumi-jumpstarter");
    const named = (name, values) => [{ name, ...values }];
    const kubeconfig = JSON.stringify({
      "current-context": "lab",
      clusters: named("lab", { cluster: { server: "https://127.0.0.1:1" } }),
      users: named("lab", { user: {} }),
      contexts: named("lab", { context: { cluster: "lab", user: "lab" } }),
    });
    runtime.setAllConfig({ "jumpstarter:kubeconfig": kubeconfig });
    await getClient({ name: "ci" }).catch(() => {});`);
  assert.ok(called.has("undici"));
  assert.ok(!called.has("@kubernetes/client-node"));
});

test("the API layer and the command load no Pulumi", async () => {
  const loaded = await loadedBy('await import("pulumi-jumpstarter/kubernetes")');
  assert.ok(loaded.has("undici"));
  assert.ok(!loaded.has("@pulumi/pulumi"));
  const command = await loadedBy(`
    process.argv[2] = "--help";
    await import(${JSON.stringify(join(import.meta.dirname, "../../dist/cli/main.js"))});`);
  assert.ok(command.has("undici"), [...command].join(" "));
  assert.ok(!command.has("@pulumi/pulumi"), [...command].join(" "));
});

test("no call of the API layer loads client-node; its own APIs, auth providers and a SOCKS proxy do", async () => {
  await using server = await startFakeApiServer(({ method, url }, response) => {
    if (url.includes("watch=true")) response.writeHead(200).flushHeaders();
    else if (url.endsWith("/secrets/ci-client")) answer(response, 404, status(404, "NotFound", "no Secret"));
    else if (method === "GET" && /\/(clients|secrets)(\?|$)/.test(url)) {
      answer(response, 200, { metadata: { resourceVersion: "1" }, items: [client("ci")] });
    } else answer(response, 200, method === "DELETE" ? { kind: "Status" } : client("ci"));
  });
  const opened = (calls: string, user?: object, cluster?: object) => `
    const { ClientsV1Alpha1Api } = await import("pulumi-jumpstarter/kubernetes");
    const kubeconfig = ${JSON.stringify(server.kubeconfig(user, cluster))};
    await using clients = new ClientsV1Alpha1Api({ kubeconfig });
    ${calls}`;
  const calls = await loadedBy(
    opened(`
      await clients.list();
      await clients.post({ metadata: { name: "ci" } });
      await clients.patch("ci", {});
      await clients.getCaBundle();
      const ready = { ...(await clients.get("ci")), status: { credential: { name: "ci-client" }, endpoint: "e:1" } };
      await clients.findCredential(ready);
      await clients.waitForCredential(ready, { timeout: 500 }).catch(() => {});
      await clients.delete("ci");`),
  );
  const seen = server.requests.map(({ method, url }) => `${method} ${url}`);
  for (const request of [/^POST /, /^PATCH /, /^DELETE /, /configmaps/, /secrets\/ci-client/, /secrets\?watch=true/]) {
    assert.ok(
      seen.some((line) => request.test(line)),
      String(request),
    );
  }
  assert.ok(!calls.has("@kubernetes/client-node"));

  const get = 'await clients.get("ci").catch(() => {});';
  const oidc = { "auth-provider": { name: "oidc", config: {} } };
  for (const program of [
    opened("clients.api;"),
    opened("clients.coreApi;"),
    opened(get, oidc),
    opened(get, undefined, { "proxy-url": "socks5://127.0.0.1:1" }),
  ]) {
    assert.ok((await loadedBy(program)).has("@kubernetes/client-node"), program);
  }
});

test("a program that uses several entries of the package has each class once", async () => {
  const { KubernetesError } = await import("pulumi-jumpstarter/kubernetes");
  const { getClient } = await import("pulumi-jumpstarter");
  const { runtime } = await import("@pulumi/pulumi");
  runtime.setAllConfig({ "jumpstarter:kubeconfig": "/no/such/file" });
  await assert.rejects(getClient({ name: "ci" }), ({ cause }: Error) => cause instanceof KubernetesError);
});

test("the catalogue of drivers is loaded only for a program that uses it or names one of its packages", async () => {
  const isCatalogue = (name: string) => name.startsWith("pulumi-jumpstarter/drivers/");
  const program = (type: string) => `
    const { JumpstarterExporter } = await import("pulumi-jumpstarter");
    const pulumi = await import("@pulumi/pulumi");
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "id", state: {} }), call: () => ({}) });
    new JumpstarterExporter("board", { export: { power: { type: "${type}", config: { any: 1 } } } });`;
  assert.deepEqual([...(await loadedBy(program("our_lab.driver.Power")))].filter(isCatalogue), []);
  const named = await loadedBy(program("jumpstarter_driver_power.driver.MockPower"));
  assert.deepEqual([...named].filter(isCatalogue), ["pulumi-jumpstarter/drivers/facts.js"]);
  const used = await loadedBy('await import("pulumi-jumpstarter/drivers")');
  assert.deepEqual([...used].filter(isCatalogue), ["pulumi-jumpstarter/drivers/index.js"]);
});
