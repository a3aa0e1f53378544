/** The part of the schema of `@pulumi/kubernetes` that a program in YAML needs: the lab's build of its plugin has no schema. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmVersion } from "../lab/tools/pins.ts";

/** The type of a client, as `crd2pulumi` would name it. */
export const CUSTOM_RESOURCE = "kubernetes:jumpstarter.dev/v1alpha1:Client";
export const SECRET = "kubernetes:core/v1:Secret";

/** Puts the schema where the host of YAML keeps those of plugins that it has asked before. It does not ask them again. */
export async function writeKubernetesSchema(pulumiHome: string): Promise<void> {
  const version = npmVersion("@pulumi/kubernetes");
  const anything = { $ref: "pulumi.json#/Any" };
  const properties = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: anything };
  const resource = (more: Record<string, object>) => {
    const all = { ...properties, ...more };
    return { inputProperties: all, properties: all };
  };
  const schema = {
    name: "kubernetes",
    version,
    resources: { [CUSTOM_RESOURCE]: resource({ spec: anything }), [SECRET]: resource({ data: anything }) },
  };
  await writeFile(join(pulumiHome, "plugins", `schema-kubernetes-${version}-.json`), JSON.stringify(schema));
}
