/** The programs in YAML, which has no loops: each number of clients has a text of its own. */
import { CUSTOM_RESOURCE, SECRET } from "./kubernetes-schema.ts";

/** Returns the project with a number of clients, which is what a program in YAML is. */
export type YamlProgram = (count: number, namespace: string) => object;

export const oursInYaml: YamlProgram = (count, namespace) => ({
  name: "bench",
  runtime: "yaml",
  resources: Object.fromEntries(
    names(count).map((name) => [name, { type: "jumpstarter:Client", properties: { namespace, labels } }]),
  ),
});

/** The program of programs/pulumi-kubernetes.js, with deletion in the background. */
export const customResourcesInYaml: YamlProgram = (count, namespace) => ({
  name: "bench",
  runtime: "yaml",
  resources: Object.fromEntries(
    names(count).flatMap((name) => {
      const annotations = {
        "pulumi.com/waitFor": "jsonpath={.status.credential.name}",
        "pulumi.com/deletionPropagationPolicy": "background",
      };
      const metadata = { name, namespace, labels, annotations };
      const properties = { apiVersion: "jumpstarter.dev/v1alpha1", kind: "Client", metadata, spec: {} };
      return [
        [name, { type: CUSTOM_RESOURCE, properties }],
        // The ID of the client is known once it has its credential.
        [`${name}-secret`, { type: SECRET, get: { id: `\${${name}.id}-client` } }],
      ];
    }),
  ),
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `client-${index}`);
const labels = { team: "firmware", purpose: "benchmark" };
