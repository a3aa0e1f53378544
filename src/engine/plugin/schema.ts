/** The schema, as far as the plugin itself goes by it. */
interface Schema {
  config: { variables: Record<string, unknown> };
  resources: Record<string, { inputProperties: Record<string, unknown>; properties: Record<string, unknown> }>;
}

/** Loads the schema, which only some processes need. */
export async function loadSchema(): Promise<Schema> {
  const { default: schema } = await import("./schema.json", { with: { type: "json" } });
  return schema as Schema;
}

/** Returns the last part of a type or a function: "Client" of "jumpstarter:index:Client". */
export function nameOfToken(token: string): string {
  return token.split(":").at(-1) ?? "";
}
