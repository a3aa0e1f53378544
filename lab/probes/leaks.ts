/** Finds JSON Web Tokens where none may be: in output, logs and state files, plain or hidden in base64. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../errors.ts";

/**
 * Describes the first token in a text without repeating it; returns undefined if there is none. It also searches
 * base64, at every alignment, since Secrets in printed manifests, and config files within them, hide tokens.
 */
export function findToken(text: string, depth = 2): string | undefined {
  const plain = token.exec(text);
  if (plain) return `a token (${plain[0].length} characters) after ${JSON.stringify(before(text, plain.index))}`;
  if (depth === 0) return undefined;
  for (const run of text.matchAll(base64)) {
    for (let offset = 0; offset < 4; offset++) {
      const decoded = Buffer.from(run[0].slice(offset), "base64").toString("latin1");
      if (findToken(decoded, depth - 1)) return `a token in base64 after ${JSON.stringify(before(text, run.index))}`;
    }
  }
  return undefined;
}

/** Throws if a text holds a token, or one of the `secrets`. `place` says where the text came from. */
export function assertNoToken(text: string, place: string, secrets: readonly string[] = []): void {
  const found = findToken(text);
  if (found) throw new Error(`${place} holds ${found}`);
  for (const [index, secret] of secrets.entries()) {
    const at = text.indexOf(secret);
    if (at >= 0) throw new Error(`${place} holds secret number ${index + 1} after ${JSON.stringify(before(text, at))}`);
  }
}

/** The same for every file below a folder. Files that have not changed since they were last read are left out. */
export function assertNoTokenBelow(directory: string, secrets: readonly string[] = []): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) assertNoTokenBelow(path, secrets);
    else if (entry.isFile()) assertNoTokenInFile(path, secrets);
  }
}

/**
 * Returns the parts of a secret value that must not be seen: the tokens, keys and passwords of a kubeconfig, else all
 * of it.
 */
export function secretParts(value: string): string[] {
  const parts = [...value.matchAll(/(?:token|client-key-data|password)"?:\s*"?([^\s",]{6,})/g)].map(
    (match) => match[1]!,
  );
  if (parts.length > 0) return parts;
  // The path of a file is named in messages on purpose.
  return value.startsWith("/") ? [] : [value];
}

/** Header, payload and signature. The first two are JSON objects, so both begin with base64 of `{"`. */
const token = /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/;

const base64 = /[A-Za-z0-9+/_-]{60,}/g;

const clean = new Map<string, string>();

function assertNoTokenInFile(path: string, secrets: readonly string[]): void {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    const version = [mtimeMs, size, ino, ...secrets].join(" ");
    if (clean.get(path) === version) return;
    assertNoToken(readFileSync(path, "latin1"), path, secrets);
    clean.set(path, version);
  } catch (error) {
    // Locks and temporary files come and go.
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

function before(text: string, index: number): string {
  return text.slice(Math.max(0, index - 60), index);
}
