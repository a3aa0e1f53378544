import { parseArgs } from "node:util";
import { importLab } from "./import-lab.ts";

const USAGE = `Usage: pulumi-jumpstarter import --namespace NS [--kubeconfig PATH] [--context NAME]
                                 [--config-dir DIR]... [--out DIR]

Looks at the clients, exporters and access policies of a namespace, and writes what brings them into a Pulumi stack
without creating anything anew: a file for "pulumi import --file", and the program. What is not in the cluster (drivers,
hooks) it takes from the configuration files of jmp. It changes nothing in the cluster, and writes no token.

  --namespace NS     the namespace of the lab
  --kubeconfig PATH  a kubeconfig (default: KUBECONFIG, ~/.kube/config)
  --context NAME     its context (default: the current one)
  --config-dir DIR   a folder with configuration files of jmp, or with clients/ and exporters/; may be repeated
                     (default: where jmp looks, ~/.config/jumpstarter and /etc/jumpstarter)
  --out DIR          where to write the files (default: here)
`;

/** Runs a command, prints what it says, and sets the exit code. */
export async function run(args: string[]): Promise<void> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (options.help) {
    console.log(USAGE);
    return;
  }
  try {
    console.log(await importLab(options));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/** @throws Error that says what is wrong with the arguments */
function parse(args: string[]) {
  const string = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      namespace: string,
      kubeconfig: string,
      context: string,
      "config-dir": { ...string, multiple: true },
      out: string,
      help: { type: "boolean", short: "h" },
    },
  });
  const { namespace = "", kubeconfig, context, "config-dir": configDirs, out = ".", help = false } = values;
  if (!help && (positionals.length !== 1 || positionals[0] !== "import"))
    throw new Error("The command must be import.");
  if (!help && namespace === "") throw new Error("--namespace must be given.");
  return { namespace, kubeconfig, context, configDirs, out, help };
}
