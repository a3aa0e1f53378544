import assert from "node:assert/strict";
import { test } from "node:test";
import { useHosts } from "../support/hosts.ts";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";

const { lab, use } = useSharedLab();
const hosts = useHosts({ lab, use });

test("a program in YAML brings an exporter to its host, shows drift, heals it and takes the exporter away", async () => {
  const host = await hosts.start();
  const program = `
resources:
  board:
    type: jumpstarter:Exporter
    properties:
      name: board
      namespace: ${lab.namespace}
      export: { power: { type: jumpstarter_driver_power.driver.MockPower } }
      tls: { insecure: true }
  bench:
    type: jumpstarter:ExporterService
    properties:
      exporter: { name: "\${board.name}", namespace: "\${board.namespace}", config: "\${board.config}" }
      connection: ${JSON.stringify(hosts.connection(host))}
      service: {}
outputs: { online: "\${bench.online}" }
`;
  await using project = await PulumiProject.create(lab, { language: "yaml", program });
  assert.equal((await project.up()).changes.create, 3);
  assert.deepEqual(await project.outputs(), { online: true });
  assert.doesNotMatch(JSON.stringify(await project.resources()), /PRIVATE KEY/);
  assertNoChanges(await project.up({ args: ["--refresh"] }));

  await host.run("systemctl stop board");
  assert.equal((await project.refresh()).changes.update, 1);
  assert.equal((await project.up()).changes.update, 1);
  await project.destroy();
  await host.run("test ! -e /etc/jumpstarter/exporters/board.yaml");
});
