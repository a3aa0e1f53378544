import { redact } from "../kubernetes/errors.ts";

/** The messages of `jmp`, podman and systemd that tell why an exporter does not get online, the most telling first. */
const TELLING = [
  /Driver '.*' is not installed|ModuleNotFoundError|No module named/,
  /failed to authenticate token|UNAUTHENTICATED|PERMISSION_DENIED|not found.*exporters?\.jumpstarter/i,
  /no such image|image not known|manifest unknown|unable to (pull|copy)|initializing source|unauthorized: /i,
  /Failed connecting to|CERTIFICATE_VERIFY_FAILED|UNAVAILABLE|Name or service not known/,
  /\b(Error|Exception)\b|error:|Failed to/,
];

/** The number of characters of a line that are shown. */
const LENGTH = 400;

/** Returns the last line of a journal that tells why an exporter does not get online; `undefined` where none does. */
export function reasonInJournal(lines: readonly string[]): string | undefined {
  for (const pattern of TELLING) {
    const line = lines.findLast((candidate) => pattern.test(candidate))?.trim();
    if (line !== undefined) return redact(line.length > LENGTH ? `${line.slice(0, LENGTH)}...` : line);
  }
  return undefined;
}
