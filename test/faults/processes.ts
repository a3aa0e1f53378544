/** Finds and kills the processes that Pulumi starts. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The processes of the dynamic provider and of the plugin, of those that work for the lab in `directory`. */
export function providerProcesses(directory: string): number[] {
  return processes(directory, /(cmd\/dynamic-provider(\/index\.js)?|\/pulumi-resource-jumpstarter)$/);
}

/**
 * Pulumi's language host, which outlives a CLI that was killed and does nothing any more, and its program. Without a host that
 * reads what it prints, a program in Node.js can report its broken pipe to that pipe, and again, for ever.
 */
export function languageHostsAndPrograms(directory: string): number[] {
  return processes(directory, /(pulumi-language-(nodejs|yaml)|@pulumi\/pulumi\/cmd\/run(\/index\.js)?)$/);
}

/** Processes that start a provider process. */
function launchers(directory: string): number[] {
  return processes(directory, /pulumi-resource-pulumi-nodejs$/);
}

/**
 * Ends what Pulumi leaves when its CLI is killed and nothing of this package can end: the language host, its program, and
 * providers that were started and whose first resource had not had its turn. None of them does anything for anybody any more.
 */
export function endLeftovers(directory: string): void {
  // Otherwise a process that is just being started would be missed.
  killAll(launchers(directory));
  killAll([...providerProcesses(directory), ...languageHostsAndPrograms(directory)]);
}

/** The Jumpstarter controller of the lab in `directory`. */
export function controllerProcess(directory: string): number {
  const [pid] = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (id) => /--health-probe-bind-address=0/.test(read(id, "cmdline")) && read(id, "environ").includes(directory),
    );
  if (pid === undefined) throw new Error("the controller does not run");
  return Number(pid);
}

export function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it has ended meanwhile
    }
  }
}

/** Waits until no provider process is left, and says which ones are after `seconds`. */
export async function providersLeft(directory: string, seconds: number): Promise<number[]> {
  const deadline = Date.now() + seconds * 1000;
  while (providerProcesses(directory).length > 0 && Date.now() < deadline) await sleep(100);
  return providerProcesses(directory);
}

function processes(directory: string, program: RegExp): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      read(pid, "cmdline")
        .split("\0")
        .some((word) => program.test(word)),
    )
    .filter((pid) => read(pid, "environ").includes(directory))
    .map(Number);
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return ""; // it has ended meanwhile, or is another user's
  }
}
