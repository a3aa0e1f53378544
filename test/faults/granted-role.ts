/** The role of deploy/role.yaml in the lab, whole or without some of its verbs. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { connectKube, type Kube } from "../../lab/cluster/kube.ts";
import type { Lab } from "../../lab/lab.ts";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** A verb on a kind of resource: what can be granted and withheld. */
export interface Right {
  verb: string;
  resource: string;
}

const path = join(import.meta.dirname, "../../deploy/role.yaml");
const [role, binding] = parseAllDocuments(await readFile(path, "utf8")).map((document) => document.toJS());
const rules: Rule[] = role.rules;

/** All that the file grants, so that no verb that is added to it is forgotten. */
export const rights: readonly Right[] = rules.flatMap(({ resources, verbs }) =>
  resources.flatMap((resource) => verbs.map((verb) => ({ verb, resource }))),
);

export class GrantedRole implements AsyncDisposable {
  readonly #admin: Kube;
  readonly #user: Kube;

  /** Grants the whole role to user-a, whom the file's RoleBinding names. */
  static async create(lab: Lab): Promise<GrantedRole> {
    const admin = await connectKube(lab.kubeconfig);
    const granted = new GrantedRole(admin, await connectKube(await lab.kubeconfigFor("user-a")));
    await admin.request("POST", `${rbac(admin)}/roles`, role);
    await admin.request("POST", `${rbac(admin)}/rolebindings`, binding);
    await granted.withhold();
    return granted;
  }

  private constructor(admin: Kube, user: Kube) {
    this.#admin = admin;
    this.#user = user;
  }

  /** Grants the role without these rights; without any, all of it. */
  async withhold(...withheld: Right[]): Promise<void> {
    const isWithheld = (resource: string, verb: string) =>
      withheld.some((right) => right.verb === verb && right.resource === resource);
    const granted = rules.flatMap((rule) =>
      rule.resources.flatMap((resource) => {
        const verbs = rule.verbs.filter((verb) => !isWithheld(resource, verb));
        return verbs.length === 0 ? [] : [{ ...rule, resources: [resource], verbs }];
      }),
    );
    await this.#admin.request("PATCH", `${rbac(this.#admin)}/roles/${role.metadata.name}`, { rules: granted });
    // The API server learns of a role a moment after it has stored it.
    for (const rule of rules) {
      for (const resource of rule.resources) {
        for (const verb of rule.verbs) {
          while ((await this.#allows(rule, resource, verb)) === isWithheld(resource, verb)) await sleep(20);
        }
      }
    }
  }

  /** Grants all of it again, for what the user has to clean up. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.withhold();
  }

  async #allows({ apiGroups, resourceNames }: Rule, resource: string, verb: string): Promise<boolean> {
    const { namespace } = this.#admin;
    const resourceAttributes = { namespace, group: apiGroups[0], resource, verb, name: resourceNames?.[0] };
    const review = await this.#user.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    });
    return (review as { status: { allowed: boolean } }).status.allowed;
  }
}

function rbac({ namespace }: Kube): string {
  return `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
}
