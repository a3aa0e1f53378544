import assert from "node:assert/strict";
import { test } from "node:test";
import type { Context } from "../../../src/provider/context.ts";
import { whyRemark } from "../../../src/provider/diff.ts";

const urn = "urn:pulumi:dev::lab::pulumi-nodejs:dynamic/jumpstarter:Client::ci";

test("the reason to mark an object anew names the new organization, or says that there is none", () => {
  const why = (former?: string, organization?: string) =>
    whyRemark({ urn, organization } as Context, {
      name: "ci",
      namespace: "lab",
      ownership: { urn, organization: former },
    });
  assert.match(why(undefined, "acme") ?? "", /with the organization acme:/);
  assert.match(why("acme") ?? "", /without an organization:/);
  assert.equal(why("acme", "acme"), undefined);
});
