/** The stand-in for a kubelet, with the pods of Kubernetes' own StatefulSet controller. */
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import { type KubeletStandIn, startKubelet } from "../../lab/kubelet/stand-in.ts";
import { useSharedLab } from "../support/lab.ts";

describe("a pod in the lab", () => {
  let kubelet: KubeletStandIn;
  const { lab, kube, use } = useSharedLab(async () => {
    kubelet = use(await startKubelet(lab, kube));
  });
  before(() => assert.ok(kubelet));

  /** Creates a StatefulSet of one pod, NAME-0, with this script. */
  async function run(name: string, script: string, { container = {}, pod = {} } = {}): Promise<void> {
    const labels = { app: name };
    const containers = [{ name: "main", image: "none", command: ["sh", "-c", script], ...container }];
    await kube.request("POST", `/apis/apps/v1/namespaces/${kube.namespace}/statefulsets`, {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name },
      spec: {
        serviceName: name,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers, terminationGracePeriodSeconds: 10, ...pod } },
      },
    });
  }

  const remove = (name: string) =>
    kube.request("DELETE", `/apis/apps/v1/namespaces/${kube.namespace}/statefulsets/${name}`);
  const containerOf = (pod: KubeObject | undefined) => pod?.status?.containerStatuses?.[0];
  const written = (name: string, text: string) => kube.pods.until(name, () => kubelet.output(name).includes(text));

  it("runs its command with the files of its Secret, and says that it runs in no container", async () => {
    await kube.secrets.create({ metadata: { name: "files" }, stringData: { greeting: "hello" } });
    const volumes = [{ name: "files", secret: { secretName: "files" } }];
    await run("reader", 'cat "$0"; sleep 600', {
      container: {
        args: ["/etc/files/greeting"],
        volumeMounts: [{ name: "files", mountPath: "/etc/files" }],
      },
      pod: { volumes },
    });
    await written("reader-0", "hello");
    const pod = (await kube.pods.until("reader-0", (pod) => containerOf(pod)?.ready))!;
    assert.equal(pod.status.phase, "Running");
    assert.equal(pod.spec.nodeName, "kubelet-stand-in");
    assert.match(pod.status.message, /stand-in for a kubelet.*not in a container/);
  });

  it("gets SIGTERM when it is deleted, and is gone when its process has ended", async () => {
    await run("slow", 'trap "echo asked to end; exit" TERM; echo ready; while :; do sleep 0.1; done');
    await written("slow-0", "ready");
    await remove("slow");
    await kube.pods.until("slow-0", (pod) => pod === undefined);
    assert.match(kubelet.output("slow-0"), /asked to end/);
  });

  it("is killed when it does not end within its grace period", async () => {
    await run("stubborn", 'trap "" TERM; echo ready; while :; do sleep 0.1; done', {
      pod: { terminationGracePeriodSeconds: 1 },
    });
    await written("stubborn-0", "ready");
    await remove("stubborn");
    await kube.pods.until("stubborn-0", (pod) => pod === undefined);
  });

  it("is started again when its process ends, with its exit code in the status", async () => {
    await run("crashing", "echo started; exit 3");
    const pod = await kube.pods.until("crashing-0", (pod) => containerOf(pod)?.restartCount > 0);
    assert.equal(containerOf(pod).lastState.terminated.exitCode, 3);
    await kube.pods.until("crashing-0", (pod) => containerOf(pod)?.state.waiting?.reason === "CrashLoopBackOff");
    await remove("crashing");
  });

  it("waits for a Secret that is missing, and says which", async () => {
    await run("early", "echo started; sleep 600", {
      pod: { volumes: [{ name: "late", secret: { secretName: "late" } }] },
    });
    const waiting = (pod: KubeObject | undefined) => containerOf(pod)?.state.waiting?.message;
    await kube.pods.until("early-0", (pod) => waiting(pod)?.includes('secret "late" not found'));
    await kube.secrets.create({ metadata: { name: "late" } });
    await written("early-0", "started");
    await remove("early");
  });

  it("does not run with what the stand-in does not know, and its status names that", async () => {
    await run("board", "echo started", { pod: { volumes: [{ name: "dev", hostPath: { path: "/dev" } }] } });
    const pod = await kube.pods.until("board-0", (pod) => containerOf(pod)?.state.waiting);
    const { reason, message } = containerOf(pod).state.waiting;
    assert.equal(reason, "RefusedByStandIn");
    assert.match(message, /Secrets for volumes, and does not know: volume dev: hostPath$/);
    assert.equal(pod!.status.phase, "Pending");
    assert.equal(kubelet.output("board-0"), "");
    await remove("board");
    await kube.pods.until("board-0", (pod) => pod === undefined);
  });
});
