/** The archives from which Pulumi installs the plugin by itself: launcher and bundle, for Node.js on PATH. */
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** A system, in the words of Pulumi, which are those of Go. */
interface System {
  os: string;
  arch: string;
}

const SYSTEMS: readonly System[] = ["linux", "darwin", "windows"].flatMap((os) =>
  ["amd64", "arm64"].map((arch) => ({ os, arch })),
);
export const THIS_SYSTEM: System = { os: platform(), arch: arch() === "x64" ? "amd64" : arch() };

const root = join(import.meta.dirname, "..", "..");

/** The version of the package and of its plugin. */
export const VERSION: string = JSON.parse(await readFile(join(root, "package.json"), "utf8")).version;

/** Writes an archive for each of the systems into a folder. */
export async function writeArchives(directory: string, systems = SYSTEMS): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const system of systems) {
    const launcher = `pulumi-resource-jumpstarter${system.os === "windows" ? ".cmd" : ""}`;
    await writeArchive(join(directory, archiveName(system)), launcher);
  }
}

/** Returns the name under which Pulumi asks for the archive of a system. */
export function archiveName({ os, arch }: System): string {
  return `pulumi-resource-jumpstarter-v${VERSION}-${os}-${arch}.tar.gz`;
}

async function writeArchive(file: string, launcher: string): Promise<void> {
  const content = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-archive-"));
  try {
    await cp(join(root, "dist", "plugin"), content, { recursive: true });
    await cp(join(import.meta.dirname, launcher), join(content, launcher));
    await cp(join(root, "LICENSE"), join(content, "LICENSE"));
    await execa("tar", ["--create", "--gzip", "--file", file, "--directory", content, "."]);
  } finally {
    await rm(content, { recursive: true, force: true });
  }
}
