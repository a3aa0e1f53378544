#!/usr/bin/env node
import { parseArgs } from "node:util";
import { importLab } from "./import-lab.ts";

const USAGE = `Usage: pulumi-jumpstarter import --namespace NS [--kubeconfig PATH] [--context NAME] [--out DIR]

Looks at the clients, exporters and access policies of a namespace, and writes what brings them into a Pulumi stack
without creating anything anew: a file for "pulumi import --file", and the program text. It changes nothing in the
cluster, and writes no token.

  --namespace NS     the namespace of the lab
  --kubeconfig PATH  a kubeconfig (default: KUBECONFIG, ~/.kube/config)
  --context NAME     its context (default: the current one)
  --out DIR          where to write the files (default: here)
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  try {
    console.log(await importLab(options));
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
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
      out: string,
      help: { type: "boolean", short: "h" },
    },
  });
  const { namespace = "", kubeconfig, context, out = ".", help = false } = values;
  if (!help && (positionals.length !== 1 || positionals[0] !== "import"))
    throw new Error("The command must be import.");
  if (!help && namespace === "") throw new Error("--namespace must be given.");
  return { namespace, kubeconfig, context, out, help };
}
