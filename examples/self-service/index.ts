/**
 * Gives people clients: `npm start -- NAME` writes NAME.yaml for `jmp shell --client-config`, and `npm start -- NAME --return`
 * takes the client back. Each client has a stack of its own, so nobody waits for anybody else.
 */
import { rmSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { JumpstarterClient } from "pulumi-jumpstarter";

const projectName = "jumpstarter-self-service";
// Pulumi looks for the packages from `main`: this folder, wherever the script was started.
const projectSettings = { name: projectName, runtime: "nodejs", main: import.meta.dirname } as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { return: { type: "boolean" } }, allowPositionals: true });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new Error("whose client? npm start -- NAME [--return]");
  const program = async () => {
    const labels = { "client-type": "developer", "requested-by": name };
    const client = new JumpstarterClient(name, { labels, drivers: { allow: ["jumpstarter_driver_*"] } });
    return { config: client.config, expires: client.tokenExpiresAt };
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName, stackName: name, program },
    { projectSettings },
  );
  const file = `${name}.yaml`;
  if (values.return) {
    await withPlainErrors((onEvent) => stack.destroy({ onEvent }));
    await stack.workspace.removeStack(name);
    rmSync(file, { force: true });
    console.log(`${name} is gone, and its token is no longer valid.`);
    return;
  }
  const { outputs } = await withPlainErrors((onEvent) => stack.up({ onEvent }));
  writeFileSync(file, outputs.config?.value, { mode: 0o600 });
  console.log(`${file} is for jmp shell --client-config. Its token expires at ${outputs.expires?.value}.`);
}

/** Runs a command of Pulumi and throws its errors alone. The SDK's own error repeats all that the command has printed. */
async function withPlainErrors<T>(command: (onEvent: (event: EngineEvent) => void) => Promise<T>): Promise<T> {
  const errors: string[] = [];
  const onEvent = ({ diagnosticEvent }: EngineEvent) => {
    if (diagnosticEvent?.severity === "error") errors.push(diagnosticEvent.message.trim());
  };
  try {
    return await command(onEvent);
  } catch (error) {
    throw errors.length > 0 ? new Error(errors.join("\n")) : error;
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
