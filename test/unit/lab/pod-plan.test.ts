import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { located, planOf } from "../../../lab/kubelet/pod-plan.ts";

const DIRECTORY = "/etc/jumpstarter/exporters";
const secret = { name: "config", secret: { secretName: "exporter-config", defaultMode: 420 } };
const container = {
  name: "exporter",
  image: "image",
  command: ["jmp", "run", "--exporter-config", `${DIRECTORY}/config.yaml`],
  volumeMounts: [{ name: "config", mountPath: DIRECTORY, readOnly: true }],
};
// biome-ignore lint/suspicious/noExplicitAny: a specification of a pod, whatever it says
const pod = (spec: any): any => ({ spec: { containers: [container], volumes: [secret], ...spec } });

describe("the plan of a pod without a kubelet", () => {
  it("is the command of its container, with the Secrets that it mounts", () => {
    const { command, volumes, restarts, graceSeconds } = planOf(pod({ terminationGracePeriodSeconds: 5 }));
    assert.deepEqual(command, container.command);
    assert.deepEqual(volumes, [
      { name: "config", secret: "exporter-config", optional: false, mountPaths: [DIRECTORY] },
    ]);
    assert.deepEqual({ restarts, graceSeconds }, { restarts: true, graceSeconds: 5 });
  });

  it("has the arguments after the command, and the environment", () => {
    const env = [{ name: "A", value: "1" }, { name: "EMPTY" }];
    const plan = planOf(pod({ containers: [{ ...container, command: ["sh"], args: ["-c", "exit"], env }] }));
    assert.deepEqual(plan.command, ["sh", "-c", "exit"]);
    assert.deepEqual(plan.env, { A: "1", EMPTY: "" });
  });

  it("names directories in place of mount paths, and of nothing else that begins alike", () => {
    const volumes = [
      { name: "config", secret: "one", optional: false, mountPaths: [DIRECTORY] },
      { name: "inner", secret: "two", optional: false, mountPaths: [`${DIRECTORY}/inner`] },
    ];
    const place = (text: string) => located(text, volumes, (volume) => `/run/${volume}`);
    assert.equal(place(`${DIRECTORY}/config.yaml`), "/run/config/config.yaml");
    assert.equal(place(DIRECTORY), "/run/config");
    assert.equal(place(`${DIRECTORY}/inner/key`), "/run/inner/key");
    assert.equal(place(`${DIRECTORY}-other/key`), `${DIRECTORY}-other/key`);
    assert.equal(place("--exporter-config"), "--exporter-config");
  });

  const device = { name: "dev", hostPath: { path: "/dev" } };
  const some = (fields: object) => ({ containers: [{ ...container, ...fields }] });
  const refused: [spec: object, words: string][] = [
    [{ volumes: [secret, device] }, "volume dev: hostPath"],
    [{ volumes: [{ ...secret, secret: { ...secret.secret, items: [] } }] }, "volume config: secret.items"],
    [{ initContainers: [container] }, "initContainers"],
    [{ containers: [container, container] }, "more than one container"],
    [some({ command: undefined }), "a container without command"],
    [some({ readinessProbe: { exec: {} } }), "readinessProbe"],
    [some({ env: [{ name: "TOKEN", valueFrom: { secretKeyRef: {} } }] }), "env TOKEN: valueFrom"],
    [some({ volumeMounts: [{ name: "config", mountPath: "/x", subPath: "y" }] }), "volumeMount config: subPath"],
  ];
  for (const [spec, words] of refused) {
    it(`is refused for ${words}`, () => {
      assert.throws(
        () => planOf(pod(spec)),
        ({ message }: Error) => message.startsWith("This lab has no kubelet. Its stand-in") && message.includes(words),
      );
    });
  }

  it("is made for a pod with settings that only a scheduler or a container would heed", () => {
    const resources = { requests: { cpu: "500m" } };
    const spec = { nodeSelector: { bench: "1" }, tolerations: [{}], imagePullSecrets: [{ name: "registry" }] };
    planOf(pod({ ...spec, containers: [{ ...container, resources }] }));
  });
});
