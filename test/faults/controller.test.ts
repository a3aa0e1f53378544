/** A controller that is away, slow or another one, and Secrets that are not what they should be. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import { useLab } from "../support/lab.ts";
import { assertNoChanges } from "../support/pulumi.ts";
import { checkTokens } from "../support/tokens.ts";
import { Fleet, type Member, members, posted, succeeded } from "./fleet.ts";
import { assertInvariants, assertSettled, holders } from "./invariants.ts";
import { controllerProcess } from "./processes.ts";

describe("a controller", () => {
  let fleet: Fleet;
  const { lab, use } = useLab(async () => {
    fleet = use(await Fleet.create(lab));
  });

  test("that is away, or works for another namespace, is named when the time is over; the next up carries on", async (t) => {
    await lab.controller.stop();
    await fleet.declare(members("away", 8, { credentialTimeout: "3s" }));
    const { code, diagnostics } = await fleet.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0);
    const errors = diagnostics.filter(({ urn, severity }) => severity === "error" && urn?.includes("::away-"));
    assert.equal(errors.length, 8);
    for (const { message } of errors) {
      assert.match(message, /exists, but the controller has not issued its credential within 3 s/);
      assert.match(message, /Is the Jumpstarter controller running, and does it watch the namespace jumpstarter-lab\?/);
    }
    await lab.controller.start();
    await assertInvariants(t, fleet, 1);
  });

  test("that is stopped in the middle and goes on later is waited for", async (t) => {
    await fleet.declare(members("slow", 8));
    const controller = controllerProcess(lab.directory);
    process.kill(controller, "SIGSTOP");
    try {
      const running = fleet.start("up");
      await running.reaches(posted(fleet).reached(8));
      process.kill(controller, "SIGCONT");
      succeeded(await running.finished);
    } finally {
      process.kill(controller, "SIGCONT");
    }
    await assertSettled(t, fleet, 1);
  });

  test("with another key changes all tokens: a refresh brings the new ones, which up alone does not look for", async (t) => {
    const old = await holders(fleet);
    assert.ok(old.length > 0);
    await lab.controller.stop();
    await lab.controller.start({ CONTROLLER_KEY: "another key" });
    for (const { kind, name, token } of old) {
      const before = Buffer.from(token).toString("base64");
      await fleet.kube.secrets.until(`${name}-${kind.toLowerCase()}`, (secret) => secret?.data?.token !== before);
    }
    assertNoChanges(succeeded(await fleet.run("up")));
    assert.ok(
      (await checkTokens(await holders(fleet))).every((verdict) => verdict !== ""),
      "the old tokens are refused",
    );
    succeeded(await fleet.run("refresh"));
    assert.ok(
      (await checkTokens(await holders(fleet))).every((verdict) => verdict === ""),
      "the new tokens are there",
    );
    await assertSettled(t, fleet, 1);
  });

  test("finds Secrets without a token, with garbage, of another owner and of former objects", async (t) => {
    const name = (kind: string, index: number) => `${kind}-${index}`;
    const each = [0, 1, 2];
    const secret = (kind: string, index: number, rest: object) =>
      fleet.kube.secrets.create({ metadata: { name: `${name(kind, index)}-client` }, type: "Opaque", ...rest });
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const stranger = await fleet.kube.configMaps.create({ metadata: { name: "stranger" } });
    for (const index of each) {
      await secret("empty", index, {});
      await secret("garbage", index, { data: { token: base64("garbage") } });
      await secret("foreign", index, {
        metadata: { name: `${name("foreign", index)}-client`, ownerReferences: [owner(stranger)] },
        data: { token: base64("foreign") },
      });
      await leaveSecretBehind(name("stale", index));
    }
    const args = { credentialTimeout: "5s" };
    const fleetOf = (kind: string, args?: object): Member[] =>
      each.map((index) => ({ kind: "client", name: name(kind, index), ...(args && { args: { ...args } }) }));
    await fleet.declare([
      ...["empty", "garbage", "stale"].flatMap((kind) => fleetOf(kind)),
      ...fleetOf("foreign", args),
    ]);
    const { code, diagnostics } = await fleet.run("up", { args: ["--continue-on-error"] });
    assert.notEqual(code, 0);
    const errors = diagnostics.filter(({ urn, severity }) => severity === "error" && /::\w+-\d$/.test(urn ?? ""));
    assert.deepEqual(
      errors.map(({ urn }) => urn!.split("::").at(-1)).sort(),
      each.map((index) => name("foreign", index)),
    );
    for (const { message } of errors) assert.match(message, /Secret .*-client belongs to ConfigMap stranger/);
    await fleet.kube.configMaps.delete("stranger");
    for (const index of each) await fleet.kube.secrets.until(`${name("foreign", index)}-client`, isOurs);
    await assertInvariants(t, fleet, 4 * each.length);
  });

  /** The Secret of a client that was deleted without its dependents. */
  async function leaveSecretBehind(name: string): Promise<void> {
    await fleet.kube.clients.create({ metadata: { name } });
    await fleet.kube.secrets.until(`${name}-client`, (secret) => secret?.data?.token !== undefined);
    await fleet.kube.clients.delete(name, "Orphan");
    await fleet.kube.clients.until(name, (client) => client === undefined);
    // The garbage collector takes the owner off it.
    await fleet.kube.secrets.until(`${name}-client`, (secret) => secret?.metadata.ownerReferences === undefined);
  }
});

function owner({ apiVersion, kind, metadata: { name, uid } }: KubeObject) {
  return {
    apiVersion: apiVersion ?? "v1",
    kind: kind ?? "ConfigMap",
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

const isOurs = (secret: KubeObject | undefined) => secret?.metadata.ownerReferences?.[0]?.kind === "Client";
