/**
 * Give me a client: `npm start -- NAME` writes NAME.yaml for `jmp --client-config`, `npm start -- NAME --return` takes the
 * client away. Each client is a stack of its own, so that nobody waits for anybody.
 */
import { writeFileSync } from "node:fs";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { JumpstarterClient } from "pulumi-jumpstarter";

const projectName = "jumpstarter-self-service";
// Pulumi looks for the packages from `main`: this folder, wherever the script was started.
const projectSettings = { name: projectName, runtime: "nodejs", main: import.meta.dirname } as const;

async function main([name, flag]: string[]): Promise<void> {
  if (name === undefined) throw new Error("whose client? npm start -- NAME [--return]");
  const program = async () => {
    const labels = { "client-type": "developer", "requested-by": name };
    const client = new JumpstarterClient(name, { labels, drivers: { allow: ["jumpstarter_driver_*"] } });
    return { config: client.config, expires: client.tokenExpiresAt };
  };
  const stack = await LocalWorkspace.createOrSelectStack(
    { projectName, stackName: name, program },
    { projectSettings },
  );
  if (flag === "--return") {
    await stack.destroy();
    await stack.workspace.removeStack(name);
    console.log(`${name} is gone, and its token is worth nothing now.`);
    return;
  }
  const { outputs } = await stack.up({ onOutput: (text) => process.stderr.write(text) });
  writeFileSync(`${name}.yaml`, outputs.config?.value, { mode: 0o600 });
  console.log(`${name}.yaml is for jmp --client-config. Its token expires at ${outputs.expires?.value}.`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
