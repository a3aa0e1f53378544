import * as k8s from "@pulumi/kubernetes";
import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
import { ExporterStatefulSet } from "pulumi-jumpstarter/components";
import { power } from "pulumi-jumpstarter/drivers";

/** The namespace that Jumpstarter's controller watches, and one for the pipelines that lease boards. */
const lab = new k8s.core.v1.Namespace("lab", { metadata: { name: "jumpstarter-lab" } });
const pipelines = new k8s.core.v1.Namespace("pipelines", { metadata: { name: "jumpstarter-pipelines" } });
const namespace = lab.metadata.name;

/** The least role for the Jumpstarter part of this program, which waits until it is granted. */
const provisioner = new k8s.rbac.v1.Role("provisioner", {
  metadata: { name: "jumpstarter-provisioner", namespace },
  rules: [
    {
      apiGroups: ["jumpstarter.dev"],
      resources: ["clients", "exporters", "exporteraccesspolicies"],
      verbs: ["get", "list", "watch", "create", "patch", "delete"],
    },
    { apiGroups: [""], resources: ["secrets"], verbs: ["get", "delete"] },
    { apiGroups: [""], resources: ["configmaps"], resourceNames: ["jumpstarter-service-ca-cert"], verbs: ["get"] },
  ],
});
const granted = new k8s.rbac.v1.RoleBinding("provisioner", {
  metadata: { name: "jumpstarter-provisioner", namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: provisioner.metadata.name },
  subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "lab-administrators" }],
});

/** An exporter that runs in the cluster: its pod is replaced when its configuration or its token changes. */
const qemu = new JumpstarterExporter(
  "qemu-1",
  {
    namespace,
    labels: { board: "qemu" },
    export: { power: power.MockPower() },
    renewBefore: "720h",
  },
  { dependsOn: granted },
);
new ExporterStatefulSet("qemu-1", {
  exporter: qemu,
  image: "quay.io/jumpstarter-dev/jumpstarter:0.9.0",
  container: { resources: { requests: { cpu: "500m", memory: "1Gi" } } },
});

/** A client for Tekton: Jumpstarter's tasks mount a Secret with the configuration under this key. */
const tekton = new JumpstarterClient(
  "tekton",
  {
    namespace,
    labels: { "client-type": "ci" },
    drivers: { allow: ["jumpstarter_driver_*"] },
    renewBefore: "720h",
  },
  { dependsOn: granted },
);
new k8s.core.v1.Secret("jumpstarter-client", {
  metadata: { name: "jumpstarter-client", namespace: pipelines.metadata.name },
  stringData: { "default.yaml": tekton.config },
});
