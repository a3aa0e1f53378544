import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { type Jmp, openJmp } from "../../../lab/probes/jmp.ts";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject, type RunResult } from "../../support/pulumi.ts";

let jmp: Jmp;
const { lab, kube } = useSharedLab(async () => {
  jmp = await openJmp({ env: lab.env, directory: join(lab.directory, "jmp") });
});

const program = (port: number) => `
  import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
  import { composite, network, power, shell } from "pulumi-jumpstarter/drivers";

  const board = new JumpstarterExporter("bench", {
    labels: { board: "bench" },
    export: {
      board: composite.Composite({}, {
        description: "the board on the first bench",
        children: { power: power.MockPower({ log_level: "DEBUG" }) },
      }),
      switch: composite.Proxy({ ref: "board.power" }),
      tools: shell.Shell({ methods: { greet: "echo hello from $BENCH", where: { command: "pwd" } }, cwd: "/", timeout: 60 }),
      ssh: network.TcpNetwork({ host: "127.0.0.1", port: ${port} }),
    },
    strictDrivers: true,
  });
  const ci = new JumpstarterClient("ci", { drivers: { allow: ["jumpstarter_driver_*"] } });
  export const exporterConfig = board.config;
  export const clientConfig = ci.config;`;

test("jmp runs an exporter made of the catalogue's functions alone, and j uses each of its drivers", async () => {
  await using server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await using project = await PulumiProject.create(lab, { program: program(port) });
  await project.up();
  const outputs = await project.outputs({ showSecrets: true });
  await using exporter = await jmp.startExporter(outputs.exporterConfig, kube);
  const client = ["--client-config", await jmp.configFile("ci", outputs.clientConfig)];
  const commands = [
    "j board power on",
    "j switch off",
    "j tools greet --env BENCH=bench-1",
    "j tools where",
    "j ssh address",
    "j --help",
  ];
  const shell = ["shell", ...client, "--selector", "board=bench", "--", "sh", "-c", commands.join(" && ")];
  const { code, stdout, stderr } = await jmp.run(shell);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^hello from bench-1$/m);
  assert.match(stdout, /^\/$/m);
  assert.match(stdout, new RegExp(`127\\.0\\.0\\.1:${port}`));
  assert.match(stdout, /board +the board on the first bench/);
  assert.match(exporter.output, /MockPower:power on[\s\S]*MockPower:power off/);
  await exporter.stop();
});

test("a slip in a driver is a warning of the preview, on the exporter's row; with strictDrivers it fails before anything is made", async () => {
  const exporter = (options: string) => `
    import { JumpstarterExporter } from "pulumi-jumpstarter";
    const power = { type: "jumpstarter_driver_power.driver.MokPower" };
    new JumpstarterExporter("bench", { export: { power }, ${options} });`;
  await using project = await PulumiProject.create(lab, { program: exporter("") });
  const found = /export\.power\.type must be .* has no class MokPower; did you mean MockPower\?/;
  const { diagnostics } = await project.preview();
  assert.equal(diagnostics.length, 1);
  const [{ severity, message, urn }] = diagnostics as [RunResult["diagnostics"][number]];
  assert.equal(severity, "warning");
  assert.match(message, found);
  assert.match(urn!, /dynamic\/jumpstarter:Exporter::bench$/);

  await project.setProgram(exporter("strictDrivers: true"));
  const refused = await project.run(["preview"], { fails: true });
  assert.match(refused.diagnostics.map(({ message }) => message).join("\n"), found);
  assert.deepEqual(await kube.exporters.list(), []);
});
