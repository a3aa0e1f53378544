import { defined } from "../../defined.ts";
import { at, describeProblem, Problems } from "../../problems.ts";
import type { Context } from "../../provider/context.ts";
import { InitializationError } from "../../provider/errors.ts";
import type { Ownership } from "../../provider/inputs.ts";
import type { Life } from "../../provider/life.ts";
import { withoutUnchanged } from "../../provider/validate-object.ts";
import { secret } from "../secret.ts";
import type { ProviderProcess } from "./process.ts";
import type { ProgramSoFar } from "./program.ts";
import { wording } from "./wording.ts";

/** The request of `configure`, as far as it is used. */
export interface ConfigureRequest {
  config: { get(key: string): string | undefined };
}

/** The properties of a resource, with the owner under which it has what it manages. */
interface Owned {
  ownership?: Ownership | undefined;
}

/** A life with the names of its inputs. */
export interface DynamicLife<P> extends Life<P> {
  readonly inputs: readonly (keyof P & string)[];
}

/** The properties as the dynamic provider's protocol carries them: with the code, and with the URN as an input. */
type Wire<P> = Omit<P, "ownership"> & {
  __provider: string;
  pulumiUrn?: string | undefined;
  pulumiOrganization?: string | undefined;
  /** Sent in previews only, and taken out by `check`: it gets neither into the state nor into a diff. */
  pulumiPreview?: ProgramSoFar | undefined;
  ownership?: Pick<Ownership, "life" | "cluster" | "isForeign"> | undefined;
};

/**
 * Serves a lifecycle as Pulumi's dynamic provider protocol asks for it. The protocol hands a provider no URN, so programs
 * send it as an input; it wants `__provider` back in every answer; and it lets no secrets through but typed ones.
 */
export function dynamicProvider<P extends Owned>(lifecycle: DynamicLife<P>, process: ProviderProcess) {
  const contextOf = ({ pulumiUrn, pulumiOrganization, pulumiPreview }: Partial<Wire<unknown>>): Context => ({
    urn: pulumiUrn,
    organization: pulumiOrganization,
    foresight: process.foresight(pulumiPreview),
    row: process.log.row(pulumiUrn),
    session: process.session,
    wording,
  });
  return {
    /** Takes over the settings. It must be done when it returns: the engine's next calls do not wait for a promise. */
    configure({ config }: ConfigureRequest): void {
      process.configure({
        kubeconfig: config.get("jumpstarter:kubeconfig"),
        context: config.get("jumpstarter:context"),
        namespace: config.get("jumpstarter:namespace"),
        offlinePreview: config.get("jumpstarter:offlinePreview"),
      });
    },

    async check(olds: Partial<Wire<P>>, news: Wire<P>) {
      return await process.reportOnce(async () => {
        const { inputs, failures } = await lifecycle.check(contextOf(news), inputsOf<P>(olds), inputsOf<P>(news));
        failures.unshift(...othersThan(lifecycle.inputs, inputsOf<P>(olds), inputsOf<P>(news)));
        const { __provider, pulumiUrn, pulumiOrganization } = news;
        return {
          inputs: defined({ ...inputs, pulumiUrn, pulumiOrganization, __provider }),
          // Without the property's name: the engine would print the value beside it, secret or not.
          failures: failures.map((reason) => ({ property: "", reason })),
        };
      });
    },

    async diff(_id: string, olds: Wire<P>, news: Wire<P>) {
      return await process.reportOnce(async () => {
        const answer = await lifecycle.diff(contextOf(news), stateOf<P>(olds), inputsOf<P>(news));
        if (answer.changes !== false || olds.__provider === news.__provider) return answer;
        const { changes, ...comparison } = answer;
        return comparison;
      });
    },

    async create(inputs: Wire<P>) {
      return await finished(inputs, async () => {
        const { id, outs } = await lifecycle.create(contextOf(inputs), inputsOf<P>(inputs));
        return { id, outs: sent(lifecycle, outs, inputs) };
      });
    },

    async read(id: string, props: Partial<Wire<P>> & { __provider: string }) {
      return await process.reportOnce(async () => {
        const answer = await lifecycle.read(contextOf(props), id, stateOf<P>(props));
        if (!answer.props || !answer.inputs) return { id: answer.id };
        const owner = answer.props.ownership?.isForeign ? props : ownerOf(answer.props);
        const { pulumiUrn, pulumiOrganization } = owner;
        const wire = defined({ pulumiUrn, pulumiOrganization, __provider: props.__provider });
        const inputs = { ...withSecrets(lifecycle, answer.inputs), ...wire };
        return { id: answer.id, inputs, props: sent(lifecycle, answer.props, wire) };
      });
    },

    async update(_id: string, olds: Wire<P>, news: Wire<P>) {
      return await finished(news, async () => {
        const { outs } = await lifecycle.update(contextOf(news), stateOf<P>(olds), inputsOf<P>(news));
        return { outs: sent(lifecycle, outs, news) };
      });
    },

    async delete(id: string, props: Wire<P>): Promise<void> {
      await process.reportOnce(() => lifecycle.delete(contextOf(props), id, stateOf<P>(props)));
    },
  };

  /** Adds to an unfinished resource what the protocol wants in its state. */
  async function finished<R>(inputs: Wire<P>, operation: () => Promise<R>): Promise<R> {
    try {
      return await process.log.messagesFirst(operation);
    } catch (error) {
      if (!(error instanceof InitializationError)) throw error;
      throw new InitializationError(error.id, sent(lifecycle, error.properties as P, inputs), error.cause);
    }
  }
}

/** Returns a problem for each input that has another name. The program's own checks let none through, but transforms come later. */
function othersThan(names: readonly string[], olds: object, news: object): string[] {
  const problems = new Problems();
  for (const key of Object.keys(news).filter((key) => !names.includes(key))) {
    problems.add(at("", key), `must not be set by a transform, which reaches only ${names.join(", ")}`);
  }
  return withoutUnchanged(problems, olds, news).map(describeProblem);
}

/** Returns the inputs of the protocol as the lifecycles know them. */
function inputsOf<P extends Owned>(inputs: Partial<Wire<P>>): P {
  const { __provider, pulumiUrn, pulumiOrganization, pulumiPreview, ...rest } = inputs;
  return rest as unknown as P;
}

/** Returns the state that the protocol hands over as the lifecycles know it. */
function stateOf<P extends Owned>(props: Partial<Wire<P>>): P {
  const { pulumiUrn, pulumiOrganization, ownership } = props;
  return { ...inputsOf<P>(props), ownership: { urn: pulumiUrn, organization: pulumiOrganization, ...ownership } };
}

/** Returns the properties of a lifecycle as the state is to hold them. */
function sent<P extends Owned>(
  lifecycle: Life<P>,
  { ownership, ...props }: Partial<P>,
  { __provider, pulumiUrn, pulumiOrganization }: Partial<Wire<unknown>>,
) {
  const { life, cluster, isForeign } = ownership ?? {};
  return defined({
    ...withSecrets(lifecycle, props as Partial<P>),
    ...(ownership && { ownership: defined({ life, cluster, isForeign }) }),
    pulumiUrn,
    pulumiOrganization,
    __provider,
  }) as { __provider: string };
}

/** Returns the properties with the secret ones in the form in which the engine encrypts them. */
function withSecrets<P extends Owned>({ secrets }: Life<P>, props: Partial<P>): Partial<P> {
  const marked = secrets.filter((key) => props[key] !== undefined).map((key) => [key, secret(props[key])]);
  return { ...props, ...Object.fromEntries(marked) };
}

function ownerOf({ ownership }: Owned) {
  return { pulumiUrn: ownership?.urn, pulumiOrganization: ownership?.organization };
}
