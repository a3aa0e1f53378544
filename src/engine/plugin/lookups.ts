import { clientConfig } from "../../lookups/client-config.ts";
import { client, clients } from "../../lookups/clients.ts";
import { exporterConfig } from "../../lookups/exporter-config.ts";
import { exporter, exporters } from "../../lookups/exporters.ts";
import { lease, leases } from "../../lookups/leases.ts";
import type { Lookup } from "../../lookups/lookup.ts";
import { describeProblem, unknownArguments } from "../../problems.ts";
import type { Session } from "../../provider/session.ts";
import { secret } from "../secret.ts";
import type { Properties } from "./struct.ts";

// biome-ignore lint/suspicious/noExplicitAny: each has arguments and results of its own
const all: Lookup<any, any>[] = [client, clients, clientConfig, exporter, exporters, exporterConfig, lease, leases];

/** The functions, by their names. The schema has the same ones. */
export const lookups = new Map(all.map((lookup) => [lookup.name, lookup]));

/** Asks the cluster what a function asks, or returns what is wrong with its arguments. */
export async function ask(
  name: string,
  session: Session,
  args: Properties,
): Promise<{ result: Properties } | { failures: string[] }> {
  const lookup = lookups.get(name);
  if (!lookup) throw new Error(`there is no function jumpstarter:${name}; there are ${[...lookups.keys()].join(", ")}`);
  const isNameMissing = lookup.known.includes("name") && !args.name;
  const problems = [
    ...(isNameMissing ? [{ path: "name", reason: "must be set" }] : []),
    ...unknownArguments(args, lookup.known),
    ...(lookup.validate?.(args) ?? []),
  ];
  if (problems.length > 0) return { failures: problems.map(describeProblem) };
  const { kubernetes, connection } = await session.connect();
  const namespace = (args.namespace as string | undefined) || session.namespace;
  const result: Properties = await lookup.ask({ kubernetes, options: { connection, namespace } }, args);
  const secrets: readonly string[] = lookup.secrets ?? [];
  return {
    result: Object.fromEntries(
      Object.entries(result).map(([key, value]) => [key, secrets.includes(key) ? secret(value) : value]),
    ),
  };
}
