/** `npm run schema`: writes the schema of the plugin from the types and docstrings of the package. */
import { writeFile } from "node:fs/promises";
import { SCHEMA } from "./file.ts";
import { generateSchema } from "./generate.ts";

await writeFile(SCHEMA, generateSchema());
