import { createHash } from "node:crypto";
import { ended } from "./text.ts";

/** The settings of an exporter that runs as a program of the host. */
export interface ServiceSettings {
  jmp?: string | undefined;
  environment?: Record<string, string> | undefined;
  template?: string | undefined;
}

/** The settings of an exporter that runs in a container of podman. */
export interface ContainerSettings {
  image: string;
  pull?: string | undefined;
  volumes?: readonly string[] | undefined;
  devices?: readonly string[] | undefined;
  environment?: Record<string, string> | undefined;
  template?: string | undefined;
}

/** An exporter as a host is to run it. */
export interface Wanted {
  /** The name of the unit, without ".service". */
  unit: string;
  /** The name of the exporter in messages of the host: "lab/rpi4-bench-1". */
  title: string;
  /** The first line of each file, which says whose it is. */
  mark: string;
  /** The exporter's configuration. Secret. */
  config: string;
  service?: ServiceSettings | undefined;
  container?: ContainerSettings | undefined;
}

/** The files of an exporter, whole. */
export interface Files {
  /** The configuration. Secret. */
  config: string;
  unit: string;
  /** Identifies both. The running process carries it in its environment. */
  digest: string;
}

/** The program where `service` names none: it is where the guide puts it. */
export const DEFAULT_JMP = "/opt/jumpstarter/bin/jmp";

/** The name of the variable that tells what a running process was started with. */
const APPLIED = "JUMPSTARTER_APPLIED";

/** The text that stands for the path of the configuration in a template. */
export const CONFIG_PLACEHOLDER = "{{config}}";

/** Returns where a host has the files. They are where jumpstarter-lab-config puts them. */
export function pathsOf(unit: string) {
  return {
    config: `/etc/jumpstarter/exporters/${unit}.yaml`,
    service: `/etc/systemd/system/${unit}.service`,
    container: `/etc/containers/systemd/${unit}.container`,
  };
}

/** Returns the files that a host is to have. */
export function filesOf(wanted: Wanted): Files {
  const { mark, service, container } = wanted;
  const config = `${mark}\n${ended(wanted.config)}`;
  const path = pathsOf(wanted.unit).config;
  const body =
    container === undefined
      ? (service?.template ?? serviceUnit(wanted, service ?? {}, path))
      : (container.template ?? containerUnit(wanted, container, path));
  const text = ended(body.replaceAll(CONFIG_PLACEHOLDER, path));
  const digest = sha256(`${config}\0${text}`).slice(0, 32);
  const section = sectionOf(wanted);
  const unit = `${mark}\n${text.replace(section, (header) => `${header}\nEnvironment=${APPLIED}=${digest}`)}`;
  return { config, unit, digest };
}

/** Returns how a host describes a file that is as wanted. */
export function describeFile(text: string): string {
  return `sha256:${sha256(text).slice(0, 16)}`;
}

/** Finds the header of the section that takes the environment. */
export function sectionOf({ container }: { container?: unknown }): RegExp {
  return container === undefined ? /^\[Service\][ \t]*$/m : /^\[Container\][ \t]*$/m;
}

function serviceUnit({ title }: Wanted, { jmp = DEFAULT_JMP, environment }: ServiceSettings, path: string): string {
  return lines(
    ...unitSection(title),
    "[Service]",
    ...environmentLines(environment),
    `ExecStart=${literal(quoted(jmp))} run --exporter-config ${path}`,
    ...RESTARTS,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  );
}

function containerUnit({ title }: Wanted, settings: ContainerSettings, path: string): string {
  const { image, pull = "missing", volumes = [], devices, environment } = settings;
  return lines(
    ...unitSection(title),
    "[Container]",
    `Image=${escaped(image)}`,
    `Pull=${pull}`,
    `Exec=jmp run --exporter-config ${path}`,
    ...environmentLines(environment).map(literal),
    "Network=host",
    // The directory: a file that is replaced by another one would stay the old one in the container.
    "Volume=/etc/jumpstarter:/etc/jumpstarter:ro",
    ...(devices === undefined
      ? ["PodmanArgs=--privileged", "Volume=/dev:/dev", "Volume=/run/udev:/run/udev"]
      : ["SecurityLabelDisable=true", ...devices.map((device) => literal(`AddDevice=${escaped(device)}`))]),
    ...volumes.map((volume) => literal(`Volume=${escaped(volume)}`)),
    "",
    "[Service]",
    // podman refuses to mount a directory that is not there.
    ...(devices === undefined ? ["ExecStartPre=/bin/mkdir -p /run/udev"] : []),
    // A pull takes as long as it takes.
    "TimeoutStartSec=infinity",
    ...RESTARTS,
    "",
    "[Install]",
    "WantedBy=multi-user.target",
  );
}

function unitSection(title: string): string[] {
  return [
    "[Unit]",
    `Description=Jumpstarter exporter ${escaped(title)}`,
    "Wants=network-online.target",
    "After=network-online.target",
    "StartLimitIntervalSec=0",
    "",
  ];
}

/** `jmp` ends with 129 after a graceful restart, and with 143 when it is stopped. */
const RESTARTS = ["Restart=always", "RestartSec=2", "SuccessExitStatus=129 143"];

function environmentLines(environment: Record<string, string> = {}): string[] {
  return Object.entries(environment).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}`);
}

function quoted(text: string): string {
  return `"${escaped(text.replace(/["\\]/g, "\\$&"))}"`;
}

/** In a unit "%" begins a specifier. */
function escaped(text: string): string {
  return text.replaceAll("%", "%%");
}

/** In a command "$" begins a variable. A quadlet's lines become arguments of a command. */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function lines(...all: string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
