import { hasUnknown, type Ownership, UNKNOWN } from "../../provider/inputs.ts";
import { secret } from "../secret.ts";
import type { Configuration, PluginKind } from "./kinds.ts";
import type { Properties } from "./struct.ts";

/** The keys that the dynamic provider adds to inputs and states. A resource that comes from there still has them. */
const WIRE = ["__provider", "pulumiUrn", "pulumiOrganization"];

/** The properties of a resource, in the parts that know each other not. */
export interface Parts {
  /** The inputs and outputs that the lifecycle knows. */
  object: Properties;
  /** The inputs that the cluster does not know. */
  choices: Properties;
}

/** Parts the inputs or the state of a resource. */
export function partsOf({ configuration }: PluginKind, properties: Properties): Parts {
  const { choices = [], outputs = [] } = configuration ?? {};
  const others = [...WIRE, ...choices, ...outputs];
  return {
    object: filtered(properties, (key) => !others.includes(key)),
    choices: filtered(properties, (key) => choices.includes(key)),
  };
}

/** Returns the state of a resource as its lifecycle knows it, whichever door has written it. */
export function stateOf(kind: PluginKind, properties: Properties): Properties & { ownership: Ownership } {
  const { pulumiUrn, pulumiOrganization, ownership } = properties;
  const owner = { urn: pulumiUrn, organization: pulumiOrganization, ...(ownership as object | undefined) };
  return { ...partsOf(kind, properties).object, ownership: owner as Ownership };
}

/** Returns the inputs of a resource as this door has them. */
export function ownInputs(properties: Properties): Properties {
  return filtered(properties, (key) => !WIRE.includes(key));
}

/** Returns the state as it is to be stored: with the configuration, and with secrets that the engine encrypts. */
export function stored({ lifecycle, configuration }: PluginKind, object: Properties, choices: Properties): Properties {
  const made = configuration && configured(configuration, object, choices);
  const secrets: readonly string[] = [...(lifecycle.secrets as string[]), ...(configuration?.outputs ?? [])];
  const all = Object.entries({ ...object, ...choices, ...made }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    all.map(([key, value]) => [key, secrets.includes(key) && value !== UNKNOWN ? secret(value) : value]),
  );
}

/** Returns the outputs that are made of what was issued and of the choices: unknown where these are, none before the issue. */
function configured({ outputs, make }: Configuration, object: Properties, choices: Properties): Properties {
  if (hasUnknown([object.token, choices])) return Object.fromEntries(outputs.map((key) => [key, UNKNOWN]));
  const { namespace, name, endpoint, token, caBundle } = object as Record<string, string>;
  const isIssued = endpoint !== undefined && token !== undefined;
  return isIssued ? make({ namespace, name, endpoint, token, caBundle } as never, choices) : {};
}

function filtered(properties: Properties, isKept: (key: string) => boolean): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => isKept(key)));
}
