import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isPlainObject } from "../problems.ts";
import { parsePythonYaml } from "./python-yaml.ts";

/** A file that configures `jmp` for a client or an exporter. */
export interface ConfigurationFile {
  path: string;
  kind: "ClientConfig" | "ExporterConfig";
  name: string;
  namespace: string | undefined;
  endpoint: string | undefined;
  /** The UID of the object that its token was issued for. */
  uid: string | undefined;
  /** All keys, as the file has them but for its tokens. */
  keys: Record<string, unknown>;
}

/** A file that could not be read, and why. */
export interface UnreadFile {
  path: string;
  reason: string;
}

/** The subfolders that `jmp` uses, and the kind of a file in them that does not name its own. */
const SUBFOLDERS = [
  { name: "", kind: undefined },
  { name: "clients", kind: "ClientConfig" },
  { name: "exporters", kind: "ExporterConfig" },
] as const;

/** Returns the folders in which `jmp` looks for its files, in its order. */
export function standardFolders(environment: NodeJS.ProcessEnv = process.env): string[] {
  const { JMP_CLIENT_CONFIG_HOME, XDG_CONFIG_HOME } = environment;
  const ofUser = JMP_CLIENT_CONFIG_HOME || join(XDG_CONFIG_HOME || join(homedir(), ".config"), "jumpstarter");
  return [ofUser, "/etc/jumpstarter"];
}

/**
 * Reads the configuration files in folders, and in `clients` and `exporters` below them. It skips folders that do not
 * exist and files of other kinds.
 */
export async function readConfigurationFiles(folders: readonly string[]) {
  const files: ConfigurationFile[] = [];
  const unread: UnreadFile[] = [];
  for (const folder of folders) {
    for (const { name, kind } of SUBFOLDERS) {
      for (const path of await yamlFiles(join(folder, name), unread)) {
        try {
          const file = configurationFile(path, await readFile(path, "utf8"), kind);
          if (file) files.push(file);
        } catch (error) {
          unread.push({ path, reason: reasonOf(error) });
        }
      }
    }
  }
  return { files, unread };
}

async function yamlFiles(folder: string, unread: UnreadFile[]): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") unread.push({ path: folder, reason: reasonOf(error) });
    return [];
  }
}

/** Reads a file's text as `jmp` would. Returns nothing for other kinds of files. */
function configurationFile(
  path: string,
  text: string,
  defaultKind: ConfigurationFile["kind"] | undefined,
): ConfigurationFile | undefined {
  const document = parsePythonYaml(text);
  const [error] = document.errors;
  // The parser's message quotes the file, which may hold the token.
  if (error) throw new Error(`it is not valid YAML${error.linePos ? ` (line ${error.linePos[0].line})` : ""}`);
  const content: unknown = document.toJS();
  if (!isPlainObject(content)) throw new Error("it is not a map of keys and values");
  const { token, refresh_token: _, kind = defaultKind, metadata, ...keys } = content as Record<string, unknown>;
  if (kind !== "ClientConfig" && kind !== "ExporterConfig") return undefined;
  const { name, namespace } = (isPlainObject(metadata) ? metadata : {}) as Record<string, unknown>;
  if (typeof name !== "string") throw new Error("it has no metadata.name");
  return {
    path,
    kind,
    name,
    namespace: stringOf(namespace),
    endpoint: stringOf(keys.endpoint),
    uid: uidIn(token),
    keys,
  };
}

/** Reads the UID at the end of a token's subject, `client:<namespace>:<name>:<uid>`. */
function uidIn(token: unknown): string | undefined {
  try {
    const { sub } = JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString("utf8"));
    return String(sub).split(":")[3];
  } catch {
    return undefined;
  }
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = { EACCES: "permission denied", EISDIR: "it is a folder" };
  return code === undefined ? message : (reasons[code] ?? code);
}
