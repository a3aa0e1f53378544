/** The state of a file backend, as a CLI leaves it that was killed, or whose machine has crashed, while it wrote. */
import assert from "node:assert/strict";
import { access, copyFile, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { useSharedLab } from "../support/lab.ts";
import { assertNoChanges, PulumiProject } from "../support/pulumi.ts";

const { lab, kube } = useSharedLab();

/** The moments at which the state is lost, and the way back that docs/troubleshooting.md names. */
const accidents = [
  {
    name: "the CLI is killed while it writes the attributes beside the checkpoint",
    damage: (checkpoint: string) => truncate(`${checkpoint}.attrs`),
    message: /failed to load checkpoint: EOF/,
    mend: (checkpoint: string) => rm(`${checkpoint}.attrs`),
  },
  {
    name: "the machine crashes while the checkpoint is written",
    damage: (checkpoint: string) => truncate(checkpoint),
    message: /failed to load checkpoint: .*unexpected end of JSON input/,
    mend: (checkpoint: string) => copyFile(`${checkpoint}.bak`, checkpoint),
  },
];

test("one pulumi up takes over what the state has forgotten, by its mark", async (t) => {
  const names = ["before", "during", "during-too"];
  await using project = await PulumiProject.create(lab, { program: program(names.slice(0, 1)) });
  const { checkpoint, backup } = filesOf(project);
  await project.up();
  const early = await readFile(checkpoint);
  await project.setProgram(program(names));
  await project.up();
  const uids = async () => await Promise.all(names.map(async (of) => (await kube.clients.get(of)).metadata.uid));
  const before = await uids();

  for (const { name, damage, message, mend } of accidents) {
    await t.test(`when ${name}`, async () => {
      // The accident came when the others were created, and the state did not yet say so.
      await Promise.all([writeFile(checkpoint, early), writeFile(backup, early)]);
      await damage(checkpoint);

      assert.match((await project.up({ fails: true })).stderr, message);
      await mend(checkpoint);
      assert.equal((await project.resources()).length, 1);
      await project.up();
      assert.deepEqual((await project.resources()).map(({ outputs }) => outputs?.uid).sort(), before.toSorted());
      assert.deepEqual(await uids(), before, "the objects are the same");
    });
  }
  assertNoChanges(await project.up());
});

test("with metadata=skip in the backend's URL there are no attributes to lose", async () => {
  const env = { PULUMI_BACKEND_URL: `${lab.env.PULUMI_BACKEND_URL}?metadata=skip` };
  await using project = await PulumiProject.create(lab, { program: program(["skipping"]), env });
  await project.up();
  const { checkpoint } = filesOf(project);
  await access(checkpoint);
  await assert.rejects(access(`${checkpoint}.attrs`), { code: "ENOENT" });
});

function program(names: string[]): string {
  return `
    import { JumpstarterClient } from "pulumi-jumpstarter";
    for (const name of ${JSON.stringify(names)}) new JumpstarterClient(name);`;
}

function filesOf(project: PulumiProject): { checkpoint: string; backup: string } {
  const folder = join(fileURLToPath(lab.env.PULUMI_BACKEND_URL!), ".pulumi", "stacks", "jumpstarter-test");
  const checkpoint = join(folder, `${project.stack}.json`);
  return { checkpoint, backup: `${checkpoint}.bak` };
}
