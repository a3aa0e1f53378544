/**
 * The example with the real @pulumi/kubernetes, from nothing to nothing. Its Jumpstarter part runs as a user who has the example's
 * role and no other right; the pod runs the real `jmp`, in a stand-in for a kubelet.
 */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { connectKube, type KubeObject } from "../../lab/cluster/kube.ts";
import { type KubeletStandIn, startKubelet } from "../../lab/kubelet/stand-in.ts";
import { openJmp } from "../../lab/probes/jmp.ts";
import { isTrue } from "../support/conditions.ts";
import { useLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";

const roleFile = join(import.meta.dirname, "..", "..", "deploy", "role.yaml");
/** In the group that the example binds its role to. */
const PROVISIONER = "user-h";

describe("examples/kubernetes", () => {
  let kubelet: KubeletStandIn;
  let project: PulumiProject;
  const { lab, kube, use } = useLab(async () => {
    kubelet = use(await startKubelet(lab, kube));
    project = await PulumiProject.create(lab, {
      example: "kubernetes",
      secrets: { "jumpstarter:kubeconfig": await readFile(await lab.kubeconfigFor(PROVISIONER), "utf8") },
    });
  });
  before(() => assert.ok(project));
  after(() => project[Symbol.asyncDispose]());

  const online = (exporter: KubeObject | undefined) => isTrue(exporter, "Online") && isTrue(exporter, "Registered");
  const pod = () => kube.pods.get("qemu-1-0");

  test("creates everything at once, as a user who has its role and no other right", async () => {
    const user = await connectKube(await lab.kubeconfigFor(PROVISIONER));
    await assert.rejects(user.exporters.list(), { status: 403 });
    const { changes } = await project.up();
    assert.equal(
      changes.create,
      1 + 2 + 2 + 2 + 3 + 1,
      "stack, namespaces, role and binding, two objects, pod, Secret",
    );
    await user.exporters.list();
    await assert.rejects(user.secrets.list(), { status: 403 });
    await assert.rejects(user.pods.list(), { status: 403 });
  });

  test("the role that it creates gives what deploy/role.yaml gives, and nothing more", async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${kube.namespace}/roles/jumpstarter-provisioner`;
    const { rules } = (await kube.request("GET", path)) as KubeObject;
    const [role] = parseAllDocuments(await readFile(roleFile, "utf8")).map((document) => document.toJS());
    assert.deepEqual(permissions(rules), permissions(role.rules));
  });

  test("its pod runs `jmp run`, and getExporter sees the exporter online with its devices", async () => {
    assert.equal(isTrue(await pod(), "Ready"), true, "up has waited for the pod");
    await kube.exporters.until("qemu-1", online);
    await using looker = await PulumiProject.create(lab, {
      program: `
        import { getExporter } from "pulumi-jumpstarter";
        export const { online, registered, devices } = await getExporter({ name: "qemu-1" });`,
    });
    await looker.up();
    const { online: isOnline, registered, devices } = await looker.outputs();
    assert.deepEqual({ isOnline, registered }, { isOnline: true, registered: true });
    const drivers = devices.map((device: { labels: object }) => device.labels);
    assert.ok(JSON.stringify(drivers).includes('"jumpstarter.dev/name":"power"'), JSON.stringify(drivers));
  });

  test("jmp leases the exporter with the file from Tekton's Secret, and its pod switches the power", async () => {
    const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "tekton") });
    const secret = await kube.in("jumpstarter-pipelines").secrets.get("jumpstarter-client");
    const config = await jmp.configFile("default", decoded(secret, "default.yaml"));
    const command = ["--selector", "board=qemu", "--", "j", "power", "on"];
    const { code, stderr } = await jmp.run(["shell", "--client-config", config, ...command]);
    assert.equal(code, 0, stderr);
    assert.match(kubelet.output("qemu-1-0"), /MockPower:power on/);
  });

  test("changes nothing when it runs again", async () => {
    const before = await pod();
    assertNoChanges(await project.up());
    assert.equal((await pod()).metadata.uid, before.metadata.uid);
  });

  test("replaces the pod when the exporter's token is renewed, and the exporter comes back", async () => {
    const before = await pod();
    const secret = await kube.secrets.get("exporter-config-qemu-1");
    const tokenIn = (object: KubeObject) => parse(decoded(object, "config.yaml")).token;
    const program = join(project.directory, "index.ts");
    const text = await readFile(program, "utf8");
    await writeFile(program, text.replaceAll('"720h"', '"8759h59m59s"')); // the lab's tokens live for 8760 hours
    await project.up();
    await writeFile(program, text);
    const renewed = await kube.secrets.get("exporter-config-qemu-1");
    assert.notEqual(tokenIn(renewed), tokenIn(secret));
    const replaced = await pod();
    assert.notEqual(replaced.metadata.uid, before.metadata.uid);
    assert.equal(isTrue(replaced, "Ready"), true, "up has waited for the new pod");
    await kube.exporters.until("qemu-1", online);
    assert.doesNotMatch(kubelet.output("qemu-1-0"), /Traceback|UNAUTHENTICATED/);
  });

  test("leaves nothing when it is destroyed", async () => {
    await project.destroy();
    assert.deepEqual(await project.resources(), []);
    for (const name of ["jumpstarter-lab", "jumpstarter-pipelines"]) {
      await assert.rejects(kube.request("GET", `/api/v1/namespaces/${name}`), { status: 404 });
      assert.deepEqual(
        (await kube.in(name).pods.list()).map(({ metadata }) => metadata.name),
        [],
      );
    }
  });
});

/** Returns each verb on each resource, sorted. */
function permissions(rules: Record<"apiGroups" | "resources" | "resourceNames" | "verbs", string[]>[]): string[] {
  const all = rules.flatMap(({ apiGroups, resources, resourceNames = ["*"], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) => verbs.map((verb) => `${verb} ${group}/${resource}/${name}`)),
      ),
    ),
  );
  return [...new Set(all)].sort();
}

function decoded(secret: KubeObject, key: string): string {
  return Buffer.from(secret.data[key], "base64").toString();
}
