/**
 * `npm run record`: runs `pulumi up` on the quickstart in a terminal, while the controller is stopped for a few
 * seconds, and writes the recording beside this file: an asciicast for players, and an SVG for the README.
 */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { connectKube } from "../../lab/cluster/kube.ts";
import { startLab } from "../../lab/lab.ts";
import { terminalSvg } from "./terminal-svg.ts";

const root = join(import.meta.dirname, "..", "..");
/** Wide enough for all that Pulumi writes on a row. */
const size = { columns: 240, rows: 18 };
/** The time that the controller stays stopped once the wait is on the screen. */
const WAIT_SECONDS = 5;
/** Longer pauses, as before the first output, are shortened to this. */
const PAUSE_SECONDS = 0.5;
const pseudoTerminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";

await using lab = await startLab();
const directory = join(lab.directory, "recording");
await mkdir(directory);
await copyFile(join(root, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
await pulumi(directory, ["stack", "init", "lab"]);
// As Jumpstarter's operator publishes it.
const kube = await connectKube(lab.kubeconfig);
const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
await kube.configMaps.create({ metadata: { name: "jumpstarter-service-ca-cert" }, data: { "ca.crt": certificate } });
await lab.controller.stop();
const events = await record();
await pulumi(root, [
  "destroy",
  "--yes",
  "--skip-preview",
  "--stack",
  "lab",
  "--config-file",
  join(directory, "c.yaml"),
]);

const header = { version: 2, width: size.columns, height: size.rows, title: "pulumi up waits for a credential" };
const lines = [header, ...events].map((line) => JSON.stringify(line));
await writeFile(join(import.meta.dirname, "pulumi-up.cast"), `${lines.join("\n")}\n`);
await writeFile(join(import.meta.dirname, "pulumi-up.svg"), await terminalSvg(events, size));

/** Returns the events of an asciicast: seconds since the beginning, "o" for output, text. */
async function record(): Promise<[number, "o", string][]> {
  const command = `pulumi up --yes --skip-preview --stack lab --config-file ${join(directory, "c.yaml")}`;
  const terminal = `stty columns ${size.columns} rows ${size.rows}; exec ${command}`;
  const child = execa("python3", ["-c", pseudoTerminal, "sh", "-c", terminal], {
    cwd: root,
    env: { ...lab.env, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  let [seconds, last] = [0, performance.now()];
  const events: [number, "o", string][] = [[0, "o", "$ pulumi up --yes --skip-preview\r\n"]];
  let back: Promise<void> | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const now = performance.now();
    seconds += Math.min(PAUSE_SECONDS, (now - last) / 1000);
    last = now;
    events.push([Number(seconds.toFixed(3)), "o", text]);
    if (!text.includes("waiting for")) return;
    back ??= new Promise((resolve) => setTimeout(() => resolve(lab.controller.start()), WAIT_SECONDS * 1000));
  });
  await child;
  if (!back) throw new Error("the wait did not appear on the screen");
  await back;
  return events;
}

async function pulumi(cwd: string, args: string[]): Promise<void> {
  await execa("pulumi", args, { cwd, env: lab.env, stdio: ["ignore", "ignore", "inherit"] });
}
