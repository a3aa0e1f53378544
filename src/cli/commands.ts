import { type ParseArgsConfig, parseArgs } from "node:util";
import { importLab } from "./import-lab.ts";
import { INVENTORY_FORMS, showInventory } from "./show-inventory.ts";

const USAGE = `Usage: pulumi-jumpstarter import --namespace NS [--config-dir DIR]... [--out DIR]
       pulumi-jumpstarter inventory [--namespace NS] [--output FORM]

import reads the clients, exporters and access policies of a namespace, and writes the two files that bring them into a
Pulumi stack: one for "pulumi import --file", and the program. It takes drivers and hooks, which are not in the cluster,
from the configuration files of jmp. It changes nothing in the cluster, and writes no token.

  --namespace NS     the namespace of the lab
  --config-dir DIR   a folder with configuration files of jmp, or with clients/ and exporters/; may be repeated
                     (default: where jmp looks, ~/.config/jumpstarter and /etc/jumpstarter)
  --out DIR          where to write the files (default: here)

inventory prints the exporters with who leases them, the clients with their tokens' expiry, and the access policies.

  --namespace NS     the namespace of the lab (default: that of the context)
  --output FORM      ${INVENTORY_FORMS.join(", ")} (default: text)

Both take:

  --kubeconfig PATH  a kubeconfig (default: KUBECONFIG, ~/.kube/config)
  --context NAME     its context (default: the current one)
`;

const string = { type: "string" } as const;
const CLUSTER = { namespace: string, kubeconfig: string, context: string };

/** The commands by name. Each throws a {@link UsageError} if its arguments are wrong. */
const COMMANDS: Record<string, (args: string[]) => Promise<string>> = {
  import: async (args) => {
    const options = { ...CLUSTER, "config-dir": { ...string, multiple: true }, out: string } as const;
    const { namespace, "config-dir": configDirs, out = ".", ...cluster } = parse(args, options);
    if (!namespace) throw new UsageError("--namespace must be given.");
    return await importLab({ ...cluster, namespace, configDirs, out });
  },
  inventory: async (args) => {
    const { output = "text", ...cluster } = parse(args, { ...CLUSTER, output: string });
    const form = INVENTORY_FORMS.find((name) => name === output);
    if (!form) throw new UsageError(`--output must be one of ${INVENTORY_FORMS.join(", ")}.`);
    return await showInventory({ ...cluster, output: form });
  },
};

/** Runs a command, prints what it says, and sets the exit code. */
export async function run([name = "", ...args]: string[]): Promise<void> {
  if ([name, ...args].some((word) => word === "--help" || word === "-h")) {
    console.log(USAGE);
    return;
  }
  try {
    if (!Object.hasOwn(COMMANDS, name)) {
      throw new UsageError(`The command must be ${Object.keys(COMMANDS).join(" or ")}.`);
    }
    console.log(await COMMANDS[name]!(args));
  } catch (error) {
    const isUsage = error instanceof UsageError;
    console.error(`${(error as Error).message}${isUsage ? `\n\n${USAGE}` : ""}`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

/** An error in the command line. */
class UsageError extends Error {}

function parse<O extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: O) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
