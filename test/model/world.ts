/** The world of the model: one cluster, the stacks that work on it, and the accidents that happen to their commands. */
import { hasReason } from "../../src/kubernetes/errors.ts";
import { InMemoryApi, type Line } from "./api.ts";
import { Cluster } from "./cluster.ts";
import {
  type Call,
  destroy,
  type Lifecycle,
  type Outcome,
  type Providers,
  type Resource,
  refresh,
  type Siblings,
  up,
} from "./engine.ts";
import type { EngineMessages } from "./engine-messages.ts";
import { Ledger } from "./ledger.ts";
import { newProcess } from "./lifecycles.ts";
import { done as outsideDone } from "./outside.ts";
import { type Declaration, goalOf, NAMESPACE, type Owner, urnOf } from "./programs.ts";
import type { OutsideDeed } from "./sequences.ts";

/** A stack: its name, its program and its state. */
export interface Stack extends Owner {
  program: Declaration[];
  resources: readonly Resource[];
  /** States that were exported. */
  exports: (readonly Resource[])[];
  /** It was renamed, and no `up` has written the new name into its objects yet. */
  isRenamed: boolean;
}

/** An accident of a command on its way, at one of its requests. */
export interface Accidents {
  /** Its processes are killed, before or after the server has dealt with the request. */
  kill?: { request: number; isAfter: boolean } | undefined;
  /** Somebody does something to the oldest object before the server deals with the request. */
  meanwhile?: { request: number; deed: OutsideDeed; say(sentence: string): void } | undefined;
}

export interface UpAction {
  replace?: Declaration | undefined;
  failsAt?: number | undefined;
  siblings?: Siblings | undefined;
  isReversed?: boolean | undefined;
}

export class World {
  readonly ledger = new Ledger();
  readonly cluster = new Cluster((write) => this.ledger.write(write));
  readonly stacks: Stack[] = [];
  /** The namespace of the providers' kubeconfigs. */
  defaultNamespace = NAMESPACE;
  /** The messages of the last command's providers about resources. */
  said: string[] = [];
  readonly #messages: EngineMessages;
  #selves = 0;

  constructor(messages: EngineMessages) {
    this.#messages = messages;
  }

  addStack(owner: Owner, program: Declaration[] = []): Stack {
    const stack = { ...owner, program, resources: [], exports: [], isRenamed: false };
    this.stacks.push(stack);
    return stack;
  }

  async up(stack: Stack, action: UpAction = {}, accidents: Accidents = {}): Promise<Outcome | "killed"> {
    const { replace, failsAt, siblings = "go on", isReversed = false } = action;
    const goals = stack.program.map((declaration) => goalOf(stack, declaration));
    if (isReversed) goals.reverse();
    const options = { replace: new Set(replace ? [urnOf(stack, replace)] : []), failsAt, siblings };
    return await this.#run(accidents, (providers) => up(stack, goals, options, providers));
  }

  async refresh(stack: Stack, accidents: Accidents = {}): Promise<Outcome | "killed"> {
    return await this.#run(accidents, (providers) => refresh(stack, providers));
  }

  async destroy(stack: Stack, accidents: Accidents = {}): Promise<Outcome | "killed"> {
    return await this.#run(accidents, (providers) => destroy(stack, providers));
  }

  /** Runs a command with providers of its own, until it ends or is killed. */
  async #run(accidents: Accidents, command: (providers: Providers) => Promise<Outcome>): Promise<Outcome | "killed"> {
    const line = new CommandLine(accidents.kill, (request) => this.#meanwhile(accidents, request));
    const providers = new FreshProviders(this, line, this.#messages, () => ++this.#selves);
    this.said = [];
    this.ledger.begin();
    const outcome = await Promise.race([command(providers), line.death]);
    this.ledger.during(undefined);
    return outcome;
  }

  #meanwhile({ meanwhile }: Accidents, request: number): void {
    const [live] = this.cluster.objects();
    if (!live || request !== meanwhile?.request) return;
    this.ledger.aside(() => meanwhile.say(`meanwhile, ${outsideDone(this, meanwhile.deed, live)}`));
  }
}

const never = new Promise<never>(() => {});

/** The line of a command's processes to the cluster; it goes dead at the request at which they are killed. */
class CommandLine implements Line {
  readonly death: Promise<"killed">;
  readonly #kill: Accidents["kill"];
  readonly #beforeEach: (request: number) => void;
  #requests = 0;
  #die!: () => void;

  constructor(kill: Accidents["kill"], beforeEach: (request: number) => void) {
    this.#kill = kill;
    this.#beforeEach = beforeEach;
    this.death = new Promise((resolve) => {
      this.#die = () => resolve("killed");
    });
  }

  async request<R>(answer: () => R): Promise<R> {
    const isLast = ++this.#requests === this.#kill?.request;
    if (isLast && !this.#kill?.isAfter) return await this.#end();
    this.#beforeEach(this.#requests);
    try {
      return answer();
    } finally {
      if (isLast) await this.#end();
    }
  }

  #end(): Promise<never> {
    this.#die();
    return never;
  }
}

class FreshProviders implements Providers {
  readonly newSelf: () => number;
  readonly #world: World;
  readonly #line: Line;
  readonly #messages: EngineMessages;
  readonly #processes = new Map<string, Record<Resource["kind"], Lifecycle>>();

  constructor(world: World, line: Line, messages: EngineMessages, newSelf: () => number) {
    this.#world = world;
    this.#line = line;
    this.#messages = messages;
    this.newSelf = newSelf;
  }

  async call<R>(
    resource: Pick<Resource, "kind" | "provider">,
    call: Call,
    run: (of: Lifecycle) => Promise<R>,
  ): Promise<R> {
    const { ledger } = this.#world;
    ledger.during(call);
    this.#messages.taken();
    try {
      const result = await run(this.#process(resource));
      const live = this.#live(resource.kind, call);
      ledger.done(call, live, result, this.#messages.text());
      return result;
    } catch (error) {
      const { namespace, name } = call.inputs ?? {};
      const inTheWay = this.#world.cluster.find(resource.kind, `${namespace}`, `${name}`);
      if (hasReason(error, "AlreadyExists") && inTheWay) ledger.refused(call, inTheWay, error.message);
      throw error;
    } finally {
      ledger.during(undefined);
      this.#world.said.push(...this.#messages.taken());
    }
  }

  /** The object that a call was about. */
  #live(kind: Resource["kind"], { old, inputs }: Call) {
    const id = inputs ? `${inputs.namespace}/${inputs.name}` : (old?.id ?? "");
    const [namespace = "", name = ""] = id.split("/");
    return this.#world.cluster.find(kind, namespace, name);
  }

  #process({ kind, provider }: Pick<Resource, "kind" | "provider">): Lifecycle {
    let process = this.#processes.get(provider);
    if (!process) {
      const { cluster, defaultNamespace } = this.#world;
      process = newProcess(
        defaultNamespace,
        (kind, namespace) => new InMemoryApi(cluster, this.#line, kind, namespace),
        this.#messages.log,
      );
      this.#processes.set(provider, process);
    }
    return process[kind];
  }
}
