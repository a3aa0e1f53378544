import * as pulumi from "@pulumi/pulumi";
import { pick, sendable, throwIfInvalid, unsendableArguments } from "../arguments.ts";
import { resourceClass, titleOf } from "../engine/dynamic/registration.ts";
import type { Problem } from "../problems.ts";
import { unknownArguments } from "../problems.ts";
import type { AdoptFrom } from "./object-resource.ts";
import { checkedRegistration, isOfKind, type ResourceKind } from "./resource-kind.ts";
import { unmappedTraces } from "./unmapped-traces.ts";

/** The exporter that a host is to run. A `JumpstarterExporter` is one. */
export interface ExporterToRun {
  /** The name of the exporter in the cluster. */
  name: pulumi.Input<string>;
  /** The namespace of the exporter. */
  namespace: pulumi.Input<string>;
  /** The exporter's complete configuration, as `jmp run --exporter-config` reads it. It is treated as a secret. @secret */
  config: pulumi.Input<string>;
}

/** The way through another host. */
export interface ProxyConnection {
  /** The host through which the connection goes, as `ssh HOST` finds it. Its key must be known. */
  host: pulumi.Input<string>;
  /** Its port. @integer @default as the ssh configuration says, else 22 */
  port?: pulumi.Input<number>;
  /** The user there. @default as the ssh configuration says, else this machine's user */
  user?: pulumi.Input<string>;
}

/**
 * The way to a host. What is left out is as the user's ssh configuration says, which `ssh` reads as always: keys, agent,
 * `ProxyJump`, certificates.
 */
export interface HostConnection {
  /** The host as `ssh HOST` finds it: a name of `~/.ssh/config`, a DNS name or an address. */
  host: pulumi.Input<string>;
  /** The port. @integer @default as the ssh configuration says, else 22 */
  port?: pulumi.Input<number>;
  /** The user: root, or one who may run `sudo -n /bin/sh -s`. @default as the ssh configuration says, else this machine's user */
  user?: pulumi.Input<string>;
  /**
   * A private key. An agent that runs for this one connection holds it, so that it is written to no file. It is treated as a
   * secret. Needs a POSIX shell on the machine that runs Pulumi.
   *
   * @secret
   * @default the keys and the agent of the user
   */
  privateKey?: pulumi.Input<string>;
  /** The password of `privateKey`. It is treated as a secret. Needs OpenSSH 8.4. @secret @default none */
  privateKeyPassword?: pulumi.Input<string>;
  /** The socket of an agent. Must not be set beside `privateKey`. @default `SSH_AUTH_SOCK` */
  agentSocketPath?: pulumi.Input<string>;
  /**
   * The host's public key, as in known_hosts. The host must have this one, whatever the files of known hosts say. Needs
   * OpenSSH 8.5.
   *
   * @default the keys in known_hosts. A host whose key is not there is refused
   * @example "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA..."
   */
  hostKey?: pulumi.Input<string>;
  /** The host through which the connection goes. @default as the ssh configuration says */
  proxy?: ProxyConnection;
}

/** The settings of `jmp` as a program of the host, in a service of systemd. */
export interface ExporterProgram {
  /** The path of `jmp` on the host. @default "/opt/jumpstarter/bin/jmp" */
  jmp?: pulumi.Input<string>;
  /** Variables of its environment. Every user of the host can read them: they are no place for a secret. @default {} */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The text of the unit in place of the package's own: it needs a section `[Service]`, and names the configuration file as
   * `{{config}}`. Without a section `[Install]` the exporter does not start with the host. Excludes all other settings of this
   * group.
   *
   * @default a service that runs `jmp`, starts with the host and is started again whenever it has ended
   */
  template?: pulumi.Input<string>;
}

/** The settings of `jmp` in a container of podman, which a quadlet defines. Needs podman 4.6 on the host. */
export interface ExporterContainer {
  /**
   * The image, which has `jmp` and the drivers. Required unless `template` is set.
   *
   * @example "quay.io/jumpstarter-dev/jumpstarter:0.9.0"
   */
  image?: pulumi.Input<string>;
  /** The policy for pulling the image: `always`, `missing`, `never` or `newer`. @default "missing" */
  pull?: pulumi.Input<"always" | "missing" | "never" | "newer">;
  /** Volumes beside the configuration, as for `podman run --volume`. @default [] */
  volumes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The devices that the container may use. With a list it has no other privileges.
   *
   * @default all devices: the container is privileged, and has `/dev` and `/run/udev` of the host
   * @example ["/dev/ttyUSB0"]
   */
  devices?: pulumi.Input<pulumi.Input<string>[]>;
  /** Variables of its environment. Every user of the host can read them: they are no place for a secret. @default {} */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * The text of the quadlet in place of the package's own: it needs a section `[Container]`, mounts `/etc/jumpstarter`, and names
   * the configuration file as `{{config}}`. Excludes all other settings of this group.
   *
   * @default a quadlet that runs the image, starts with the host and is started again whenever it has ended
   */
  template?: pulumi.Input<string>;
}

/** The arguments of a {@link JumpstarterExporterService}. */
export interface JumpstarterExporterServiceArgs {
  /**
   * The exporter: a `JumpstarterExporter`, or its name, namespace and configuration. Another name or namespace replaces the
   * resource.
   */
  exporter: ExporterToRun;
  /** The host as `ssh HOST` finds it. Either this or `connection` must be set, and not both. */
  host?: pulumi.Input<string>;
  /** The way to the host, where its name does not say it all. */
  connection?: HostConnection;
  /** The settings of `jmp` as a program of the host. Exactly one of `service` and `container` must be set. @example {} */
  service?: ExporterProgram;
  /**
   * The settings of `jmp` in a container. Exactly one of `service` and `container` must be set.
   *
   * @example { image: "quay.io/jumpstarter-dev/jumpstarter:0.9.0" }
   */
  container?: ExporterContainer;
  /**
   * The name of the unit on the host, without `.service`. A change replaces the resource. The files are
   * `/etc/jumpstarter/exporters/NAME.yaml` and `/etc/systemd/system/NAME.service` or `/etc/containers/systemd/NAME.container`.
   *
   * @replaceOnChanges
   * @default the name of the exporter
   */
  unitName?: pulumi.Input<string>;
  /**
   * Whether to take over files of that name that are on the host already. A unit of the system is never taken over.
   *
   * - `true` takes what bears no mark of Pulumi, such as what jumpstarter-lab-config has deployed, or that of another resource of
   *   the same stack.
   * - `{ from: URN }` takes what the resource with this URN has, in whatever stack. Error messages name the owner.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean | AdoptFrom>;
  /**
   * The way to restart a running exporter: `graceful` lets a lease end first, `now` ends it.
   *
   * @default "graceful"
   */
  restart?: pulumi.Input<"graceful" | "now">;
  /**
   * The time to wait until the exporter is online, as a duration ("90s", "10m"); a pull of its image is part of it. When it
   * has passed, the update fails with what the host's journal says, the resource stays in the state, and the next `pulumi up`
   * resumes the wait.
   *
   * @default "5m"
   */
  onlineTimeout?: pulumi.Input<string>;
  /**
   * Whether a host that cannot be reached is given up when the resource is deleted or goes to another host: what is on it
   * stays there. Set it and run `pulumi up` before.
   *
   * @default false: a deletion fails while the host cannot be reached
   */
  abandonHost?: pulumi.Input<boolean>;
}

/** The files and the service of an exporter on its host. */
export interface ExporterOnHost {
  /** The digest of the configuration file. */
  configFile: string;
  /** The digest of the unit or quadlet. */
  unitFile: string;
  /** The state of the service: "running". */
  service: string;
}

const SERVICE_ARGS = [
  "host",
  "service",
  "container",
  "unitName",
  "adopt",
  "restart",
  "onlineTimeout",
  "abandonHost",
] as const satisfies (keyof JumpstarterExporterServiceArgs)[];

const EXPORTER_SERVICE: ResourceKind = {
  name: "ExporterService",
  provider: "exporterService",
  args: SERVICE_ARGS,
  localArgs: ["exporter", "connection"],
  options: {},
  outputs: ["unitName", "onHost", "machineId", "online", "lastSeen", "restartPending"],
};

const CONNECTION_ARGS = ["host", "port", "user", "agentSocketPath", "hostKey", "proxy"] as const;
const CONNECTION_SECRETS = ["privateKey", "privateKeyPassword"] as const;

interface ServiceOutputs {
  readonly unitName: pulumi.Output<string>;
  readonly onHost: pulumi.Output<ExporterOnHost>;
  readonly machineId: pulumi.Output<string>;
  readonly online: pulumi.Output<boolean>;
  readonly lastSeen: pulumi.Output<string | undefined>;
  readonly restartPending: pulumi.Output<boolean>;
}

const ServiceResource = resourceClass<ServiceOutputs>();

/**
 * An exporter's service on the host beside the board: when `pulumi up` ends, the exporter is online.
 *
 * It goes to the host by the system's `ssh`, writes the configuration and a unit of systemd or a quadlet of podman, starts it, and
 * waits until the controller has seen the exporter. An update restarts it when its lease has ended, a refresh shows what
 * others have changed on the host, and a deletion removes what it has written. An update without changes asks no host.
 *
 * `pulumi up` fails where the host cannot be reached, lets nobody in or lacks something, where a file or unit of that name belongs
 * to somebody else, and where the exporter is not online in time. The first line of the error is the host's own word or that of `ssh`.
 *
 * @example
 * ```ts
 * import { JumpstarterExporter, JumpstarterExporterService } from "pulumi-jumpstarter";
 * import { power } from "pulumi-jumpstarter/drivers";
 *
 * const board = new JumpstarterExporter("rpi4-bench-1", { export: { power: power.MockPower() } });
 * new JumpstarterExporterService("rpi4-bench-1", {
 *   exporter: board,
 *   host: "bench-1", // as `ssh bench-1` finds it
 *   container: { image: "quay.io/jumpstarter-dev/jumpstarter:0.9.0" },
 * });
 * ```
 */
export class JumpstarterExporterService extends ServiceResource {
  /** The name of the unit on the host, without `.service`. */
  declare readonly unitName: pulumi.Output<string>;
  /** The state of the host: the digests of the files, and the state of the service. */
  declare readonly onHost: pulumi.Output<ExporterOnHost>;
  /** The id of the machine. It stays the same when its address changes. */
  declare readonly machineId: pulumi.Output<string>;
  /** Whether the controller had the exporter online at the last update or refresh. */
  declare readonly online: pulumi.Output<boolean>;
  /** The time when the controller last saw the exporter, as of the last update or of a refresh that found a change, in RFC 3339. */
  declare readonly lastSeen: pulumi.Output<string | undefined>;
  /** Whether a lease has to end before the exporter runs as wanted. */
  declare readonly restartPending: pulumi.Output<boolean>;

  /**
   * Create a JumpstarterExporterService resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterExporterServiceArgs, opts?: pulumi.CustomResourceOptions) {
    const title = titleOf(EXPORTER_SERVICE, name);
    const [type, , inputs, options] = checkedRegistration(EXPORTER_SERVICE, name, args, opts);
    const { exporter, connection } = args ?? ({} as JumpstarterExporterServiceArgs);
    throwIfInvalid(title, [...exporterProblems(exporter), ...connectionProblems(connection)]);
    const way = connection && sendable(title, { connection: pick(connection, CONNECTION_ARGS) }, ["connection"]);
    const others = {
      ...way,
      name: exporter.name,
      namespace: exporter.namespace,
      config: pulumi.secret(exporter.config),
      ...(connection?.privateKey !== undefined && { privateKey: pulumi.secret(connection.privateKey) }),
      ...(connection?.privateKeyPassword !== undefined && {
        privateKeyPassword: pulumi.secret(connection.privateKeyPassword),
      }),
    };
    using _ = unmappedTraces();
    super(type, name, { ...inputs, ...others }, options);
  }

  /** Returns true if the given object is an instance of JumpstarterExporterService, also of another copy of this package. */
  static override isInstance(object: unknown): object is JumpstarterExporterService {
    return isOfKind(EXPORTER_SERVICE, object);
  }
}

function exporterProblems(exporter: ExporterToRun | undefined): Problem[] {
  if (exporter?.config !== undefined) return [];
  return [{ path: "exporter", reason: "must be a JumpstarterExporter, or { name, namespace, config }" }];
}

function connectionProblems(connection: HostConnection | undefined): Problem[] {
  if (connection === undefined) return [];
  const unknown = unknownArguments(connection, [...CONNECTION_ARGS, ...CONNECTION_SECRETS]);
  return [...unknown, ...unsendableArguments(connection, CONNECTION_ARGS)].map(({ path, reason }) => {
    return { path: `connection.${path}`, reason };
  });
}
