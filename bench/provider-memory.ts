/** Looks at the memory of Pulumi's provider process while a command runs. */
import { readdirSync, readFileSync } from "node:fs";

/** How often to look, in milliseconds. The kernel remembers the peak itself: only the end must not be missed. */
const INTERVAL = 100;

/** The largest memory of the provider process of the commands that run in `directory` meanwhile. */
export class ProviderMemory implements Disposable {
  /** In megabytes; 0 where the system does not tell. */
  peak = 0;
  readonly #directory: string;
  readonly #timer: NodeJS.Timeout;
  #pid: string | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.#timer = setInterval(() => this.#look(), INTERVAL);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    this.#pid ??= processes().find(
      (pid) =>
        /cmd\/dynamic-provider/.test(read(pid, "cmdline")) && read(pid, "environ").includes(`${this.#directory}/`),
    );
    if (this.#pid === undefined) return;
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(this.#pid, "status"))?.[1];
    if (kilobytes === undefined) this.#pid = undefined;
    else this.peak = Math.max(this.peak, Number(kilobytes) / 1000);
  }
}

function processes(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // not Linux
  }
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // it has ended meanwhile, or is another user's
  }
}
