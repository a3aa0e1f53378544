/**
 * `npm run demo`: the main job from end to end, on a lab of its own, with the real tools. It ends with a summary of
 * what was measured on the way, and leaves nothing behind but the cache.
 */
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { connectKube } from "../cluster/kube.ts";
import { LabError } from "../errors.ts";
import { type Lab, startLab } from "../lab.ts";
import { installJmp, openJmp } from "../probes/jmp.ts";
import { findToken } from "../probes/leaks.ts";
import { interruption } from "../process/interruption.ts";
import { watchLeftovers } from "../process/leftovers.ts";
import { ensureTools } from "../tools/build.ts";
import { cacheDirectory } from "../tools/cache.ts";

const root = join(import.meta.dirname, "..", "..");
const stack = "demo";
const interrupt = interruption();
const summary: [subject: string, text: string][] = [];
let current = "";
let steps = 0;

const interrupted = new Promise<never>((_resolve, reject) => {
  interrupt.addEventListener("abort", () => reject(interrupt.reason));
});
interrupted.catch(() => {}); // the step that is under way fails with it
process.exitCode = await main();

async function main(): Promise<number> {
  const started = performance.now();
  const watch = watchLeftovers();
  let failed = false;
  try {
    await using cleanUp = new AsyncDisposableStack();
    await demonstrate(cleanUp);
  } catch (error) {
    failed = true;
    const reason = error instanceof LabError ? error.message : (error as Error).stack;
    console.error(`\nThe demo failed at step ${steps}, "${current}": ${reason}`);
  }
  const left = await watch.leftovers({ interrupted: interrupt.aborted });
  for (const line of left) console.error(`Left behind: ${line}`);
  if (left.length > 0 || failed) return interrupt.aborted ? 130 : 1;
  note("left behind", `no process, no file outside ${cacheDirectory()}`);
  console.log(`\n── Done in ${seconds(started)} ${"─".repeat(60)}`);
  for (const [subject, text] of summary) console.log(`${subject.padEnd(18)}${text}`);
  return 0;
}

/** Runs the steps. `cleanUp` stops everything at the end, also if a step fails. */
async function demonstrate(cleanUp: AsyncDisposableStack): Promise<void> {
  const tools = await step("Prepare the programs that the lab consists of", async () => {
    const tools = await ensureTools({ purpose: "lab", signal: interrupt });
    for (const line of tools.installed) console.log(line);
    await installJmp();
    return tools;
  });

  const lab = await step("Start a lab: a Kubernetes API server with the Jumpstarter controller", async (time) => {
    const lab = cleanUp.use(await startLab({ signal: interrupt, tools }));
    console.log(`The API server listens at ${lab.server}, the namespace is ${lab.namespace}.`);
    note("lab", `started in ${time()}: etcd, Kubernetes API server, Jumpstarter controller and router`);
    return lab;
  });
  const kube = await connectKube(lab.kubeconfig);
  const pulumi = await initializeStack(lab, cleanUp);

  await step("pulumi up: an exporter and a client", async (time) => {
    await pulumi.show("up", "--yes", "--skip-preview");
    const created = [...(await kube.exporters.list()), ...(await kube.clients.list())];
    note(
      "pulumi up",
      `${time()}: created ${created.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ")}`,
    );
  });

  await step("The outputs are secret", async () => {
    await pulumi.show("stack", "output");
    const shown = JSON.parse(await pulumi.read("stack", "output", "--json"));
    const plain = Object.keys(shown).filter((name) => shown[name] !== "[secret]");
    if (plain.length > 0) throw new LabError(`these outputs are not secret: ${plain.join(", ")}`);
    note("outputs", `${Object.keys(shown).join(", ")}: all secret`);
  });
  const outputs = JSON.parse(await pulumi.read("stack", "output", "--json", "--show-secrets"));

  await step("pulumi up once more changes nothing", async (time) => {
    await pulumi.show("up", "--yes", "--skip-preview", "--expect-no-changes");
    note("pulumi up again", `${time()}: no changes`);
  });

  await step("The state holds no token", async () => {
    const state = await pulumi.read("stack", "export");
    if (findToken(outputs.clientConfig) === undefined) throw new LabError("the client config holds no token");
    const token = findToken(state);
    if (token !== undefined) throw new LabError(`the exported state holds ${token}`);
    note("state", `${state.length} bytes exported, no token in them`);
    console.log("Tokens are in it only encrypted.");
  });

  const jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
  const exporter = await step("jmp run: the exporter config output runs an exporter", async (time) => {
    console.log(`${masked(outputs.exporterConfig)}\n$ jmp run --exporter-config exporter.yaml`);
    const exporter = cleanUp.use(await jmp.startExporter(outputs.exporterConfig, kube));
    note("jmp run", `exporter online in ${time()}`);
    return exporter;
  });

  await step("jmp shell: the client config output leases it and switches its power on", async (time) => {
    const config = await jmp.configFile("client", outputs.clientConfig);
    const command = ["--selector", "board=rpi4", "--", "j", "power", "on"];
    console.log(`${masked(outputs.clientConfig)}\n$ jmp shell --client-config client.yaml ${command.join(" ")}`);
    const { code, stdout, stderr } = await jmp.run(["shell", "--client-config", config, ...command]);
    process.stdout.write(stdout);
    if (code !== 0) throw new LabError(`jmp ended with ${code}:\n${stderr}`);
    const line = exporter.output.split("\n").find((line) => line.includes("MockPower:power on"));
    if (line === undefined) throw new LabError(`the exporter's mock power was not switched on:\n${exporter.output}`);
    console.log(`The exporter logged: ${line}`);
    note("jmp shell", `leased and switched on in ${time()}`);
    await exporter.stop();
  });

  await step("pulumi destroy", async (time) => {
    await pulumi.show("destroy", "--yes", "--skip-preview");
    const objects = [...(await kube.exporters.list()), ...(await kube.clients.list())];
    if (objects.length > 0)
      throw new LabError(`still there: ${objects.map(({ metadata }) => metadata.name).join(", ")}`);
    const took = time();
    // The cluster's garbage collector removes the credentials a moment later.
    for (const secret of ["rpi4-bench-1-exporter", "ci-client"]) {
      await kube.secrets.until(secret, (object) => object === undefined);
    }
    note("pulumi destroy", `${took}: no Client, Exporter or Secret of ours is left`);
  });
}

/**
 * The stack's settings are kept in the lab's folder, not beside Pulumi.yaml. `cleanUp` ends a command that still runs, before the
 * lab that it works on.
 */
async function initializeStack({ env, directory: folder }: Lab, cleanUp: AsyncDisposableStack) {
  const directory = join(folder, "demo");
  await mkdir(directory);
  await copyFile(join(root, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  const config = ["--config-file", join(directory, `Pulumi.${stack}.yaml`)];
  const run = async (cwd: string, args: string[], output: "inherit" | "pipe") => {
    const child = execa("pulumi", args, {
      cwd,
      env,
      extendEnv: false,
      stdio: ["ignore", output, output],
      detached: true, // Pulumi takes a second SIGINT, after the terminal's, for an order to stop at once
      killSignal: "SIGINT",
      forceKillAfterDelay: 10_000,
      reject: false,
    });
    cleanUp.defer(async () => {
      child.kill();
      await child;
    });
    const { exitCode, signal, stdout = "", stderr = "" } = await child;
    if (exitCode !== 0) throw new LabError(`pulumi ${args[0]} ended with ${exitCode ?? signal}\n${stderr}`);
    return stdout;
  };
  const onStack = (args: string[]) => [...args, ...(args[0] === "stack" ? [] : config), "--stack", stack];
  await run(directory, ["stack", "init", stack], "pipe");
  return {
    show: (...args: string[]) => {
      console.log(`$ pulumi ${args.join(" ")}`);
      return run(root, onStack(args), "inherit");
    },
    read: (...args: string[]) => run(root, onStack(args), "pipe"),
  };
}

async function step<T>(title: string, work: (time: () => string) => Promise<T>): Promise<T> {
  current = title;
  console.log(`\n── ${++steps}. ${title} ${"─".repeat(Math.max(0, 90 - title.length))}`);
  const started = performance.now();
  interrupt.throwIfAborted();
  return await Promise.race([work(() => seconds(started)), interrupted]);
}

function note(subject: string, text: string): void {
  summary.push([subject, text]);
}

function masked(config: string): string {
  return config.trimEnd().replace(/^(\s*token: ).*$/m, "$1********");
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
