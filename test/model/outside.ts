/** Actions on objects without Pulumi. */
import type { LiveObject } from "./cluster.ts";
import { describe, STOLEN, UNMARKED } from "./ledger.ts";
import type { OutsideDeed } from "./sequences.ts";
import type { World } from "./world.ts";

/** Does it, and tells it. */
export function done({ cluster, ledger }: World, deed: OutsideDeed, live: LiveObject): string {
  const { kind, metadata } = live;
  const { namespace, name, annotations } = metadata;
  const told = describe(live);
  switch (deed) {
    case "delete":
      cluster.delete(kind, namespace, name);
      return `somebody deletes ${told}`;
    case "replace":
      cluster.delete(kind, namespace, name);
      cluster.post(kind, namespace, { metadata: { name }, spec: {} });
      return `somebody deletes ${told}, and makes another one of the same name`;
    case "copy":
      cluster.delete(kind, namespace, name);
      ledger.copied(
        live,
        cluster.post(kind, namespace, { metadata: { name, ...(annotations && { annotations }) }, spec: {} }),
      );
      return `somebody deletes ${told}, and makes it anew from a copy`;
    case "unmark":
      cluster.patch(kind, namespace, name, UNMARKED);
      ledger.unmarked(live);
      return `somebody removes the marks of ${told}`;
    case "label":
      cluster.patch(kind, namespace, name, { metadata: { labels: { label: "theirs" } } });
      return `somebody labels ${told}`;
    case "take":
      cluster.patch(kind, namespace, name, STOLEN);
      ledger.taken(live);
      return `a resource of a stack elsewhere takes over ${told}`;
  }
}
