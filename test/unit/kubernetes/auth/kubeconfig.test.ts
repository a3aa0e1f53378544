import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { stringify } from "yaml";
import { type KubeConfigOptions, loadKubeConfig } from "../../../../src/kubernetes/auth/kubeconfig.ts";
import { hasReason } from "../../../../src/kubernetes/errors.ts";

const directory = mkdtempSync(join(tmpdir(), "pulumi-jumpstarter-"));

beforeEach(() => {
  process.env.HOME = directory;
  delete process.env.KUBECONFIG;
  delete process.env.KUBERNETES_SERVICE_HOST;
});
after(() => rmSync(directory, { recursive: true }));

test("a kubeconfig is given as a path, or as content in YAML or JSON", () => {
  const path = file("lab.yaml", stringify(kubeconfig()));
  for (const [given, origin] of [
    [path, `kubeconfig ${path}`],
    ["~/lab.yaml", `kubeconfig ${path}`],
    [`  ${path}\n`, `kubeconfig ${path}`],
    [stringify(kubeconfig()), "the kubeconfig given as content"],
    [JSON.stringify(kubeconfig()), "the kubeconfig given as content"],
  ] as const) {
    const { server, namespace, description } = loadKubeConfig({ kubeconfig: given });
    assert.equal(server, "https://lab.example:6443");
    assert.equal(namespace, "jumpstarter-lab");
    assert.equal(description, `https://lab.example:6443 (context "lab" of ${origin})`);
  }
});

test("without one, KUBECONFIG counts, and then ~/.kube/config", () => {
  mkdirSync(join(directory, ".kube"), { recursive: true });
  const standard = file(".kube/config", stringify(kubeconfig()));
  assert.match(loadKubeConfig().description, new RegExp(`of kubeconfig ${standard}\\)$`));
  const listed = file("listed.yaml", stringify(kubeconfig({ server: "https://listed.example" })));
  process.env.KUBECONFIG = listed;
  assert.equal(
    loadKubeConfig({ kubeconfig: "", context: "", namespace: "" }).description,
    `https://listed.example (context "lab" of kubeconfig ${listed} (from KUBECONFIG))`,
  );
  rmSync(standard);
});

test("of several files in KUBECONFIG the first that has an entry gives it, and missing and empty files are passed over", () => {
  const one = file("one.yaml", stringify({ ...kubeconfig(), "current-context": "" }));
  const other = kubeconfig({ server: "https://other.example" });
  const two = file("two.yaml", stringify({ ...other, contexts: [...other.contexts, context("two")] }));
  const blank = file("blank.yaml", " \n");
  process.env.KUBECONFIG = `${blank}:${one}::${directory}/none.yaml:${two}`;
  const { server, description } = loadKubeConfig();
  assert.equal(server, "https://lab.example:6443", "the cluster of the first, by the current context of the second");
  assert.equal(description, `${server} (context "lab" of kubeconfig ${blank}:${one}:${two} (from KUBECONFIG))`);
  assert.equal(loadKubeConfig({ context: "two" }).namespace, "jumpstarter-lab");
});

test("the namespace is that of the options, else of the context, else default", () => {
  const without = { ...kubeconfig(), contexts: [{ name: "lab", context: { cluster: "lab", user: "me" } }] };
  assert.equal(loadKubeConfig({ kubeconfig: stringify(without) }).namespace, "default");
  assert.equal(loadKubeConfig({ kubeconfig: stringify(kubeconfig()), namespace: "mine" }).namespace, "mine");
});

test("paths in a file are relative to it, programs without a slash are looked up in PATH", () => {
  const user = {
    tokenFile: "token",
    "client-certificate": "pki/me.crt",
    "client-key": "/abs/me.key",
    exec: { command: "./bin/login" },
  };
  file("ca.crt", "");
  const path = file("relative.yaml", stringify(kubeconfig({ "certificate-authority": "ca.crt" }, user)));
  const loaded = loadKubeConfig({ kubeconfig: path });
  assert.equal(loaded.cluster.cluster?.["certificate-authority"], join(directory, "ca.crt"));
  assert.deepEqual(loaded.user.user, {
    tokenFile: join(directory, "token"),
    "client-certificate": join(directory, "pki/me.crt"),
    "client-key": "/abs/me.key",
    exec: { command: join(directory, "bin/login") },
  });
  const looked = stringify(kubeconfig({}, { exec: { command: "aws" } }));
  const second = loadKubeConfig({ kubeconfig: file("aws.yaml", looked) });
  assert.equal(second.user.user?.exec?.command, "aws");
});

test("slashes at the end of the server are dropped, however many, and a path before them is kept", () => {
  for (const [server, expected] of [
    ["https://lab.example//", "https://lab.example"],
    ["https://lab.example/clusters/c-1///", "https://lab.example/clusters/c-1"],
  ] as const) {
    assert.equal(loadKubeConfig({ kubeconfig: stringify(kubeconfig({ server })) }).server, expected);
  }
});

test("plain http is refused, unless the cluster says that it may be", () => {
  const server = "http://127.0.0.1:8080/";
  const message = refusal({ kubeconfig: stringify(kubeconfig({ server })) });
  assert.match(message, /the server of cluster "lab" is plain http \(http:\/\/127.0.0.1:8080\), which would send/);
  const allowed = kubeconfig({ server, "insecure-skip-tls-verify": true });
  assert.equal(loadKubeConfig({ kubeconfig: stringify(allowed) }).server, "http://127.0.0.1:8080");
});

test("each problem is told with the file, the context and the cause", () => {
  const path = file("some.yaml", stringify(kubeconfig()));
  const content = (change: object) => ({ kubeconfig: stringify({ ...kubeconfig(), ...change }) });
  const cases: [KubeConfigOptions, string][] = [
    [{ kubeconfig: "/nowhere/kubeconfig" }, "kubeconfig /nowhere/kubeconfig: no such file"],
    [{ kubeconfig: directory }, `kubeconfig ${directory}: it is a folder, not a file`],
    [{ kubeconfig: file("empty.yaml", " \n") }, `kubeconfig ${directory}/empty.yaml: it is empty`],
    [{ kubeconfig: file("bad.yaml", "a: 1\nb: [") }, `kubeconfig ${directory}/bad.yaml: it is not valid YAML (line 2)`],
    [{ kubeconfig: file("list.yaml", "- a\n") }, `kubeconfig ${directory}/list.yaml: it is not a kubeconfig`],
    [
      { kubeconfig: path, context: "prod" },
      `kubeconfig ${path}: context "prod" does not exist; the kubeconfig has "lab"`,
    ],
    [
      content({ "current-context": undefined }),
      'kubeconfig given as content: it has no current-context, and no context was chosen; the kubeconfig has "lab"',
    ],
    [
      content({ contexts: [] }),
      'kubeconfig given as content: context "lab" does not exist; the kubeconfig has no contexts',
    ],
    [
      content({ clusters: [] }),
      'kubeconfig given as content: context "lab" names the cluster "lab", which is not in it',
    ],
    [content({ users: [] }), 'kubeconfig given as content: context "lab" names the user "me", which is not in it'],
    [
      content({ contexts: [{ name: "lab", context: { cluster: "lab" } }] }),
      'kubeconfig given as content: context "lab" names no user',
    ],
    [content({ users: [{ user: {} }] }), "kubeconfig given as content: its users must be a list of named entries"],
    [content({ "current-context": 7 }), "kubeconfig given as content: its current-context must be a string"],
    [
      { kubeconfig: stringify(kubeconfig({}, { token: "t", as: "me", "as-groups": ["us"] })) },
      'kubeconfig given as content: user "me" must not have as-groups, which is not supported here',
    ],
    [
      { kubeconfig: stringify(kubeconfig({ server: "lab.example" })) },
      'kubeconfig given as content: the server of cluster "lab" must be an https:// URL',
    ],
    [
      { kubeconfig: stringify(kubeconfig({ server: "https://me:s3cret@lab.example" })) },
      'kubeconfig given as content: the server of cluster "lab" must not hold a user name or a password',
    ],
    [
      { kubeconfig: stringify(kubeconfig({ "proxy-url": "me:s3cret@proxy" })) },
      'kubeconfig given as content: the proxy-url of cluster "lab" must be an http://, https:// or socks5:// URL',
    ],
    [
      { kubeconfig: stringify(kubeconfig({ "certificate-authority": "/nowhere/ca" })) },
      'kubeconfig given as content: the certificate-authority of cluster "lab", /nowhere/ca: no such file',
    ],
  ];
  for (const [options, message] of cases) assert.equal(refusal(options), `Invalid ${message}`);
  process.env.KUBECONFIG = "/nowhere/a:/nowhere/b";
  assert.equal(refusal({}), "Invalid kubeconfig /nowhere/a:/nowhere/b: no such file (from KUBECONFIG)");
});

test("a kubeconfig that cannot be read never appears in the message", () => {
  const encoded = Buffer.from(stringify(kubeconfig({}, { token: "s3cret".repeat(20) }))).toString("base64");
  const message = refusal({ kubeconfig: encoded });
  assert.match(message, /^Invalid kubeconfig: the \d+ characters given are neither a path nor .*base64\?$/);
  assert.doesNotMatch(refusal({ kubeconfig: "users:\n- token: s3cret\n  : [" }), /s3cret/);
});

test("an error about the context names the setting that chose it, or that may", () => {
  const told = (change: object, context?: string) =>
    refusal({ kubeconfig: stringify({ ...kubeconfig(), ...change }), context }, "--context");
  assert.match(told({}, "prod"), /: context "prod" \(from --context\) does not exist; /);
  assert.match(told({ "current-context": "gone" }), /: context "gone" does not exist; /);
  assert.match(told({ "current-context": undefined }), /no current-context, and no context was chosen by --context; /);
});

test("a missing configuration is an error that names the places searched, never localhost:8080", () => {
  const message = refusal({});
  assert.match(message, /^No Kubernetes configuration found\n/);
  assert.match(message, /KUBECONFIG \(not set\), .*\.kube\/config \(no such file\), a pod's service account \(not in/);
  assert.match(message, /\nSet one of them\.$/);
  assert.throws(() => loadKubeConfig({}, "Do this."), /\nDo this\.$/);
});

function kubeconfig(cluster: object = {}, user: object = { token: "t" }) {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "lab", cluster: { server: "https://lab.example:6443", ...cluster } }],
    users: [{ name: "me", user }],
    contexts: [context("lab")],
    "current-context": "lab",
  };
}

function context(name: string) {
  return { name, context: { cluster: "lab", user: "me", namespace: "jumpstarter-lab" } };
}

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function refusal(options: KubeConfigOptions, setting?: string): string {
  let message = "";
  assert.throws(
    () => loadKubeConfig(options, undefined, setting),
    (error: unknown) => {
      assert.ok(hasReason(error, "InvalidKubeconfig"), String(error));
      message = error.message;
      return true;
    },
  );
  return message;
}
