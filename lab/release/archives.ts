/** The archives from which Pulumi installs the plugin by itself: launcher and bundle, for Node.js on PATH. */
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Pulumi's words for the systems, which are those of Go. */
const SYSTEMS = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => ({ os, arch })));

const root = join(import.meta.dirname, "..", "..");

/** Writes an archive for each system into a folder, by the names under which Pulumi asks for them. */
export async function writeArchives(directory: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  await mkdir(directory, { recursive: true });
  for (const { os, arch } of SYSTEMS) {
    const file = join(directory, `pulumi-resource-jumpstarter-v${version}-${os}-${arch}.tar.gz`);
    await writeArchive(file, `pulumi-resource-jumpstarter${os === "windows" ? ".cmd" : ""}`);
  }
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
