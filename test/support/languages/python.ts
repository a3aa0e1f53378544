/** Programs in Python. The versions of Pulumi's own SDK and of what it needs are pinned in lab/tools/pulumi-python/. */
import { join } from "node:path";
import { execa } from "execa";
import { ensurePinnedPackages } from "../../../lab/tools/python.ts";
import { writeSdk } from "./sdk.ts";

/** Installs Pulumi's SDK for Python unless it is in the cache, and returns the folder of its virtual environment. */
export async function installPulumiForPython(): Promise<string> {
  return await ensurePinnedPackages("pulumi-python", "pulumi-python");
}

/** Puts the plugin's SDK into a project, and returns the variables with which its program finds it. */
export async function addPythonSdk(project: string, path: string): Promise<Record<string, string>> {
  const bin = join(await installPulumiForPython(), "bin");
  const [sdk, packages] = [join(project, "sdks", "jumpstarter"), join(project, "packages")];
  await writeSdk("python", sdk);
  // Everything that it needs is in the virtual environment.
  const offline = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"];
  await execa(join(bin, "python"), ["-m", "pip", "install", ...offline, "--target", packages, sdk]);
  return { PATH: `${bin}:${path}`, PYTHONPATH: packages };
}
