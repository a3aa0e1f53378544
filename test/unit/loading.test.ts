/** Starts a Node.js for each program. @needs a process of its own */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { answer, client, startFakeApiServer, status } from "../support/fake-api-server.ts";

/**
 * Runs the parts of a program after each other, and returns for each the packages that it loads, and the files of this
 * package's folder drivers/: all that it asks for, whether an earlier part has loaded it or not.
 */
async function loadedBy(...parts: string[]): Promise<Set<string>[]> {
  const source = `
    import { registerHooks } from "node:module";
    let asked = (name) => {};
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const name = resolved.url.split("/node_modules/")[1]?.match(/^(@[^/]+\\/)?[^/]+/)?.[0];
        if (name) console.log(name);
        asked(name);
        const file = resolved.url.split("/dist/drivers/")[1];
        if (file) console.log("pulumi-jumpstarter/drivers/" + file);
        return resolved;
      },
    });
    ${parts.join(`\nconsole.log("end of part");\n`)}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: import.meta.dirname,
  });
  return stdout.split("end of part\n").map((lines) => new Set(lines.trim().split("\n")));
}

test("the package itself loads no HTTP client; its functions load undici when called, and never client-node", async () => {
  await using server = await startFakeApiServer((_, response) => answer(response, 200, client("ci")));
  const [loaded, called] = await loadedBy(
    'const { getClient } = await import("pulumi-jumpstarter");',
    `
    const { runtime } = await import("@pulumi/pulumi");
    runtime.setAllConfig({ "jumpstarter:kubeconfig": ${JSON.stringify(server.kubeconfig())} });
    await getClient({ name: "ci" });`,
  );
  assert.ok(loaded!.has("@pulumi/pulumi"));
  assert.ok(!loaded!.has("undici"));
  assert.ok(called!.has("undici"));
  assert.ok(!called!.has("@kubernetes/client-node"));
});

test("the API layer and the command load no Pulumi", async () => {
  const [loaded] = await loadedBy('await import("pulumi-jumpstarter/kubernetes");');
  assert.ok(loaded!.has("undici"));
  assert.ok(!loaded!.has("@pulumi/pulumi"));
  const [command] = await loadedBy(`
    process.argv[2] = "--help";
    await import(${JSON.stringify(join(import.meta.dirname, "../../dist/cli/main.js"))});`);
  assert.ok(command!.has("undici"), [...command!].join(" "));
  assert.ok(!command!.has("@pulumi/pulumi"), [...command!].join(" "));
});

test("no call of the API layer loads client-node; its own APIs, auth providers and a SOCKS proxy do", async () => {
  await using server = await startFakeApiServer(({ method, url }, response) => {
    if (url.includes("watch=true")) response.writeHead(200).flushHeaders();
    else if (url.endsWith("/secrets/ci-client")) answer(response, 404, status(404, "NotFound", "no Secret"));
    else if (method === "GET" && /\/(clients|secrets)(\?|$)/.test(url)) {
      answer(response, 200, { metadata: { resourceVersion: "1" }, items: [client("ci")] });
    } else answer(response, 200, method === "DELETE" ? { kind: "Status" } : client("ci"));
  });
  const load = 'const { ClientsV1Alpha1Api } = await import("pulumi-jumpstarter/kubernetes");';
  const withClients = (calls: string, user?: object, cluster?: object) => `{
    const kubeconfig = ${JSON.stringify(server.kubeconfig(user, cluster))};
    await using clients = new ClientsV1Alpha1Api({ kubeconfig });
    ${calls}
  }`;
  // A server that cannot be reached is asked again for a while, for which nobody has to wait.
  const get = `await new Promise((resolve) => {
      asked = (name) => name === "@kubernetes/client-node" && resolve();
      clients.get("ci").catch(resolve);
    });`;
  const oidc = { "auth-provider": { name: "oidc", config: {} } };
  const [, calls, ...others] = await loadedBy(
    load,
    withClients(`
      await clients.list();
      await clients.post({ metadata: { name: "ci" } });
      await clients.patch("ci", {});
      await clients.getCaBundle();
      const ready = { ...(await clients.get("ci")), status: { credential: { name: "ci-client" }, endpoint: "e:1" } };
      await clients.findCredential(ready);
      await clients.waitForCredential(ready, { timeout: 500 }).catch(() => {});
      await clients.delete("ci");`),
    withClients("clients.api;"),
    withClients(get, oidc),
    // An exit would cut what a busy reader has not taken yet.
    `${withClients(get, undefined, { "proxy-url": "socks5://127.0.0.1:1" })}
    process.stdout.write("", () => process.exit());`,
  );
  const seen = server.requests.map(({ method, url }) => `${method} ${url}`);
  for (const request of [/^POST /, /^PATCH /, /^DELETE /, /configmaps/, /secrets\/ci-client/, /secrets\?watch=true/]) {
    assert.ok(
      seen.some((line) => request.test(line)),
      String(request),
    );
  }
  assert.ok(!calls!.has("@kubernetes/client-node"));

  // Node.js resolves a module only when it is first required, so this takes a process that has not loaded it.
  const [, core] = await loadedBy(load, withClients("clients.coreApi;"));
  assert.deepEqual(
    [...others, core!].map((loaded) => loaded.has("@kubernetes/client-node")),
    [true, true, true, true],
  );
});

test("a program that uses several entries of the package has each class once", async () => {
  const { KubernetesError } = await import("pulumi-jumpstarter/kubernetes");
  const { getClient } = await import("pulumi-jumpstarter");
  const { runtime } = await import("@pulumi/pulumi");
  runtime.setAllConfig({ "jumpstarter:kubeconfig": "/no/such/file" });
  await assert.rejects(getClient({ name: "ci" }), ({ cause }: Error) => cause instanceof KubernetesError);
});

test("the catalogue of drivers is loaded only for a program that uses it or names one of its packages", async () => {
  const exporter = (type: string) =>
    `new JumpstarterExporter("board", { export: { power: { type: "${type}", config: { any: 1 } } } });`;
  const [loaded, unknown, named, used] = await loadedBy(
    `
    const { JumpstarterExporter } = await import("pulumi-jumpstarter");
    const pulumi = await import("@pulumi/pulumi");
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "id", state: {} }), call: () => ({}) });`,
    exporter("our_lab.driver.Power"),
    exporter("jumpstarter_driver_power.driver.MockPower"),
    'await import("pulumi-jumpstarter/drivers");',
  );
  const files = (names?: Set<string>) => [...names!].filter((name) => name.startsWith("pulumi-jumpstarter/drivers/"));
  assert.deepEqual(
    [files(loaded), files(unknown), files(named), files(used)],
    [[], [], ["pulumi-jumpstarter/drivers/facts.js"], ["pulumi-jumpstarter/drivers/index.js"]],
  );
});
