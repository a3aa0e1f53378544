// Registers resources of the same size that are created at once: the time of the engine, the SDK and its provider process.
import * as pulumi from "@pulumi/pulumi";

const type = "pulumi-nodejs:dynamic/floor:Client";
// Two of a client's outputs stay unset in ours.js. The SDK takes the same time for them.
const unset = ["annotations", "username"];
const outputs = ["uid", "endpoint", "caBundle", "credentialSecretName", "token", "tokenExpiresAt", ...unset];

class FloorResource extends pulumi.CustomResource {
  constructor(name, args) {
    super(type, name, {
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...args,
      pulumiUrn: pulumi.createUrn(name, type),
      __provider: "exports.handler = () => require(process.cwd() + '/provider.cjs');",
    });
  }
}

for (let index = 0; index < Number(process.env.BENCH_COUNT); index++) {
  new FloorResource(`client-${index}`, {
    name: `client-${index}`,
    namespace: process.env.BENCH_NAMESPACE,
    labels: { team: "firmware", purpose: "benchmark" },
  });
}
