import { CLIENT_OPTIONS } from "./client-options.ts";
import { EXPORTER_OPTIONS } from "./exporter-options.ts";
import { type FileKeys, fromFile } from "./options.ts";

/**
 * Returns the settings of a client configuration file under the names of a client's arguments, without the client's
 * identity: the reverse of `clientConfig`. Defaults are left out, since `jmp` writes most of its own into its files.
 *
 * The values are not validated; see `validateClientConfig`.
 */
export function clientChoices(file: FileKeys): FileKeys {
  return fromFile(CLIENT_OPTIONS, file);
}

/** Returns the settings of an exporter configuration file, as {@link clientChoices} does for a client. */
export function exporterChoices(file: FileKeys): FileKeys {
  return fromFile(EXPORTER_OPTIONS, file);
}
