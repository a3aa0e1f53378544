import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Progress } from "../../../lab/tools/progress.ts";

describe("the progress of a build", () => {
  let now = 0;
  function build(isTTY: boolean): string {
    let shown = "";
    now = 0;
    const progress = new Progress(2, { isTTY, columns: 60, write: (text) => (shown += text) }, () => now);
    progress.start("etcd");
    progress.detail("downloading go.etcd.io/bbolt v1.4.3");
    for (now = 1000; now <= 45_000; now += 1000) progress.tick();
    progress.done();
    progress.start("kube-apiserver");
    now = 50_000;
    progress.done();
    progress.end(true);
    return shown;
  }

  it("is one live line on a terminal", () => {
    const live = build(true).split("\r\x1b[2K");
    assert.equal(live[2], "Building etcd (1 of 2) 1 s downloading go.etcd.io/bbolt v1.");
    assert.equal(live.filter((text) => text.includes("\n")).length, 2);
    assert.ok(live.every((text) => text.split("\n")[0]!.length < 60));
  });

  it("is a line at each start, every 20 seconds and at each end elsewhere", () => {
    assert.deepEqual(build(false).trimEnd().split("\n"), [
      "Building etcd (1 of 2) ...",
      "Building etcd (1 of 2) 20 s downloading go.etcd.io/bbolt v1.4.3",
      "Building etcd (1 of 2) 40 s downloading go.etcd.io/bbolt v1.4.3",
      "Built etcd (1 of 2) in 46 s",
      "Building kube-apiserver (2 of 2) ...",
      "Built kube-apiserver (2 of 2) in 4 s",
      "Built 2 programs in 50 s",
    ]);
  });
});
