/** Sets Pulumi's mocks up: a program registers its resources with them, and no provider runs. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";

export interface Registered {
  type: string;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: assertions reach into any resource
  inputs: Record<string, any>;
}

export const token = "token-of-the-controller";

/** Returns a list that everything the program registers is added to. Call it before the program is imported. */
export async function mockPulumi(config: Record<string, string> = {}): Promise<Registered[]> {
  const registered: Registered[] = [];
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...issued(type, name), ...inputs } };
      },
      call: ({ inputs }) => inputs,
    },
    "project",
    "stack",
    false,
  );
  return registered;
}

/** Compiles a program of examples/ by its own settings, as Pulumi does, and runs it with the mocks. */
export async function runExample(name: string, config: Record<string, string> = {}): Promise<Registered[]> {
  const root = join(import.meta.dirname, "..", "..");
  const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-example-"));
  try {
    await symlink(join(root, "node_modules"), join(directory, "node_modules"), "dir");
    const tsc = join(root, "node_modules", ".bin", "tsc");
    await promisify(execFile)(tsc, ["-p", join(root, "examples", name), "--outDir", directory]);
    const registered = await mockPulumi(config);
    createRequire(import.meta.url)(join(directory, "index.js"));
    await settled();
    return registered;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Waits until everything that the program has registered so far is in the list. */
export async function settled(): Promise<void> {
  await pulumi.runtime.disconnect();
}

/** Returns the outputs that the provider adds to the inputs. */
function issued(type: string, name: string): object {
  if (!type.startsWith("pulumi-nodejs:dynamic/jumpstarter:")) return {};
  const endpoint = "grpc.example.com:443";
  return { name, namespace: "jumpstarter-lab", uid: `uid-of-${name}`, endpoint, caBundle: "", token };
}
