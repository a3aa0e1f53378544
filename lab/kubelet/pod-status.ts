/** The status that the stand-in for a kubelet reports: pure functions. */

/** The state of a container. */
export type ContainerState =
  | { is: "waiting"; reason: string; message: string }
  | { is: "running"; since: string }
  | { is: "ended"; code: number; at: string };

/** Returns the status of a pod of one container, in Kubernetes' words. */
export function statusOf(
  { container, image }: { container: string; image: string },
  state: ContainerState,
  { restarts, last }: { restarts: number; last?: ContainerState | undefined },
): object {
  const isRunning = state.is === "running";
  const condition = (type: string, status: boolean) => ({ type, status: status ? "True" : "False" });
  return {
    phase: isRunning ? "Running" : state.is === "waiting" ? "Pending" : state.code === 0 ? "Succeeded" : "Failed",
    message: "Run by the stand-in for a kubelet of a test lab: as a process of one machine, not in a container.",
    conditions: [
      condition("PodScheduled", true),
      condition("Initialized", true),
      condition("ContainersReady", isRunning),
      condition("Ready", isRunning),
    ],
    containerStatuses: [
      {
        name: container,
        image,
        imageID: "",
        ready: isRunning,
        started: isRunning,
        restartCount: restarts,
        state: kubernetes(state),
        lastState: last ? kubernetes(last) : {},
      },
    ],
  };
}

function kubernetes(state: ContainerState): object {
  if (state.is === "waiting") return { waiting: { reason: state.reason, message: state.message } };
  if (state.is === "running") return { running: { startedAt: state.since } };
  const reason = state.code === 0 ? "Completed" : "Error";
  return { terminated: { exitCode: state.code, reason, finishedAt: state.at } };
}
