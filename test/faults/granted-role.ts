/** The role of deploy/role.yaml in a namespace of the lab, whole or without some of its verbs. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { Kube } from "../../lab/cluster/kube.ts";
import { until } from "../support/until.ts";

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

export class GrantedRole {
  /** The administrator's view of the namespace. */
  readonly #admin: Kube;
  readonly #user: Kube;
  #withheld: readonly Right[] = [];

  /** Grants the whole role, in the administrator's namespace, to user-a, whom the file's RoleBinding names. */
  static async create(admin: Kube, user: Kube): Promise<GrantedRole> {
    const granted = new GrantedRole(admin, user);
    await admin.request("POST", `${rbac(admin)}/roles`, role);
    await admin.request("POST", `${rbac(admin)}/rolebindings`, binding);
    await granted.#until(rights[0]!, true);
    return granted;
  }

  private constructor(admin: Kube, user: Kube) {
    this.#admin = admin;
    this.#user = user;
  }

  /** Grants the role without these rights; without any, all of it. */
  async withhold(withheld: readonly Right[]): Promise<void> {
    const isWithheld = (resource: string, verb: string) =>
      withheld.some((right) => right.verb === verb && right.resource === resource);
    const granted = rules.flatMap((rule) =>
      rule.resources.flatMap((resource) => {
        const verbs = rule.verbs.filter((verb) => !isWithheld(resource, verb));
        return verbs.length === 0 ? [] : [{ ...rule, resources: [resource], verbs }];
      }),
    );
    await this.#admin.request("PATCH", `${rbac(this.#admin)}/roles/${role.metadata.name}`, { rules: granted });
    for (const right of new Set([...this.#withheld, ...withheld])) {
      await this.#until(right, !isWithheld(right.resource, right.verb));
    }
    this.#withheld = withheld;
  }

  /** Waits until the user has a right, or has it no longer: the API server learns of a role a moment after it has stored it. */
  async #until(right: Right, allowed: boolean): Promise<void> {
    await until(async () => (await this.#allows(right)) === allowed);
  }

  async #allows({ verb, resource }: Right): Promise<boolean> {
    const { namespace } = this.#admin;
    const { apiGroups, resourceNames } = rules.find(
      ({ resources, verbs }) => resources.includes(resource) && verbs.includes(verb),
    )!;
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
