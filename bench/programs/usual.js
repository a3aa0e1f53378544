// A dynamic provider as people usually write it: its code is inline, and it looks once a second.
import * as pulumi from "@pulumi/pulumi";

const provider = {
  async create(inputs) {
    const { CoreV1Api, CustomObjectsApi, KubeConfig } = await import("@kubernetes/client-node");
    const { namespace, name, labels } = inputs;
    const config = new KubeConfig();
    config.loadFromDefault();
    const objects = config.makeApiClient(CustomObjectsApi);
    const clients = { group: "jumpstarter.dev", version: "v1alpha1", namespace, plural: "clients" };
    await objects.createNamespacedCustomObject({
      ...clients,
      body: { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata: { name, labels }, spec: {} },
    });
    for (let attempt = 0; attempt < 300; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const { metadata, status } = await objects.getNamespacedCustomObject({ ...clients, name });
      if (!status?.credential?.name || !status.endpoint) continue;
      const secret = await config
        .makeApiClient(CoreV1Api)
        .readNamespacedSecret({ namespace, name: status.credential.name });
      const token = Buffer.from(secret.data.token, "base64").toString();
      return { id: `${namespace}/${name}`, outs: { ...inputs, uid: metadata.uid, endpoint: status.endpoint, token } };
    }
    throw new Error(`the credential of ${namespace}/${name} was not issued`);
  },
  async delete(_id, { namespace, name }) {
    const { CustomObjectsApi, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromDefault();
    await config.makeApiClient(CustomObjectsApi).deleteNamespacedCustomObject({
      group: "jumpstarter.dev",
      version: "v1alpha1",
      namespace,
      plural: "clients",
      name,
    });
  },
};

class Client extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(
      provider,
      name,
      { uid: undefined, endpoint: undefined, token: undefined, ...args },
      {
        additionalSecretOutputs: ["token"],
      },
    );
  }
}

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new Client(`client-${index}`, {
    name: `client-${index}`,
    namespace: process.env.BENCH_NAMESPACE,
    labels: { team: "firmware", purpose: "benchmark" },
  });
}
