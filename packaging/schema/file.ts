import { join } from "node:path";

/** The schema, which the plugin is built with. */
export const SCHEMA = join(import.meta.dirname, "..", "..", "src", "engine", "plugin", "schema.json");
