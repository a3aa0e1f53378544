/** The plan of the stand-in for a kubelet for a pod: pure functions of its specification. */
import type { KubeObject } from "../cluster/kube.ts";

/** A Secret whose keys become files of a directory. */
interface SecretVolume {
  name: string;
  secret: string;
  /** True if the pod runs without the Secret as well. */
  optional: boolean;
  /** The paths in the container that stand for the directory. */
  mountPaths: readonly string[];
}

/** The one container of a pod. */
export interface PodPlan {
  container: string;
  image: string;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  volumes: readonly SecretVolume[];
  restarts: boolean;
  graceSeconds: number;
}

/** Returns what to run. @throws Refusal if the pod needs what only a real kubelet has. */
export function planOf({ spec }: KubeObject): PodPlan {
  const refused = refusals(spec);
  if (refused.length > 0) throw new Refusal(refused);
  const [container] = spec.containers as Container[];
  const mounts = container!.volumeMounts ?? [];
  return {
    container: container!.name,
    image: container!.image ?? "",
    command: [...container!.command!, ...(container!.args ?? [])],
    env: Object.fromEntries((container!.env ?? []).map(({ name, value }) => [name, value ?? ""])),
    volumes: (spec.volumes ?? []).map(({ name, secret }: Volume) => ({
      name,
      secret: secret!.secretName,
      optional: secret!.optional === true,
      mountPaths: mounts.filter((mount) => mount.name === name).map(({ mountPath }) => mountPath),
    })),
    restarts: spec.restartPolicy !== "Never",
    graceSeconds: spec.terminationGracePeriodSeconds ?? 30,
  };
}

/** Returns a text of the pod, such as an argument, with the directories of the volumes in place of their mount paths. */
export function located(
  text: string,
  volumes: readonly SecretVolume[],
  directoryOf: (volume: string) => string,
): string {
  const places = volumes.flatMap(({ name, mountPaths }) =>
    mountPaths.map((path) => [path, directoryOf(name)] as const),
  );
  const [longest] = places
    .filter(([path]) => text === path || text.startsWith(`${path}/`))
    .sort(([one], [other]) => other.length - one.length);
  return longest === undefined ? text : longest[1] + text.slice(longest[0].length);
}

/** A pod that the stand-in does not run. */
export class Refusal extends Error {
  constructor(fields: readonly string[]) {
    super(
      `This lab has no kubelet. Its stand-in runs the command of one container as a process of this machine, with Secrets for volumes, and does not know: ${fields.join(", ")}`,
    );
  }
}

/** Returns the fields that the stand-in would have to leave out, so that the pod would not be what it says. */
function refusals(spec: KubeObject["spec"]): string[] {
  const containers: Container[] = spec.containers;
  const ofPod = ["initContainers", "ephemeralContainers", "hostAliases"].filter((field) => spec[field]?.length > 0);
  const ofVolumes = (spec.volumes ?? []).flatMap(({ name, secret, ...others }: Volume) => {
    const kinds = secret ? Object.keys(secret).filter((key) => key === "items") : Object.keys(others);
    return kinds.map((kind) => `volume ${name}: ${secret ? `secret.${kind}` : kind}`);
  });
  if (containers.length > 1) return [...ofPod, ...ofVolumes, "more than one container"];
  return [...ofPod, ...ofVolumes, ...refusalsOf(containers[0]!)];
}

function refusalsOf(container: Container): string[] {
  const unknown = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "envFrom", "volumeDevices"] as const;
  const variables = (container.env ?? []).filter(({ valueFrom }) => valueFrom);
  const mounts = (container.volumeMounts ?? []).filter(({ subPath, subPathExpr }) => subPath || subPathExpr);
  return [
    ...unknown.filter((field) => container[field] !== undefined),
    ...(container.command === undefined ? ["a container without command, which is in its image"] : []),
    ...variables.map(({ name }) => `env ${name}: valueFrom`),
    ...mounts.map(({ name }) => `volumeMount ${name}: subPath`),
  ];
}

interface Volume {
  name: string;
  secret?: { secretName: string; optional?: boolean };
}

interface Container extends Record<string, unknown> {
  name: string;
  image?: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value?: string; valueFrom?: unknown }[];
  volumeMounts?: { name: string; mountPath: string; subPath?: string; subPathExpr?: string }[];
}
