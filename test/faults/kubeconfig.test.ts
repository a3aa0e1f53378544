/** Kubeconfigs that are wrong: one clear message with the file, the context and the cause. */
import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { useSharedLab } from "../support/lab.ts";
import { DynamicProviderProcess } from "../support/provider-process.ts";
import { PulumiProject } from "../support/pulumi.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import { Fleet } from "./fleet.ts";
import { assertInvariants, tally } from "./invariants.ts";

// biome-ignore lint/suspicious/noExplicitAny: a kubeconfig to be spoilt
type Kubeconfig = any;

interface Case {
  name: string;
  /** The text of the kubeconfig; undefined: there is no file. */
  text(good: Kubeconfig): string | undefined;
  cause: RegExp;
}

const changed = (change: (config: Kubeconfig) => void) => (good: Kubeconfig) => {
  const config = structuredClone(good);
  change(config);
  return JSON.stringify(config);
};

/** The faults that the check of a resource detects, and so a preview. */
const atCheck: Case[] = [
  { name: "missing", text: () => undefined, cause: /no such file/ },
  { name: "empty", text: () => "\n", cause: /it is empty/ },
  { name: "no YAML", text: () => "clusters: [\n  - {", cause: /it is not valid YAML \(line \d+\)/ },
  {
    name: "without the context's user",
    text: changed((config) => config.users.splice(0)),
    cause: /context "lab" names the user "admin", which is not in it/,
  },
  {
    name: "with plain http",
    text: changed((config) => {
      config.clusters[0].cluster.server = config.clusters[0].cluster.server.replace("https:", "http:");
    }),
    cause: /plain http .*which would send the credentials unencrypted/,
  },
  {
    name: "with the file of a CA that is missing",
    text: changed((config) => {
      config.clusters[0].cluster = {
        server: config.clusters[0].cluster.server,
        "certificate-authority": "/nowhere/ca.crt",
      };
    }),
    cause: /certificate-authority of cluster "lab", \/nowhere\/ca.crt: no such file/,
  },
];

describe("a kubeconfig", () => {
  let good: Kubeconfig;
  let silent: Server;
  const { lab, kube } = useSharedLab(async () => {
    good = JSON.parse(await readFile(lab.kubeconfig, "utf8"));
    silent = createServer(() => {}); // takes connections and never says a word
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });
  after(() => void silent?.close());

  test("that is wrong in itself is refused by the check of a resource", async (t) => {
    await using project = await PulumiProject.create(lab, { program: clients(1) });
    for (const [index, { name, text, cause }] of atCheck.entries()) {
      await t.test(name, async () => {
        const file = join(lab.directory, `wrong-${index}.kubeconfig`);
        const content = text(good);
        if (content !== undefined) await writeFile(file, content, { mode: 0o600 });
        await using provider = await DynamicProviderProcess.start(project.directory, {
          "jumpstarter:kubeconfig": file,
        });
        const reasons = await provider.check("client", { name: "client" });
        assert.equal(reasons.length, 1, reasons.join("\n"));
        assert.match(reasons[0]!, cause);
        assert.ok(reasons[0]!.includes(`Invalid kubeconfig ${file}`), reasons[0]);
      });
    }
    tally(t, { faults: atCheck.length, resources: atCheck.length, invariants: atCheck.length });
  });

  test("without the chosen context is refused by the preview, once and not for each resource", async (t) => {
    const config = { "jumpstarter:kubeconfig": lab.kubeconfig, "jumpstarter:context": "nowhere" };
    await using project = await PulumiProject.create(lab, { program: clients(20), config });
    const errors = errorsOf(await project.preview({ fails: true }));
    assert.equal(errors.length, 1, errors.join("\n"));
    assert.ok(errors[0]!.includes(`Invalid kubeconfig ${lab.kubeconfig}`), errors[0]);
    assert.match(errors[0]!, /context "nowhere" \(from jumpstarter:context\) does not exist; the kubeconfig has "lab"/);
    tally(t, { faults: 1, resources: 20, invariants: 1 });
  });

  test("that leads nowhere fails within seconds, and works again when it is right", async (t) => {
    const { port } = silent.address() as AddressInfo;
    const closed = await closedPort();
    const wrongCa = changed(({ clusters: [{ cluster }] }) => {
      cluster["certificate-authority-data"] = Buffer.from(foreignCertificate).toString("base64");
    });
    const plugin = (script: string) =>
      changed(({ users: [entry] }) => {
        const apiVersion = "client.authentication.k8s.io/v1";
        entry.user = { exec: { apiVersion, command: "sh", args: ["-c", script], interactiveMode: "Never" } };
      });
    const cases: Record<string, [text: (good: Kubeconfig) => string, cause: RegExp]> = {
      "expired-token": [
        changed(({ users: [entry] }) => (entry.user.token = "0123456789abcdef")),
        /Error from server \(Unauthorized\)[\s\S]*not accepted. Have they expired\?/,
      ],
      "closed-port": [
        changed(({ clusters: [{ cluster }] }) => (cluster.server = `https://127.0.0.1:${closed}`)),
        /Unable to connect to the server: .*ECONNREFUSED/,
      ],
      "silent-host": [
        changed(({ clusters: [{ cluster }] }) => (cluster.server = `https://127.0.0.1:${port}`)),
        /Unable to connect to the server: .*[Tt]imeout|no complete answer from/,
      ],
      "wrong-ca": [wrongCa, /Unable to connect to the server: .*(certificate|self.signed)/],
      "failing-plugin": [
        plugin("echo login first >&2; exit 3"),
        /credential plugin "sh".*user "admin" failed.*login first/,
      ],
      "slow-plugin": [plugin("exec sleep 1000"), /credential plugin "sh".*user "admin" failed.*within 30 s/],
    };
    const names = Object.keys(cases);
    const file = (name: string) => join(lab.directory, `${name}.kubeconfig`);
    for (const [name, [text]] of Object.entries(cases)) await writeFile(file(name), text(good), { mode: 0o600 });
    await using fleet = await Fleet.create(lab);
    await fleet.project.setProgram(
      clientsBehind(
        lab.namespace,
        names.map((name) => [name, file(name)]),
      ),
    );
    const { code, diagnostics } = await fleet.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0);
    for (const [name, [, cause]] of Object.entries(cases)) {
      const errors = diagnostics.filter(({ urn, severity }) => severity === "error" && urn?.includes(`::${name}-`));
      assert.equal(errors.length, 4, `${name}: each of its resources says what it lacks`);
      for (const { message } of errors) {
        assert.match(message, cause, name);
        assert.ok(message.includes(`(context "lab" of kubeconfig ${file(name)})`), message);
        assert.ok(message.trim().split("\n").length <= 4, message);
      }
    }
    for (const name of names) await copyFile(lab.kubeconfig, file(name));
    await assertInvariants(t, fleet, names.length);
  });

  test("that is found nowhere is said to be", async (t) => {
    const env = { KUBECONFIG: undefined, HOME: join(lab.directory, "nobody") };
    await using project = await PulumiProject.create(lab, { program: clients(20), env });
    const errors = errorsOf(await project.preview({ fails: true }));
    assert.equal(errors.length, 1, errors.join("\n"));
    assert.match(
      errors[0]!,
      /No Kubernetes configuration found\nLooked for: .*KUBECONFIG \(not set\).*\nSet KUBECONFIG/,
    );
    assert.deepEqual(await kube.clients.list(), []);
    tally(t, { faults: 1, resources: 20, invariants: 1 });
  });
});

/** A port on which nobody listens any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function clients(count: number): string {
  return `
import { JumpstarterClient } from "pulumi-jumpstarter";
for (let index = 0; index < ${count}; index++) new JumpstarterClient("client-" + index);
`;
}

/** Four clients for each provider. */
function clientsBehind(namespace: string, providers: [name: string, kubeconfig: string][]): string {
  return `
import { JumpstarterClient, JumpstarterProvider } from "pulumi-jumpstarter";
for (const [name, kubeconfig] of ${JSON.stringify(providers)}) {
  const provider = new JumpstarterProvider(name, { kubeconfig, namespace: "${namespace}" });
  for (let index = 0; index < 4; index++) new JumpstarterClient(name + "-" + index, {}, { provider });
}
`;
}

function errorsOf({ diagnostics }: RunResult): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

/** An authority that has signed nothing here. */
const foreignCertificate = `-----BEGIN CERTIFICATE-----
MIIBjzCCATWgAwIBAgIUb62c12rrrpVKIQ6aygD0cwlRs50wCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRQW5vdGhlciBhdXRob3JpdHkwIBcNMjYxMTIxMTAxMDI3WhgP
MjEyNjEwMjgxMDEwMjdaMBwxGjAYBgNVBAMMEUFub3RoZXIgYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEmnPbDic9loJWEd5I0bGN3349K6V4SACM
SUvi3lvgPlCht5Q7qE6cu+8MJOsoLR7cmBAzapOFis3j2Ruxak1NBKNTMFEwHQYD
VR0OBBYEFHAK8pyZa4Nd1G4EZeCT6qYIuZi+MB8GA1UdIwQYMBaAFHAK8pyZa4Nd
1G4EZeCT6qYIuZi+MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIh
AK3WUeetxhcpmGE1OFUVF5n2ySzlSW7kwHxHxoFBDA1lAiAZgt3PmfrYxkFtX44V
LzFE+n2CQx09Uda3LD6rV/7vdw==
-----END CERTIFICATE-----
`;
