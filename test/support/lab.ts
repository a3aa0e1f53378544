import { after, before } from "node:test";
import { connectKube, type Kube } from "../../lab/cluster/kube.ts";
import { type Lab, startLab } from "../../lab/lab.ts";

/** A lab, and its administrator's view of the cluster. Only `prepare` and tests may use them, not the code before. */
export interface LabInUse {
  readonly lab: Lab;
  readonly kube: Kube;
  /** Disposes of something after the tests: the latest first, the lab last. */
  use<T extends AsyncDisposable>(resource: T): T;
}

/**
 * Gives the tests of a file, or of a `describe`, a lab of their own, from before the first of them until after the
 * last.
 *
 *     const { lab, kube } = useLab();
 *
 * @param prepare what to do as soon as the lab runs: outside of a `describe`, hooks do not wait for each other
 */
export function useLab(prepare?: () => Promise<void>): LabInUse {
  const resources = new AsyncDisposableStack();
  const lab = {} as Lab;
  const kube = {} as Kube;
  before(async () => {
    Object.assign(lab, resources.use(await startLab()));
    Object.assign(kube, await connectKube(lab.kubeconfig));
    await prepare?.();
  });
  after(() => resources.disposeAsync());
  return { lab, kube, use: (resource) => resources.use(resource) };
}
