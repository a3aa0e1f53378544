import { hasReason, type KubernetesError } from "../kubernetes/errors.ts";
import type { Connection } from "../kubernetes/index.ts";
import type { Context } from "./context.ts";
import { idOf } from "./inputs.ts";
import type { Place } from "./places.ts";

/** The source of the namespace of resources that name none. */
const NAMESPACE_SOURCES = {
  option: "the setting jumpstarter:namespace",
  context: "the namespace of the kubeconfig's context",
  default: "the default of Kubernetes: neither the resource nor jumpstarter:namespace nor the context names one",
} as const;

/** Says once that a changed setting moves nothing. */
export function tellWhereItStays({ session, row }: Context, { namespace, name }: Partial<Place>): void {
  if (namespace === undefined || session.namespace === namespace || session.namespaceFrom !== "option") return;
  if (!session.said.isFirst(`stays in ${namespace}`)) return;
  row.inform(
    `${namespace}/${name} and all others that were created in the namespace ${namespace} stay there: the setting jumpstarter:namespace (${session.namespace}) is for new resources. To move one, set its namespace.`,
  );
}

/**
 * Refuses to delete an object whose resource is to be created elsewhere only because the defaults have changed.
 *
 * @param object the object as messages name it
 * @throws Error with the ways to keep the place and to leave it
 */
export function assertStays({ urn, row, session }: Context, object: string, place: Place): void {
  const move = session.places.moveFrom(urn, place);
  if (!move) {
    // A resource that is deleted with what it depends on is checked afterwards, as a new one.
    session.places.know(urn, place);
    return;
  }
  const { to, parts } = move;
  const moved = `${object} is replaced by ${idOf(to)}, by the defaults of today`;
  const keep = parts.map((part) => `${part}: "${place[part]}"`).join(", ");
  const leave = parts.map((part) => `${part}: "${to[part]}"`).join(", ");
  if (move.isDone) row.inform(`${moved}. It would have kept its place with ${keep}.`);
  else {
    throw new Error(
      [
        `${moved}. It is left as it is: nothing but a forced replacement would move it.`,
        `- To replace it where it is, set ${keep}.`,
        `- To move it, set ${leave}.`,
      ].join("\n"),
    );
  }
}

/**
 * Returns where the namespace of a resource comes from, for messages.
 *
 * @param news the inputs as the program has them, without defaults
 * @param chosen the place that the resource has, as far as it is known
 */
export function sourceOf(news: Partial<Place>, chosen: Partial<Place>, { session }: Context): string {
  if (news.namespace !== undefined) return "the argument namespace";
  return chosen.namespace === undefined
    ? NAMESPACE_SOURCES[session.namespaceFrom]
    : "the one in which the resource was created";
}

/**
 * Returns an error with what it means here, if it is about a namespace that is not there: the cluster, and where the name comes
 * from. Any other is returned as it is.
 */
export function explainNamespace<E>(
  error: E,
  { session, urn }: Context,
  api: { readonly connection: Connection },
): E | KubernetesError {
  if (!hasReason(error, "NotFound") || error.status?.details?.kind !== "namespaces") return error;
  const lines = [`There is no such namespace in ${api.connection.description}.`];
  const source = session.places.sourceOf(urn);
  if (source !== undefined) lines.push(`Its name is ${source}.`);
  return error.explain(...lines);
}
