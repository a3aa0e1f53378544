// Uses @pulumi/kubernetes and its `waitFor`, and reads the tokens once the credentials exist.
import * as kubernetes from "@pulumi/kubernetes";

const namespace = process.env.BENCH_NAMESPACE;
const deletion = process.env.BENCH_DELETION; // "background", or by default what @pulumi/kubernetes does: "foreground"

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  const client = new kubernetes.apiextensions.CustomResource(`client-${index}`, {
    apiVersion: "jumpstarter.dev/v1alpha1",
    kind: "Client",
    metadata: {
      name: `client-${index}`,
      namespace,
      labels: { team: "firmware", purpose: "benchmark" },
      annotations: {
        "pulumi.com/waitFor": "jsonpath={.status.credential.name}",
        ...(deletion && { "pulumi.com/deletionPropagationPolicy": deletion }),
      },
    },
    spec: {},
  });
  // Jumpstarter's controller names it so. The ID is known once the client has its credential.
  kubernetes.core.v1.Secret.get(
    `client-${index}`,
    client.metadata.apply(({ name }) => `${namespace}/${name}-client`),
    { dependsOn: client },
  );
}
