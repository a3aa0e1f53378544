// Uses @pulumi/kubernetes and its `waitFor`, and reads the tokens once the credentials exist.
import * as kubernetes from "@pulumi/kubernetes";

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new kubernetes.apiextensions.CustomResource(`client-${index}`, {
    apiVersion: "jumpstarter.dev/v1alpha1",
    kind: "Client",
    metadata: {
      name: `client-${index}`,
      namespace: process.env.BENCH_NAMESPACE,
      labels: { team: "firmware", purpose: "benchmark" },
      annotations: { "pulumi.com/waitFor": "jsonpath={.status.credential.name}" },
    },
    spec: {},
  });
}
