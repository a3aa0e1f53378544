import { LIBRARY } from "./library.ts";
import { DEFAULT_JMP, type Files, pathsOf, type Wanted } from "./units.ts";

/** The files on a host that an exporter may take, beside its own. */
export interface Claim {
  /** The mark under which the resource had its files before; "" where it is the same. */
  formerMark?: string | undefined;
  /** The mark of a resource from which it may take them. */
  adoptMark?: string | undefined;
  /** The beginning of the URNs of resources from which it may take them. */
  adoptStack?: string | undefined;
  /** Whether it may take files that bear no mark. */
  adoptUnmanaged?: boolean | undefined;
}

/** An order to a host. */
export type Order =
  | {
      verb: "apply";
      restart: "graceful" | "now";
      /** How many fifths of a second to wait until the wanted process runs. */
      patience: number;
    }
  | { verb: "check" | "read" | "journal" }
  | {
      verb: "remove";
      /** The id of the machine that is meant; "" where it is not known. */
      machine: string;
    };

/**
 * Returns the script of an order. It holds the configuration, so it is secret.
 *
 * @param nonce marks the lines of the report; it must be in no file
 */
export function scriptOf(order: Order, wanted: Wanted, files: Files, claim: Claim, nonce: string): string {
  const paths = pathsOf(wanted.unit);
  const isContainer = wanted.container !== undefined;
  // A template may start jmp from anywhere.
  const jmp = isContainer || wanted.service?.template !== undefined ? "" : (wanted.service?.jmp ?? DEFAULT_JMP);
  const variables = {
    NONCE: nonce,
    UNIT: wanted.unit,
    KIND: isContainer ? "container" : "service",
    CONFIG_FILE: paths.config,
    SERVICE_FILE: paths.service,
    CONTAINER_FILE: paths.container,
    UNIT_FILE: isContainer ? paths.container : paths.service,
    OTHER_FILE: isContainer ? paths.service : paths.container,
    MARK: wanted.mark,
    FORMER_MARK: claim.formerMark ?? wanted.mark,
    ADOPT_MARK: claim.adoptMark ?? "",
    ADOPT_STACK: claim.adoptStack ?? "",
    ADOPT_UNMANAGED: claim.adoptUnmanaged ? "yes" : "no",
    JMP: jmp,
    WANTED: files.digest,
    RESTART: order.verb === "apply" ? order.restart : "",
    PATIENCE: order.verb === "apply" ? String(order.patience) : "0",
    MACHINE: order.verb === "remove" ? order.machine : "",
  };
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
  const content =
    order.verb === "apply"
      ? [
          "files() {\n",
          `put "$CONFIG_FILE" <<'${nonce}' || return 1\n${files.config}${nonce}\n`,
          `put "$UNIT_FILE" <<'${nonce}' || return 1\n${files.unit}${nonce}\n`,
          "}\n",
        ]
      : [];
  return [...assignments, LIBRARY, ...content, `main ${order.verb} whole; exit\n`].join("");
}

/** Returns text as a word of the shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
