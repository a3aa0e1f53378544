/** Programs of boards on hosts, and looks at what became of them. */
import type { TestHost } from "../../lab/hosts/host.ts";
import type { PulumiProject, RunResult } from "../support/pulumi.ts";

/** A board with its service: the arguments of both, beside those that all boards have. */
export interface Board {
  exporter?: object;
  service: object;
}

/** The outputs of a board's service. */
export interface ServiceOutputs {
  onHost: Record<"configFile" | "unitFile" | "service", string>;
  machineId: string;
  online: boolean;
  lastSeen?: string;
  restartPending: boolean;
}

/** Returns a program of boards and of a client, which is there as long as they are: it holds leases. */
export function program(boards: Record<string, Board>, client = "ci"): string {
  const lines = Object.entries(boards).map(([name, { exporter, service }]) => {
    const others = JSON.stringify({ labels: { board: name }, tls: { insecure: true }, ...exporter });
    return `
      const ${name} = new JumpstarterExporter("${name}", { export: { power: power.MockPower() }, ...${others} });
      new JumpstarterExporterService("${name}", { exporter: ${name}, ...${JSON.stringify(service)} }, { dependsOn: client });`;
  });
  return `
    import { JumpstarterClient, JumpstarterExporter, JumpstarterExporterService } from "pulumi-jumpstarter";
    import { power } from "pulumi-jumpstarter/drivers";
    const client = new JumpstarterClient("${client}", { drivers: { unsafe: true }, tls: { insecure: true } });
    export const config = client.config;
    ${lines.join("")}`;
}

/** Returns the outputs of the services in the state, by name. A refresh leaves the outputs of the stack alone. */
export async function servicesOf(project: PulumiProject): Promise<Record<string, ServiceOutputs>> {
  const found = (await project.resources()).filter(({ type }) => type.endsWith(":ExporterService"));
  return Object.fromEntries(
    found.map(({ urn, outputs }) => {
      // Without the inputs: secrets are encrypted anew at each export.
      const { onHost, machineId, online, lastSeen, restartPending } = outputs as ServiceOutputs;
      return [urn.split("::").at(-1)!, { onHost, machineId, online, restartPending, ...(lastSeen && { lastSeen }) }];
    }),
  );
}

/** Returns what a command has said on the row of a service. */
export function saidOf({ diagnostics }: RunResult, name: string): string {
  const row = diagnostics.filter(({ urn }) => urn?.endsWith(`:ExporterService::${name}`));
  return row.map(({ message }) => message).join("\n");
}

/** Waits until a host runs what the files of a unit say. */
export async function untilApplied(host: TestHost, unit: string): Promise<void> {
  const files = `/etc/systemd/system/${unit}.service /etc/containers/systemd/${unit}.container`;
  await host.untilSucceeds(`
    ${findProcess(unit)}
    grep -qzxF "$(grep -ho 'JUMPSTARTER_APPLIED=.*' ${files} 2>/dev/null)" /proc/$process/environ`);
}

/** Returns shell code that sets `process` to the process of a unit, which may run in a container. */
export function findProcess(unit: string): string {
  return `
    process=$(systemctl show --property MainPID --value ${unit})
    if [ "$(cat /proc/$process/comm)" = conmon ]; then read -r process others </proc/$process/task/$process/children; fi`;
}

/** Returns what identifies the run of a unit: each start has another one. */
export async function invocationOf(host: TestHost, unit: string): Promise<string> {
  return await host.run(`systemctl show --property InvocationID --value ${unit}`);
}

/** Returns the files of a host that bear the mark of a resource. */
export async function filesOn(host: TestHost): Promise<string[]> {
  const find = "find /etc/jumpstarter /etc/systemd/system /etc/containers/systemd -type f 2>/dev/null";
  const files = await host.run(`${find} | xargs grep -ls 'Managed by Pulumi' | sort`, { fails: true });
  return files.split("\n").filter(Boolean);
}

/** Returns all that a host has of exporters. */
export async function remainsOn(host: TestHost): Promise<string> {
  const directory = await host.run("ls -d /etc/jumpstarter 2>/dev/null", { fails: true });
  const containers = await host.run("podman ps --all --format '{{.Names}}'");
  return [...(await filesOn(host)), directory, containers].filter(Boolean).join("\n");
}
