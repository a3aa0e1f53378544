import { createHash } from "node:crypto";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/index.js";
import { Secret } from "@pulumi/kubernetes/core/v1/index.js";
import type { core } from "@pulumi/kubernetes/types/input.js";
import * as pulumi from "@pulumi/pulumi";
import type { JumpstarterExporter } from "../resources/exporter.ts";

/** The arguments of an {@link ExporterStatefulSet}. */
export interface ExporterStatefulSetArgs {
  /**
   * The exporter that the pod runs. As the StatefulSet has its name, that must have at most 52 characters, and no dot: Kubernetes
   * could make no pod of it.
   */
  exporter: JumpstarterExporter;
  /**
   * The image, which must contain `jmp` and the exporter's drivers. Pin it by version or digest.
   *
   * @example "quay.io/jumpstarter-dev/jumpstarter:0.9.0"
   */
  image: pulumi.Input<string>;
  /**
   * The namespace of the pod, which may differ from the exporter's.
   *
   * @default the exporter's
   */
  namespace?: pulumi.Input<string>;
  /**
   * More fields of the container: environment, resources, devices, a security context. They override the component's
   * own; volume mounts are added to them.
   *
   * @default {}
   */
  container?: Partial<Omit<core.v1.Container, "name">>;
  /**
   * More fields of the pod: a node selector, tolerations, volumes. They override the component's own; volumes are added
   * to them.
   *
   * @default {}
   * @example { nodeSelector: { "kubernetes.io/hostname": "bench-1" } }
   */
  pod?: Partial<Omit<core.v1.PodSpec, "containers">>;
}

/**
 * An exporter that runs in the cluster: a Secret with its configuration, and a StatefulSet of one pod that runs `jmp
 * run` with it. A change of the configuration or the token replaces the pod, since `jmp` reads its configuration only
 * once.
 *
 * `pulumi up` waits until the pod is ready, which means that `jmp run` has started. `getExporter` and the pod's log tell
 * whether the exporter got online, or keeps ending because the image lacks a driver. A pod that does not get ready (its
 * image cannot be pulled, no node has the board) fails the StatefulSet after ten minutes, with what Kubernetes says of the
 * pod. The exporter and its token stay. Correct the cause and run `pulumi up` again. While it waits, delete the pod:
 * Kubernetes does not replace a pod that was never ready. The component does not pass `customTimeouts` on to its resources:
 * set them with a transform.
 *
 * It is a StatefulSet, not a Deployment, because the old pod must be gone before the new one starts: two processes must
 * not be the same exporter.
 *
 * @example
 * ```ts
 * import { JumpstarterExporter } from "pulumi-jumpstarter";
 * import { ExporterStatefulSet } from "pulumi-jumpstarter/components";
 *
 * const exporter = new JumpstarterExporter("qemu-1", {
 *   namespace: "jumpstarter-lab",
 *   labels: { board: "qemu" },
 *   export: { power: { type: "jumpstarter_driver_power.driver.MockPower" } },
 * });
 * new ExporterStatefulSet("qemu-1", { exporter, image: "quay.io/jumpstarter-dev/jumpstarter:0.9.0" });
 * ```
 */
export class ExporterStatefulSet extends pulumi.ComponentResource {
  /** The Secret `exporter-config-NAME` with the configuration in `config.yaml`. */
  readonly secret: Secret;
  /** The StatefulSet, named as the exporter. */
  readonly statefulSet: StatefulSet;

  /**
   * Create an ExporterStatefulSet resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior; `providers` is for Kubernetes.
   */
  constructor(name: string, args: ExporterStatefulSetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("jumpstarter:components:ExporterStatefulSet", name, {}, opts);
    const { exporter, image, container = {}, pod = {} } = args;
    const namespace = args.namespace ?? exporter.namespace;
    const exporterName = exporter.name.apply((text) => {
      if (POD_NAME.test(text)) return text;
      throw new pulumi.RunError(
        `invalid arguments of ExporterStatefulSet "${name}":\n  exporter.name must have at most 52 letters a-z, digits and '-', beginning and ending with a letter or digit`,
      );
    });
    const labels = { "app.kubernetes.io/name": "jumpstarter-exporter", "app.kubernetes.io/instance": exporterName };

    this.secret = new Secret(
      name,
      {
        metadata: { name: pulumi.interpolate`exporter-config-${exporterName}`, namespace, labels },
        stringData: { [FILE]: exporter.config },
      },
      { parent: this },
    );
    this.statefulSet = new StatefulSet(
      name,
      {
        metadata: { name: exporterName, namespace, labels },
        spec: {
          serviceName: exporterName,
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels, annotations: { "checksum/config": checksum(exporter.config) } },
            spec: {
              ...pod,
              volumes: appended(pod.volumes, { name: VOLUME, secret: { secretName: this.secret.metadata.name } }),
              containers: [
                {
                  name: "exporter",
                  image,
                  command: ["jmp", "run", "--exporter-config", `${DIRECTORY}/${FILE}`],
                  ...container,
                  volumeMounts: appended(container.volumeMounts, {
                    name: VOLUME,
                    mountPath: DIRECTORY,
                    readOnly: true,
                  }),
                },
              ],
            },
          },
        },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}

/** The directory of the configuration in the pods of Jumpstarter's own ExporterSets. */
const DIRECTORY = "/etc/jumpstarter/exporters";
const FILE = "config.yaml";
/**
 * The names of StatefulSets whose pods can be made. They are DNS labels, and have eleven characters less than a label: a label of
 * the pods has the name and a hash.
 */
const POD_NAME = /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/;
const VOLUME = "exporter-config";

/** Returns a checksum. It is not secret: it reveals nothing, and shows in a preview why the pod will be replaced. */
function checksum(config: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.unsecret(config.apply((text) => createHash("sha256").update(text).digest("hex")));
}

function appended<T>(list: pulumi.Input<pulumi.Input<T>[] | undefined>, item: pulumi.Input<T>) {
  return pulumi.all([pulumi.output(list), item]).apply(([items, last]) => [...((items ?? []) as T[]), last as T]);
}
