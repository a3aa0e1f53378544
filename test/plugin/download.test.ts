import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { test } from "node:test";
import getPort from "get-port";
import { archiveName, THIS_SYSTEM, VERSION, writeArchives } from "../../packaging/release/archives.ts";
import { useSharedLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";

const { lab, kube } = useSharedLab();

test("Pulumi downloads the plugin of a release from its pluginDownloadURL, and needs nothing of npm", async () => {
  await using release = await Release.publish();
  const program = `name: jumpstarter-test
runtime: yaml
resources:
  ci:
    type: jumpstarter:Client
    properties: { name: downloaded, namespace: ${lab.namespace} }
    options: { version: ${VERSION}, pluginDownloadURL: "${release.url}" }
`;
  await using project = await PulumiProject.create(lab, {
    language: "yaml",
    files: { "Pulumi.yaml": program },
    env: {
      PATH: await release.path(lab.env.PATH!),
      PULUMI_HOME: join(release.directory, "home"),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "false",
    },
  });
  await rm(join(project.directory, "node_modules"));
  await project.up();
  assert.ok(await kube.clients.find("downloaded"));
  assert.deepEqual(release.asked, [archiveName(THIS_SYSTEM)]);
  await project.destroy();
  assert.equal(await kube.clients.find("downloaded"), undefined);
});

/** The archives of a release, in a folder that an HTTP server serves. */
class Release implements AsyncDisposable {
  readonly directory: string;
  readonly url: string;
  /** The files that were asked for. */
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    const file = basename(request.url ?? "");
    this.asked.push(file);
    // Pulumi wants to know the length, which comes with a body that is sent at once.
    readFile(join(this.directory, file)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });

  static async publish(): Promise<Release> {
    const directory = await mkdtemp(join(tmpdir(), "pulumi-jumpstarter-release-"));
    await writeArchives(directory);
    const port = await getPort();
    const release = new Release(directory, port);
    await new Promise<void>((resolve) => release.#server.listen(port, "127.0.0.1", resolve));
    return release;
  }

  private constructor(directory: string, port: number) {
    this.directory = directory;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Returns a PATH as this one with Node.js, but without the package's own programs. */
  async path(path: string): Promise<string> {
    const bin = join(this.directory, "bin");
    await mkdir(bin);
    await symlink(process.execPath, join(bin, "node"));
    const others = path.split(delimiter).filter((folder) => !folder.endsWith(join("node_modules", ".bin")));
    return [bin, ...others].join(delimiter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve).closeAllConnections());
    await rm(this.directory, { recursive: true, force: true });
  }
}
