/**
 * Bundles the plugin, `pulumi-resource-jumpstarter`, from src/engine/plugin: one folder of modules that needs no
 * node_modules, with the licences of the packages that are in it. What only some calls need is a module of its own, since
 * an engine starts a plugin several times for each command.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Writes the plugin into a folder. */
export async function bundlePlugin(directory) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { "pulumi-resource-jumpstarter": "src/engine/plugin/main.ts" },
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    minify: true,
    legalComments: "none",
    define: {
      PLUGIN_VERSION: JSON.stringify(version),
      // Where Pulumi finds the plugin for programs that have no executable: the release workflow knows.
      PLUGIN_DOWNLOAD_URL: JSON.stringify(process.env.PLUGIN_DOWNLOAD_URL ?? ""),
    },
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);',
    },
    plugins: [bundledYaml],
    metafile: true,
    logLevel: "warning",
  });
  chmodSync(join(directory, "pulumi-resource-jumpstarter.mjs"), 0o755);
  writeFileSync(join(directory, "LICENSES.txt"), licences(Object.keys(metafile.inputs)));
}

/** The module loads its packages late, by a `require` of its own, which a bundler does not follow. */
const bundledYaml = {
  name: "bundled-yaml",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]config[\\/]yaml\.ts$/ }, ({ path }) => {
      const own = "const require = createRequire(import.meta.url);";
      const source = readFileSync(path, "utf8");
      if (!source.includes(own)) throw new Error(`${path} has no line ${own}`);
      return { contents: source.replace(own, ""), loader: "ts" };
    });
  },
};

/** Returns the licences of the packages that these files belong to. */
function licences(files) {
  const folders = files.map((file) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0]).filter(Boolean);
  return [...new Set(folders)].sort().map(licence).join("\n");
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file && existsSync(join(root, folder, file)) ? readFileSync(join(root, folder, file), "utf8") : "";
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text}`;
}
