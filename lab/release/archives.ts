/** The archives from which Pulumi installs the plugin by itself: launcher and bundle, for Node.js on PATH. */
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Pulumi's words for the systems, which are those of Go. */
const SYSTEMS = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => ({ os, arch })));

const root = join(import.meta.dirname, "..", "..");

/** The version of the package and of its plugin. */
export const VERSION: string = JSON.parse(await readFile(join(root, "package.json"), "utf8")).version;

/** The archive for this machine. */
export const ARCHIVE_OF_THIS_MACHINE = archiveName(platform(), arch() === "x64" ? "amd64" : arch());

/** Writes an archive for each system into a folder, by the names under which Pulumi asks for them. */
export async function writeArchives(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const { os, arch } of SYSTEMS) {
    await writeArchive(
      join(directory, archiveName(os, arch)),
      `pulumi-resource-jumpstarter${os === "windows" ? ".cmd" : ""}`,
    );
  }
}

function archiveName(os: string, arch: string): string {
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
