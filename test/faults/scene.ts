/** A namespace in which the user of a fleet lacks some rights, with members that need them. */
import { namespaceObject } from "../../lab/cluster/access.ts";
import type { Kube } from "../../lab/cluster/kube.ts";
import type { RunResult } from "../support/pulumi-cli.ts";
import type { Member } from "./fleet.ts";
import { GrantedRole, type Right } from "./granted-role.ts";

export interface SceneOptions {
  name: string;
  /** The rights that the user lacks there. */
  lacks: readonly Right[];
  kinds: readonly Member["kind"][];
  /** The number of members of each kind and stage. */
  each: number;
}

/** The change of a member from one version of the program to the next. */
export type Stage = "updated" | "rotated" | "removed" | "created";

export class Scene implements AsyncDisposable {
  readonly namespace: string;
  readonly lacks: readonly Right[];
  /** The members in the first version of the program, and in the next. */
  readonly before: readonly Member[];
  readonly after: readonly Member[];
  readonly #options: SceneOptions;
  readonly #admin: Kube;
  readonly #role: GrantedRole;

  /** Makes the namespace, where the user has the whole role at first. */
  static async create(admin: Kube, user: Kube, options: SceneOptions): Promise<Scene> {
    const there = admin.in(`${admin.namespace}-${options.name}`);
    await admin.request("POST", "/api/v1/namespaces", namespaceObject(there.namespace));
    return new Scene(there, await GrantedRole.create(there, user), options);
  }

  private constructor(admin: Kube, role: GrantedRole, options: SceneOptions) {
    this.namespace = admin.namespace;
    this.lacks = options.lacks;
    this.#options = options;
    this.#admin = admin;
    this.#role = role;
    const stays = (version: string) => [
      ...this.#members("updated", { labels: { version } }),
      ...this.#members("rotated", { rotationTriggers: { version } }),
    ];
    this.before = [...stays("1"), ...this.#members("removed")];
    this.after = [...stays("2"), ...this.#members("created")];
  }

  /** Returns the names of the members of a stage. */
  names(stage: Stage): string[] {
    return this.#members(stage).map(({ name }) => name);
  }

  /** Takes the rights away that the user is to lack. */
  async takeAway(): Promise<void> {
    await this.#role.withhold(this.lacks);
  }

  async giveBack(): Promise<void> {
    await this.#role.withhold([]);
  }

  /** Returns the errors of a command about the members. */
  errors({ diagnostics }: RunResult): { name: string; message: string }[] {
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ urn = "", message }) => ({ name: urn.split("::").at(-1)!, message }))
      .filter(({ name }) => name.startsWith(`${this.#options.name}-`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#admin.request("DELETE", `/api/v1/namespaces/${this.namespace}`);
  }

  #members(stage: Stage, args?: Record<string, unknown>): Member[] {
    const { name, kinds, each } = this.#options;
    return kinds
      .filter((kind) => kind !== "accessPolicy" || stage !== "rotated")
      .flatMap((kind) =>
        Array.from({ length: each }, (_, index) => ({
          kind,
          name: `${name}-${stage}-${kind.toLowerCase()}-${index}`,
          args: { namespace: this.namespace, ...(kind === "accessPolicy" && policy), ...args },
        })),
      );
  }
}

const policy = { exporterSelector: {}, policies: [{ from: [{ clientSelector: {} }] }] };
