import { basename } from "node:path";
import { after, before } from "node:test";
import { connectKube, type Kube } from "../../lab/cluster/kube.ts";
import { type Lab, type LabAccess, shareLab, startLab } from "../../lab/lab.ts";

/** A lab, and its administrator's view of the cluster. Only `prepare` and tests may use them, not the code before. */
export interface LabInUse<L extends LabAccess = Lab> {
  readonly lab: L;
  readonly kube: Kube;
  /** Disposes of something after the tests: the latest first, the lab last. */
  use<T extends AsyncDisposable>(resource: T): T;
}

/** Holds the folder of the lab that the test runner has started for the files that share one; "" for those that use none. */
export const SHARED_LAB = "JUMPSTARTER_SHARED_LAB";

/**
 * Gives the tests of a file, or of a `describe`, a lab of their own, from before the first of them until after the last. They
 * may stop its parts.
 *
 *     const { lab, kube } = useLab();
 *
 * @param prepare what to do as soon as the lab runs: outside of a `describe`, hooks do not wait for each other
 */
export function useLab(prepare?: () => Promise<void>): LabInUse {
  assertSeen();
  return provide(startLab, prepare);
}

/**
 * Gives the tests a namespace of their own, `lab.namespace`, on a lab that serves other files at the same time: for tests that
 * leave its parts alone, and other namespaces. A file that runs by itself has a lab of its own.
 */
export function useSharedLab(prepare?: () => Promise<void>): LabInUse<LabAccess> {
  assertSeen();
  const shared = process.env[SHARED_LAB];
  if (shared === undefined) return useLab(prepare);
  const namespace = `${basename(process.argv[1]!, ".test.ts")}-${process.pid}`;
  return provide(() => shareLab(shared, namespace), prepare);
}

/** Refuses a lab to a file that the test runner runs beside others as one without: two labs do not fit into one network. */
function assertSeen(): void {
  if (process.env[SHARED_LAB] !== "") return;
  throw new Error(
    "The test runner sees no lab in this file: the file itself has to call useLab(...) or useSharedLab(...).",
  );
}

function provide<L extends LabAccess & AsyncDisposable>(
  open: () => Promise<L>,
  prepare?: () => Promise<void>,
): LabInUse<L> {
  const resources = new AsyncDisposableStack();
  const lab = {} as L;
  const kube = {} as Kube;
  before(async () => {
    Object.assign(lab, resources.use(await open()));
    Object.assign(kube, await connectKube(lab.kubeconfig));
    await prepare?.();
  });
  after(() => resources.disposeAsync());
  return { lab, kube, use: (resource) => resources.use(resource) };
}
