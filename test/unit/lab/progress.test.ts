import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Progress } from "../../../lab/tools/progress.ts";

describe("the progress of a build", () => {
  async function build({ mock }: TestContext, isTTY: boolean): Promise<string> {
    mock.timers.enable({ apis: ["setInterval", "Date"] });
    let shown = "";
    const progress = new Progress(2, { isTTY, columns: 60, write: (text) => (shown += text) });
    await progress.step("etcd", async (report) => {
      report("downloading go.etcd.io/bbolt v1.4.3");
      for (let second = 0; second < 46; second++) mock.timers.tick(1000);
    });
    await progress.step("kube-apiserver", async () => mock.timers.tick(4_000));
    progress.end();
    return shown;
  }

  it("is one live line on a terminal", async (t) => {
    const live = (await build(t, true)).split("\r\x1b[2K");
    assert.equal(live[2], "Building etcd (1 of 2) 1 s downloading go.etcd.io/bbolt v1.");
    assert.equal(live.filter((text) => text.includes("\n")).length, 2);
    assert.ok(live.every((text) => text.split("\n")[0]!.length < 60));
  });

  it("is a line at each start, every 20 seconds and at each end elsewhere", async (t) => {
    assert.deepEqual((await build(t, false)).trimEnd().split("\n"), [
      "Building etcd (1 of 2) ...",
      "Building etcd (1 of 2) 20 s downloading go.etcd.io/bbolt v1.4.3",
      "Building etcd (1 of 2) 40 s downloading go.etcd.io/bbolt v1.4.3",
      "Built etcd (1 of 2) in 46 s",
      "Building kube-apiserver (2 of 2) ...",
      "Built kube-apiserver (2 of 2) in 4 s",
      "Built 2 programs in 50 s",
    ]);
  });

  it("leaves a terminal's line empty when a step fails", async () => {
    let shown = "";
    const progress = new Progress(1, { isTTY: true, write: (text) => (shown += text) });
    const failing = progress.step("etcd", () => Promise.reject(new Error("no network")));
    await assert.rejects(failing, /no network/);
    assert.ok(shown.endsWith("\r\x1b[2K"));
  });
});
