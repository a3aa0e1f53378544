import assert from "node:assert/strict";
import { test } from "node:test";
import { whyNoHosts } from "../../../../lab/hosts/tree.ts";

test("a cache below /tmp is named as what keeps hosts from starting", {
  skip: process.platform !== "linux",
}, async () => {
  process.env.XDG_CACHE_HOME = "/tmp/cache";
  assert.match(
    (await whyNoHosts()) ?? "",
    /\/tmp\/cache\/pulumi-jumpstarter .*set XDG_CACHE_HOME to a folder elsewhere/,
  );
});
