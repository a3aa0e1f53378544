import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

/** The packages that are loaded by a program. */
async function loadedBy(program: string): Promise<Set<string>> {
  const source = `
    import { registerHooks } from "node:module";
    registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        const name = resolved.url.split("/node_modules/")[1]?.match(/^(@[^/]+\\/)?[^/]+/)?.[0];
        if (name) console.log(name);
        return resolved;
      },
    });
    ${program}`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], {
    cwd: import.meta.dirname,
  });
  return new Set(stdout.trim().split("\n"));
}

test("the package itself does not load client-node, which takes most of a second; its functions do when called", async () => {
  const loaded = await loadedBy('await import("pulumi-jumpstarter")');
  assert.ok(loaded.has("@pulumi/pulumi"));
  assert.ok(!loaded.has("@kubernetes/client-node"));
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
  assert.ok(called.has("@kubernetes/client-node"));
});

test("the API layer loads no Pulumi", async () => {
  const loaded = await loadedBy('await import("pulumi-jumpstarter/kubernetes")');
  assert.ok(loaded.has("@kubernetes/client-node"));
  assert.ok(!loaded.has("@pulumi/pulumi"));
});
