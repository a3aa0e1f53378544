/** The real lifecycles, over an API of the model's. */
import { credentialedLifecycle } from "../../src/provider/credentialed.ts";
import { diffObject } from "../../src/provider/diff.ts";
import { lifecycle } from "../../src/provider/lifecycle.ts";
import type { InMemoryApi } from "./api.ts";
import type { Lifecycle, ResourceKind } from "./engine.ts";

/** The lifecycle of a kind, as a provider process that has just been started has it. */
export function lifecycleOf(kind: ResourceKind, api: (namespace: string) => InMemoryApi): Lifecycle {
  const common = { api: async (namespace: string) => api(namespace) as never, validate: () => {} };
  const made =
    kind === "Client"
      ? credentialedLifecycle({
          ...common,
          resourceClass: "JumpstarterClient",
          nameSuffix: "-client",
          spec: ({ username }) => ({ username }),
          observedSpec: () => ({}),
          verify: () => {},
        })
      : lifecycle<any, any, any, any>({
          ...common,
          resourceClass: "JumpstarterExporterAccessPolicy",
          nameSuffix: "",
          diff: (olds, news) => diffObject([], olds, news),
          spec: () => ({}),
          observedSpec: () => ({}),
          inputsOf: ({ uid, life, ...inputs }) => inputs,
          observe: async (_api, live) => ({ uid: live.metadata.uid }),
          finish: async (_api, object, inputs) => ({ ...inputs, uid: object.metadata.uid }),
        });
  return made as unknown as Lifecycle;
}
