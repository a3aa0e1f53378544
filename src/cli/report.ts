import { resolve } from "node:path";
import { printable } from "../inventory/terminal.ts";
import type { UnreadFile } from "./configuration-files.ts";
import type { Importable, LeftOut } from "./importable.ts";
import type { ChoicesOf, ProgramSecret } from "./program-text.ts";
import { shellWord } from "./shell-word.ts";

/** The findings of an import, and the files that it has written. */
export interface Imported {
  namespace: string;
  kubeconfig?: string | undefined;
  context?: string | undefined;
  paths: { resources: string; program: string };
  /** The places where configuration files were looked for. */
  folders: readonly string[];
  importable: readonly Importable[];
  choicesOf: ChoicesOf;
  leftOut: readonly LeftOut[];
  unread: readonly UnreadFile[];
  secrets: readonly ProgramSecret[];
}

/** Reports what was found, and the next steps. */
export function report(imported: Imported): string {
  const { namespace, importable } = imported;
  const found = [...Map.groupBy(importable, ({ kind }) => kind.nouns)];
  return [
    `Found in the namespace ${namespace}: ${found.map(([nouns, { length }]) => count(length, nouns)).join(", ")}.`,
    ...configurationLines(imported),
    ...leftOutLines(imported.leftOut),
    "",
    ...steps(imported).map((step, index) => `${index + 1}. ${step}`),
  ].join("\n");
}

function steps(imported: Imported): string[] {
  const { paths, secrets } = imported;
  return [
    `Take the program text from ${paths.program} into the program of a Pulumi project.`,
    ...(secrets.length === 0 ? [] : [step(SECRETS, secrets.flatMap(secretLines))]),
    step("Bring the objects into its stack. Nothing in the cluster changes:", commands(imported)),
    step("Mark them as this stack's. Every object keeps its UID and its token:", ["pulumi up"]).trimEnd(),
  ];
}

const SECRETS =
  "Set the secrets that the program reads, one by one. Pulumi asks for a value, or reads it from the FILE that you name:";

function step(text: string, lines: readonly string[]): string {
  return [text, "", ...lines.map((line) => `   ${line}`), ""].join("\n");
}

/** Returns what a secret is, and the command for it. Not every shell takes a comment behind the command. */
function secretLines({ key, where, hasLines }: ProgramSecret): string[] {
  return [printable(`${where}:`), `pulumi config set --secret ${key}${hasLines ? " < FILE" : ""}`];
}

/** Reports what is not imported, a line each. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(({ what, reason }) => printable(`Left out: ${what}, ${reason}.`));
}

function configurationLines({ importable, choicesOf, folders, unread }: Imported): string[] {
  const lines = [`Took over ${count(choicesOf.size, ["configuration file", "configuration files"])} of jmp.`];
  const missing = importable.filter((object) => object.kind.configuration && !choicesOf.has(object));
  for (const [nouns, objects] of Map.groupBy(missing, ({ kind }) => kind.nouns)) {
    const names = objects.map(({ name }) => name).join(", ");
    lines.push(`No configuration file of ${nouns[objects.length === 1 ? 0 : 1]} ${names} in ${folders.join(" and ")}.`);
  }
  if (missing.length > 0)
    lines.push(
      "Add what only such files hold to the program. Or gather them in a folder, remove the two files, and import again with --config-dir.",
    );
  return [...lines, ...unread.map(({ path, reason }) => printable(`Not taken: ${path}: ${reason}.`))];
}

function commands({ kubeconfig, context, paths }: Imported): string[] {
  const settings = Object.entries({ kubeconfig: kubeconfig && absolute(kubeconfig), context });
  return [
    ...settings.flatMap(([key, value]) => {
      return value === undefined ? [] : [`pulumi config set jumpstarter:${key} ${shellWord(value)}`];
    }),
    `pulumi import --file ${shellWord(paths.resources)} --generate-code=false`,
    "pulumi refresh",
  ];
}

/** The provider runs in the folder of the project. It knows `~` itself. */
function absolute(path: string): string {
  return path === "~" || path.startsWith("~/") ? path : resolve(path);
}

function count(number: number, [one, several]: readonly [string, string]): string {
  return `${number} ${number === 1 ? one : several}`;
}
