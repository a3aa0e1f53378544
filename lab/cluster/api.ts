/** The few API calls that set a lab up. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { parse } from "yaml";
import { LabError } from "../errors.ts";

export interface ApiOptions {
  server: string;
  /** PEM. */
  certificateAuthority: string;
  token: string;
}

export class Api {
  readonly #options: ApiOptions;
  readonly #agent: Agent;

  constructor(options: ApiOptions) {
    this.#options = options;
    this.#agent = new Agent({ connect: { ca: options.certificateAuthority } });
  }

  /** The status code, or undefined while nothing answers. */
  async status(method: "GET" | "POST", path: string, body?: unknown): Promise<number | undefined> {
    try {
      const response = await request(`${this.#options.server}${path}`, {
        method,
        dispatcher: this.#agent,
        headers: { authorization: `Bearer ${this.#options.token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      await response.body.dump();
      return response.statusCode;
    } catch {
      return undefined;
    }
  }

  async isReady(): Promise<boolean> {
    return (await this.status("GET", "/readyz")) === 200;
  }

  /** Creates an object as soon as the API server can: a starting one refuses, or does not know the kind yet. */
  async create(path: string, object: unknown, signal: AbortSignal): Promise<void> {
    let status: number | undefined;
    do {
      signal.throwIfAborted();
      status = await this.status("POST", path, object);
      if (status === 400 || status === 422) throw new LabError(`The API server refuses to create ${path} (${status}).`);
      if (status !== 201 && status !== 409) await sleep(25);
    } while (status !== 201 && status !== 409);
  }

  /** Creates the custom resource definitions of a folder, and waits until all of them are served. */
  async createDefinitions(directory: string, signal: AbortSignal): Promise<void> {
    const definitions = readdirSync(directory).map((file) => parse(readFileSync(join(directory, file), "utf8")));
    const served = async ({
      spec,
    }: {
      spec: { group: string; versions: { name: string }[]; names: { plural: string } };
    }) => {
      const path = `/apis/${spec.group}/${spec.versions[0]!.name}/${spec.names.plural}`;
      while ((await this.status("GET", path)) !== 200) {
        signal.throwIfAborted();
        await sleep(25);
      }
    };
    await Promise.all(
      definitions.map(async (definition) => {
        await this.create("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition, signal);
        await served(definition);
      }),
    );
  }

  destroy(): Promise<void> {
    return this.#agent.destroy();
  }
}
