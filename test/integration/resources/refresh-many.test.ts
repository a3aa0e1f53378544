import assert from "node:assert/strict";
import { test } from "node:test";
import { startProxy } from "../../../lab/probes/proxy.ts";
import { useSharedLab } from "../../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../../support/pulumi.ts";

const COUNT = 24;
const RBAC = "rbac.authorization.k8s.io";

const { lab, kube } = useSharedLab();

const program = `
  import { JumpstarterClient } from "pulumi-jumpstarter";
  const clients = Array.from({ length: ${COUNT} }, (_, index) => new JumpstarterClient("c" + index, { labels: { team: "boot" } }));
  export const tokens = clients.map(({ token }) => token);`;

test("a refresh of many resources sees what a refresh of each would see, at the cost of a few requests", async (t) => {
  await using proxy = await startProxy(lab);
  const through = async (user: string) => ({
    KUBECONFIG: await lab.kubeconfigFor(user, { server: proxy.server, namespace: lab.namespace }),
  });
  await using project = await PulumiProject.create(lab, { program });
  // By the same way as the refresh: an object that is not found by another one may be in another cluster.
  await project.up({ env: await through("admin") });
  proxy.reset();

  await t.test("deletions, changes and rotations by others are seen", async () => {
    // The first and the last: the engine reads in an order of its own, the first few by themselves.
    for (const index of [0, COUNT - 1]) await kube.clients.delete(`c${index}`);
    for (const index of [1, COUNT - 2]) {
      await kube.clients.patch(`c${index}`, { metadata: { labels: { team: "theirs" } } });
    }
    for (const index of [2, COUNT - 3]) {
      const { uid } = (await kube.secrets.get(`c${index}-client`)).metadata;
      await kube.secrets.delete(`c${index}-client`);
      await kube.secrets.until(`c${index}-client`, (secret) => secret?.data?.token && secret.metadata.uid !== uid);
    }
    const { changes } = await project.refresh({ env: await through("admin") });
    assert.deepEqual(changes, { delete: 2, update: 2, same: COUNT - 3 });
    const clients = proxy.requests["GET clients"] ?? 0;
    const secrets = proxy.requests["GET secrets"] ?? 0;
    // 4 by themselves, one list, and what the list lacks.
    assert.ok(clients >= 5 && clients <= 7, `${clients} requests for clients`);
    assert.equal(secrets, 5);
  });

  await t.test("up puts it right, and finds the tokens that the controller has issued meanwhile", async () => {
    assert.deepEqual((await project.up()).changes, { create: 2, update: 2, same: COUNT - 3 });
    const { tokens } = await project.outputs({ showSecrets: true });
    for (const index of [0, 1, 2, COUNT - 3, COUNT - 2, COUNT - 1]) {
      const { data } = await kube.secrets.get(`c${index}-client`);
      assert.equal(tokens[index], Buffer.from(data.token, "base64").toString());
    }
  });

  await t.test("where listing is not allowed, each is read by itself", async () => {
    await allowReading("user-a");
    proxy.reset();
    assertNoChanges(await project.refresh({ env: await through("user-a") }));
    assert.equal(proxy.requests["GET clients"], COUNT + 1, "one of them was refused");
    assert.equal(proxy.requests["GET secrets"], COUNT + 1, "one of them was refused");
  });
});

/** Lets the user get what a refresh looks at, and nothing else. */
async function allowReading(user: string): Promise<void> {
  const create = (plural: string, object: object) =>
    kube.request("POST", `/apis/${RBAC}/v1/namespaces/${lab.namespace}/${plural}`, {
      apiVersion: `${RBAC}/v1`,
      metadata: { name: user },
      ...object,
    });
  await create("roles", {
    kind: "Role",
    rules: [
      { apiGroups: ["jumpstarter.dev"], resources: ["clients"], verbs: ["get"] },
      { apiGroups: [""], resources: ["secrets", "configmaps"], verbs: ["get"] },
    ],
  });
  await create("rolebindings", {
    kind: "RoleBinding",
    subjects: [{ apiGroup: RBAC, kind: "User", name: user }],
    roleRef: { apiGroup: RBAC, kind: "Role", name: user },
  });
}
