import { CONFIG_PLACEHOLDER, sectionOf } from "../hosts/units.ts";
import { nameProblem, namespaceProblem } from "../kubernetes/names.ts";
import { at, type Fields, type Problems } from "../problems.ts";
import { validateAdoption, validateDuration } from "./validate-object.ts";

const required = { required: true };

/** Checks the inputs of an exporter's service. Much of it becomes a line of a file that root's systemd reads. */
export function validateService(problems: Problems, inputs: Fields): void {
  problems.text("name", inputs.name, { ...required, rule: (name) => nameProblem(name, 253) });
  problems.text("namespace", inputs.namespace, { ...required, rule: namespaceProblem });
  problems.text("config", inputs.config, required);
  validateWay(problems, inputs);
  validateKind(problems, inputs);
  problems.text("unitName", inputs.unitName, { rule: unitProblem });
  validateAdoption(problems, "adopt", inputs.adopt);
  problems.oneOf("restart", inputs.restart, ["graceful", "now"]);
  validateDuration(problems, "onlineTimeout", inputs.onlineTimeout, 1_000);
  problems.boolean("abandonHost", inputs.abandonHost);
}

function validateWay(problems: Problems, inputs: Fields): void {
  const { host, connection, privateKey, privateKeyPassword } = inputs;
  if ((host === undefined) === (connection === undefined)) {
    problems.add("host", "or connection must be set, and not both");
  }
  problems.text("host", host, { rule: wordProblem });
  problems.text("connection.privateKey", privateKey, { rule: keyProblem });
  problems.text("connection.privateKeyPassword", privateKeyPassword);
  if (privateKeyPassword !== undefined && privateKey === undefined) {
    problems.add("connection.privateKeyPassword", "must not be set without privateKey");
  }
  const fields = problems.fields("connection", connection, [
    "host",
    "port",
    "user",
    "agentSocketPath",
    "hostKey",
    "proxy",
  ]);
  if (fields === undefined) return;
  validateAddress(problems, "connection", fields);
  problems.text("connection.agentSocketPath", fields.agentSocketPath, { rule: lineProblem });
  if (fields.agentSocketPath !== undefined && privateKey !== undefined) {
    problems.add("connection.agentSocketPath", "must not be set beside privateKey");
  }
  problems.text("connection.hostKey", fields.hostKey, { rule: hostKeyProblem });
  const proxy = problems.fields("connection.proxy", fields.proxy, ["host", "port", "user"]);
  if (proxy !== undefined) validateAddress(problems, "connection.proxy", proxy);
}

function validateAddress(problems: Problems, path: string, { host, port, user }: Fields): void {
  problems.text(at(path, "host"), host, { ...required, rule: wordProblem });
  problems.integer(at(path, "port"), port, 1, 65_535);
  problems.text(at(path, "user"), user, { rule: wordProblem });
}

function validateKind(problems: Problems, { service, container }: Fields): void {
  if ((service === undefined) === (container === undefined)) {
    problems.add("service", "or container must be set, and not both: service: {} runs jmp as a program of the host");
  }
  const program = problems.fields("service", service, ["jmp", "environment", "template"]);
  if (program !== undefined) {
    problems.text("service.jmp", program.jmp, { rule: pathProblem });
    validateUnitText(problems, "service", program, ["jmp"]);
  }
  const image = problems.fields("container", container, [
    "image",
    "pull",
    "volumes",
    "devices",
    "environment",
    "template",
  ]);
  if (image === undefined) return;
  problems.text("container.image", image.image, { required: image.template === undefined, rule: wordProblem });
  problems.oneOf("container.pull", image.pull, ["always", "missing", "never", "newer"]);
  for (const key of ["volumes", "devices"]) {
    for (const [path, value] of problems.list(at("container", key), image[key])) {
      problems.text(path, value, { ...required, rule: lineProblem });
    }
  }
  validateUnitText(problems, "container", image, ["image", "pull", "volumes", "devices"]);
}

/** Checks the environment, and a template, which takes the place of the `others`. */
function validateUnitText(problems: Problems, kind: string, fields: Fields, others: readonly string[]): void {
  for (const [name, value] of problems.map(`${kind}.environment`, fields.environment) ?? []) {
    const path = at(`${kind}.environment`, name);
    if (!/^[A-Za-z_]\w*$/.test(name)) problems.add(path, "must have the name of a variable");
    problems.text(path, value, { ...required, empty: true, rule: lineProblem });
  }
  const template = problems.text(`${kind}.template`, fields.template);
  if (template === undefined) return;
  for (const key of [...others, "environment"]) {
    if (fields[key] !== undefined) problems.add(at(kind, key), "must not be set beside template, which says it all");
  }
  const section = sectionOf({ container: kind === "container" ? {} : undefined });
  if (!section.test(template))
    problems.add(`${kind}.template`, `must have the section ${kind === "container" ? "[Container]" : "[Service]"}`);
  if (!template.includes(CONFIG_PLACEHOLDER)) {
    problems.add(`${kind}.template`, `must name the configuration file as ${CONFIG_PLACEHOLDER}`);
  }
}

function lineProblem(text: string): string | undefined {
  return /\p{Cc}/u.test(text) ? "must not contain control characters, such as line ends" : undefined;
}

function wordProblem(text: string): string | undefined {
  return /[\s\p{Cc}]/u.test(text) ? "must not contain spaces or control characters" : undefined;
}

function pathProblem(text: string): string | undefined {
  return text.startsWith("/") ? lineProblem(text) : "must be an absolute path on the host";
}

function unitProblem(text: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/.test(text)) return undefined;
  return "must be a name of letters, digits, '-', '_' and '.', which begins with a letter or digit, without .service";
}

function hostKeyProblem(text: string): string | undefined {
  if (/^[a-z0-9@.-]+ [A-Za-z0-9+/]+=*( .*)?$/.test(text)) return lineProblem(text);
  return 'must be a public key as in known_hosts, "ssh-ed25519 AAAA..."';
}

function keyProblem(text: string): string | undefined {
  return /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/.test(text)
    ? undefined
    : "must be a private key in PEM or OpenSSH's form, which begins with -----BEGIN";
}
