/** Checks and counts the invariants that must hold after every fault. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { KubeObject } from "../../lab/cluster/kube.ts";
import { assertNoChanges, type StateResource } from "../support/pulumi.ts";
import { checkTokens, type Holder } from "../support/tokens.ts";
import type { Fleet } from "./fleet.ts";

/**
 * Ends what the proxy does, and asserts the invariants:
 * (a) every command ends within its deadline: the fleet sees to it, also during the fault;
 * (b) one more `pulumi up` succeeds, and a further one changes nothing;
 * (c) every object in the cluster is in the state, and the other way round;
 * (d) every token in the state is the one last issued, and the controller accepts it;
 * (e) no token in any output, log or plain field of the state: the project sees to it with every command.
 */
export async function assertInvariants(t: TestContext, fleet: Fleet, faults: number): Promise<void> {
  fleet.proxy.clear();
  const recovery = await fleet.run("up");
  assert.equal(recovery.code, 0, `pulumi up after the fault failed:\n${recovery.stdout}${recovery.stderr}`);
  await assertSettled(t, fleet, faults);
}

/** Asserts the same after a command that has succeeded in spite of the faults: there is nothing left to recover. */
export async function assertSettled(t: TestContext, fleet: Fleet, faults: number): Promise<void> {
  fleet.proxy.clear();
  const again = await fleet.run("up");
  assert.equal(again.code, 0, again.stdout);
  assertNoChanges(again);
  const resources = await assertAgreement(fleet);
  tally(t, { faults, resources: resources.length, invariants: 5 });
}

/** Asserts (c) and (d): the state, the cluster and the controller agree. */
export async function assertAgreement(fleet: Fleet): Promise<StateResource[]> {
  const resources = await clearState(fleet);
  const inState = resources.map(({ type, id, outputs }) => `${kindOf(type)} ${id} ${outputs?.uid}`);
  const objects: KubeObject[] = [];
  const issued = new Map<string, string>();
  for (const namespace of new Set([fleet.kube.namespace, ...resources.map(({ outputs }) => outputs?.namespace)])) {
    const kube = fleet.kube.in(namespace);
    for (const collection of [kube.clients, kube.exporters, kube.accessPolicies])
      objects.push(...(await collection.list()));
    for (const { metadata, data } of await kube.secrets.list())
      issued.set(`${kube.namespace}/${metadata.name}`, data?.token);
  }
  const inCluster = objects.map(
    ({ kind, metadata: { namespace, name, uid } }) => `${kind} ${namespace}/${name} ${uid}`,
  );
  assert.deepEqual(inState.sort(), inCluster.sort(), "the state and the cluster differ");
  const inHand = resources.filter(holdsToken).map(holder);
  // A rotated token stays valid: only the Secret tells which one is the last.
  const outdated = inHand.filter(({ kind, namespace, name, token }) => {
    return issued.get(`${namespace}/${name}-${kind.toLowerCase()}`) !== Buffer.from(token).toString("base64");
  });
  assert.deepEqual(
    outdated.map(({ name }) => name),
    [],
    "the state has other tokens than the Secrets",
  );
  const verdicts = await checkTokens(inHand);
  const refused = inHand.flatMap(({ kind, name }, index) =>
    verdicts[index] ? `${kind} ${name}: ${verdicts[index]}` : [],
  );
  assert.deepEqual(refused, [], "the controller refuses tokens that are in the state");
  return resources;
}

/** Returns the objects whose tokens the state holds. */
export async function holders(fleet: Fleet): Promise<Holder[]> {
  return (await clearState(fleet)).filter(holdsToken).map(holder);
}

/** One line for the summary of a run; `test/run.ts` adds them up. */
export function tally(t: TestContext, { faults = 0, resources = 0, invariants = 0 }): void {
  t.diagnostic(`${faults} faults injected, ${resources} resources handled, ${invariants} invariants held`);
}

/** The resources with their secrets in clear. */
async function clearState(fleet: Fleet): Promise<StateResource[]> {
  const { resources = [] } = (await fleet.project.exportState({ showSecrets: true })).deployment;
  return resources.filter(({ type }) => /^(pulumi-nodejs:dynamic\/jumpstarter|jumpstarter:index):/.test(type));
}

/** An access policy has none. */
function holdsToken({ type }: StateResource): boolean {
  return kindOf(type) !== "ExporterAccessPolicy";
}

function holder({ type, outputs }: StateResource): Holder {
  // A secret in clear is { 4dab...: 1b47..., plaintext: JSON }.
  const token = JSON.parse(outputs?.token?.plaintext ?? '""');
  return { kind: kindOf(type) as Holder["kind"], namespace: outputs?.namespace, name: outputs?.name, token };
}

function kindOf(type: string): string {
  return type.split(":").at(-1) ?? "";
}
