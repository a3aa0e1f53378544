/**
 * Clears a lab away as soon as its owner closes the janitor's standard input or ends, however that happens.
 *
 *     node janitor.ts <run directory>
 */
import { endRun } from "./run-directory.ts";

process.stdin.resume().once("close", () => endRun(process.argv[2]!));
