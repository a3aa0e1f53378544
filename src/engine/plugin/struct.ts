import struct, { type Struct, type Value } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN } from "../../provider/inputs.ts";
import { SECRET, SIGNATURE } from "../secret.ts";

export type Properties = Record<string, unknown>;

/** The values that stand for unknown ones, by their types: text, boolean, number, list, map, asset, archive, object. */
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dafa4b73-e11c-4164-a8c2-0dae7ba2db76",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value of Pulumi's own that is no data: an asset or an archive. Being of a class, it is refused by every check. */
class SpecialValue {
  constructor(fields: Properties) {
    Object.assign(this, fields);
  }
}

/** Returns the properties in a message. Secrets are unwrapped: the engine keeps track of them itself. */
export function fromStruct(message: Struct | undefined): Properties {
  return fromFields(message);
}

/** Tells whether a property came as a secret. */
export function isSecret(message: Struct | undefined, key: string): boolean {
  const fields = message?.getFieldsMap().get(key)?.getStructValue()?.getFieldsMap();
  return fields?.get(SIGNATURE)?.getStringValue() === SECRET;
}

/** Returns the message of properties, without those that are `undefined`. */
export function toStruct(properties: Properties): Struct {
  const message = new struct.Struct();
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) message.getFieldsMap().set(key, toValue(value));
  }
  return message;
}

function fromFields(message: Struct | undefined): Properties {
  // fromEntries defines own properties, whereas an assignment of "__proto__" would get lost.
  const entries = message?.getFieldsMap().toArray() ?? [];
  return Object.fromEntries(
    entries.map(([key]: [string, unknown]) => [key, fromValue(message!.getFieldsMap().get(key)!)]),
  );
}

function fromValue(value: Value): unknown {
  const { KindCase } = struct.Value;
  switch (value.getKindCase()) {
    case KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return UNKNOWNS.has(text) ? UNKNOWN : text;
    }
    case KindCase.LIST_VALUE:
      return value.getListValue()!.getValuesList().map(fromValue);
    case KindCase.STRUCT_VALUE: {
      const map = fromFields(value.getStructValue());
      if (map[SIGNATURE] === SECRET) return map.value;
      return SIGNATURE in map ? new SpecialValue(map) : map;
    }
    default:
      return null;
  }
}

function toValue(value: unknown): Value {
  const message = new struct.Value();
  if (typeof value === "number") message.setNumberValue(value);
  else if (typeof value === "boolean") message.setBoolValue(value);
  else if (typeof value === "string") message.setStringValue(value);
  else if (Array.isArray(value)) {
    const list = new struct.ListValue();
    list.setValuesList(value.map(toValue));
    message.setListValue(list);
  } else if (typeof value === "object" && value !== null) message.setStructValue(toStruct(value as Properties));
  else message.setNullValue(struct.NullValue.NULL_VALUE);
  return message;
}
