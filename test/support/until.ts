import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something is so. @throws Error if it is not within two minutes */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`This is not so after two minutes: ${isSo}`);
    await sleep(50);
  }
}
