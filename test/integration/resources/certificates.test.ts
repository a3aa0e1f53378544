import assert from "node:assert/strict";
import { test } from "node:test";
import { useSharedLab } from "../../support/lab.ts";
import { PulumiProject, type RunResult } from "../../support/pulumi.ts";

const { lab, kube } = useSharedLab();

const warnings = ({ diagnostics }: RunResult) =>
  diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);

test("a lab that publishes no CA is told once, until the program says how jmp is to trust the controller", async () => {
  const program = (tls: string) => `
    import { JumpstarterClient, JumpstarterExporter } from "pulumi-jumpstarter";
    new JumpstarterClient("ci", { ${tls} });
    new JumpstarterClient("alice", { ${tls} });
    new JumpstarterExporter("bench", { ${tls} });`;
  await using project = await PulumiProject.create(lab, { program: program("") });
  assert.deepEqual(warnings(await project.preview()), []);
  const [warning, ...others] = warnings(await project.up());
  assert.match(warning!, /There is no CA.*CERTIFICATE_VERIFY_FAILED.*tls: \{ ca \}/s);
  assert.deepEqual(others, []);
  assert.equal(warnings(await project.up()).length, 1);

  await project.setProgram(program("tls: { insecure: true }"));
  assert.deepEqual(warnings(await project.up()), []);

  await project.setProgram(program(""));
  const data = { "ca.crt": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" };
  await kube.configMaps.create({ metadata: { name: "jumpstarter-service-ca-cert" }, data });
  assert.deepEqual(warnings(await project.up({ args: ["--refresh"] })), []);
});
