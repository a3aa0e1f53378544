/** The processes of the lab and their flags. Flags that only save time or memory are marked so. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fixedPorts } from "../process/ports.ts";
import type { Command } from "../process/supervision.ts";
import type { Tools } from "../tools/programs.ts";
import { adminKubeconfig, tokenFile, users } from "./kubeconfig.ts";

/** A process of the lab, by the file name of its program. */
export type Part =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "jumpstarter-controller"
  | "jumpstarter-router";

export interface ControlPlane {
  commands: Readonly<Record<Part, Command>>;
  server: string;
  /** Token of each static user. */
  tokens: Readonly<Record<string, string>>;
  /** Folder in which kube-apiserver writes apiserver.crt and apiserver.key when it starts. */
  certificates: string;
}

/** The lab's namespace, where the controller has its configuration. */
export const namespace = "jumpstarter-lab";

const endpoint = `127.0.0.1:${fixedPorts.controller}`;
const routerEndpoint = `127.0.0.1:${fixedPorts.router}`;

/** The settings that the controller and the router read when they start. */
export const configMap = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "jumpstarter-controller", namespace },
  data: {
    config: JSON.stringify({
      authentication: { internal: { prefix: "internal:" } },
      provisioning: { enabled: false },
      grpc: { keepalive: { minTime: "1s", permitWithoutStream: true } },
    }),
    router: JSON.stringify({ default: { endpoint: routerEndpoint } }),
  },
};

/** The controllers of Kubernetes that the lab has. The last one makes the pods that a kubelet, or its stand-in, runs. */
const controllers = ["garbage-collector-controller", "namespace-controller", "statefulset-controller"];

/** Writes the files that the processes need into `directory`, and returns the commands to start them. */
export function prepareControlPlane(
  { programs }: Tools,
  directory: string,
  [apiPort, etcdPort, peerPort]: readonly number[],
  { ownRates }: { ownRates: boolean },
): ControlPlane {
  const file = (name: string) => join(directory, name);
  const secretFile = (name: string, content: string) => {
    writeFileSync(file(name), content, { mode: 0o600 });
    return file(name);
  };
  const tokens = Object.fromEntries(users.map((user) => [user, randomBytes(16).toString("hex")]));
  const tokensCsv = secretFile("tokens.csv", tokenFile(tokens));
  const signingKey = secretFile("service-account.key", newSigningKey());
  const server = `https://127.0.0.1:${apiPort}`;
  const etcd = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const controllerEnv = {
    KUBECONFIG: file(adminKubeconfig),
    NAMESPACE: namespace,
    CONTROLLER_KEY: randomBytes(32).toString("hex"),
    ROUTER_KEY: randomBytes(32).toString("hex"),
    GRPC_ENDPOINT: endpoint,
    GRPC_ROUTER_ENDPOINT: routerEndpoint,
    GIN_MODE: "release",
  };
  const command = (part: Part, args: string[], env: Record<string, string> = {}): Command => ({
    file: programs[part]!,
    args,
    env: { HOME: directory, ...env },
  });
  const commands = {
    etcd: command("etcd", [
      "--name=lab",
      `--data-dir=${file("etcd")}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=lab=${peer}`,
      "--log-level=warn",
      "--unsafe-no-fsync", // saves time; nothing outlives the lab
    ]),
    "kube-apiserver": command("kube-apiserver", [
      `--etcd-servers=${etcd}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1", // else it looks for a default route, which a private network lacks
      `--secure-port=${apiPort}`,
      `--cert-dir=${file("certificates")}`,
      `--token-auth-file=${tokensCsv}`,
      "--authorization-mode=RBAC",
      "--disable-admission-plugins=ServiceAccount",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${signingKey}`,
      `--service-account-signing-key-file=${signingKey}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--endpoint-reconciler-type=none", // saves time
      "--profiling=false",
    ]),
    "kube-controller-manager": command("kube-controller-manager", [
      `--kubeconfig=${file(adminKubeconfig)}`,
      `--controllers=${controllers.join(",")}`,
      "--leader-elect=false",
      "--secure-port=0",
      ...(ownRates ? [] : ["--kube-api-qps=200", "--kube-api-burst=400"]), // saves time: ten times as many requests
      "--profiling=false",
    ]),
    "jumpstarter-controller": command(
      "jumpstarter-controller",
      ["--health-probe-bind-address=0", "--zap-devel=false"],
      controllerEnv,
    ),
    "jumpstarter-router": command("jumpstarter-router", [], controllerEnv),
  };
  return { commands, server, tokens, certificates: file("certificates") };
}

/** Returns a key for service account tokens, without which kube-apiserver does not start. */
function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return privateKey.export({ type: "sec1", format: "pem" }).toString();
}
