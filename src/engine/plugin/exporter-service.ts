/** The life of an exporter's service with its properties as programs have them, where secrets are within other arguments. */
import { defined } from "../../defined.ts";
import { describeProblem, Problems } from "../../problems.ts";
import { InitializationError } from "../../provider/errors.ts";
import { UNKNOWN } from "../../provider/inputs.ts";
import type { Life } from "../../provider/life.ts";
import { hasAnotherWay, type ServiceOutputs } from "../../provider/service-inputs.ts";
import { secret } from "../secret.ts";
import { EXPORTER, flat } from "../service-properties.ts";
import type { Properties } from "./struct.ts";

/** Returns the life with `exporter` and `connection` in one piece. */
export function nestedService(life: Life<ServiceOutputs>): Life<Properties> {
  return {
    // They are marked where they are.
    secrets: [],
    async check(context, olds, news) {
      const problems = exporterProblems(news.exporter);
      if (problems.length > 0) return { inputs: news, failures: problems };
      const { inputs, failures } = await life.check(context, flat(olds), flat(news));
      return { inputs: nested(inputs), failures: failures.map(inProgram) };
    },
    async diff(context, olds, news) {
      const answer = await life.diff(context, flat(olds), flat(news));
      return { ...answer, replaces: answer.replaces.map(inProgram) };
    },
    async create(context, inputs) {
      return await finished(async () => {
        const { id, outs } = await life.create(context, flat(inputs));
        return { id, outs: nested(outs) };
      });
    },
    async read(context, id, props) {
      const answer = await life.read(context, id, flat(props));
      return {
        id: answer.id,
        ...(answer.inputs && { inputs: nested(answer.inputs) }),
        ...(answer.props && { props: nested(answer.props) }),
      };
    },
    async update(context, olds, news) {
      return await finished(async () => ({ outs: nested((await life.update(context, flat(olds), flat(news))).outs) }));
    },
    async delete(context, id, props) {
      await life.delete(context, id, flat(props));
    },
  };
}

/** Returns the outputs that an update may change: on the way to another host, the machine as well. */
export function unsettled(olds: Properties, news: Properties): readonly string[] {
  const machine = hasAnotherWay(flat(olds), flat(news)) ? ["machineId"] : [];
  return ["online", "lastSeen", "restartPending", ...machine];
}

async function finished<R>(operation: () => Promise<R>): Promise<R> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    throw new InitializationError(error.id, nested(error.properties as Partial<ServiceOutputs>), error.cause);
  }
}

function exporterProblems(exporter: unknown): string[] {
  const problems = new Problems({ isUnknown: (value) => value === UNKNOWN });
  problems.fields("exporter", exporter, EXPORTER, { required: true });
  return problems.found.map(describeProblem);
}

/** Returns the text with the path at its beginning as programs have it. */
function inProgram(text: string): string {
  return EXPORTER.includes(text.split(" ", 1)[0]!) ? `exporter.${text}` : text;
}

/** Returns the properties as programs have them, with what is secret in a form that the engine encrypts. */
function nested(props: Partial<ServiceOutputs>): Properties {
  const { name, namespace, config, connection, privateKey, privateKeyPassword, ...others } = props;
  const hidden = (value: unknown) => (value === undefined || value === UNKNOWN ? value : secret(value));
  const keys = defined({ privateKey: hidden(privateKey), privateKeyPassword: hidden(privateKeyPassword) });
  return defined({
    ...others,
    exporter: defined({ name, namespace, config: hidden(config) }),
    connection: typeof connection === "object" ? { ...connection, ...keys } : connection,
  });
}
