/**
 * A stand-in for a kubelet. This lab has no containers: it runs what pods say as processes of this machine, with the lab's `jmp`
 * in place of their image and directories in place of their Secret volumes. It knows no other volumes and no probes, and says
 * so in the status of a pod that asks for them.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabAccess } from "../cluster/access.ts";
import type { Kube } from "../cluster/kube.ts";
import { installJmp } from "../probes/jmp.ts";
import { Pod } from "./pod.ts";

export interface KubeletStandIn extends AsyncDisposable {
  /** Returns what the container of a pod has written so far. Of several pods of one name, the latest counts. */
  output(pod: string): string;
}

const LOOK_EVERY = 100;

/** Runs the pods of a namespace from now on, until it is disposed of. */
export async function startKubelet(lab: LabAccess, kube: Kube): Promise<KubeletStandIn> {
  const directory = join(lab.directory, "pods");
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { PATH, TMPDIR, JUMPSTARTER_GRPC_INSECURE } = lab.env;
  const env = { PATH: `${join(await installJmp(), "bin")}:${PATH}`, TMPDIR, JUMPSTARTER_GRPC_INSECURE };
  const pods = new Map<string, { name: string; pod: Pod; gone?: Promise<void> }>();
  const ending = new AbortController();

  const look = async () => {
    const seen = await kube.pods.list();
    for (const object of seen) {
      const { uid, name, deletionTimestamp } = object.metadata;
      const entry = pods.get(uid) ?? { name, pod: new Pod(kube, object, directory, env) };
      pods.set(uid, entry);
      if (deletionTimestamp) entry.gone ??= entry.pod.delete();
    }
    for (const [uid, entry] of pods) {
      if (!seen.some(({ metadata }) => metadata.uid === uid)) entry.gone ??= entry.pod.end();
    }
  };
  const watch = async () => {
    while (!ending.signal.aborted) {
      await look();
      await sleep(LOOK_EVERY, undefined, { signal: ending.signal });
    }
  };
  const watching = watch().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });

  return {
    output: (name) => [...pods.values()].findLast((entry) => entry.name === name)?.pod.output ?? "",
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await watching;
      await Promise.all([...pods.values()].map(({ pod, gone }) => gone ?? pod.end()));
    },
  };
}
