/**
 * Bundles what is loaded again and again: the package's entries, which programs import, and what an engine starts for each of its
 * commands, the plugin and the code of the dynamic provider. Their modules would take longer to find and to load than the work
 * of a small stack. What only some calls need is a module of its own.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The options that all bundles have in common. */
const options = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22",
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Writes the entries of the package into a folder, where the compiler puts their types. What two of them share is in one module,
 * so that a program which imports both has each class once.
 */
export async function bundleEntries(directory) {
  const entries = ["index", "kubernetes/index", "components/index", "drivers/index", "drivers/facts", "cli/main"];
  await build({
    ...options,
    outdir: directory,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    chunkNames: "shared/[name]-[hash]",
    packages: "external",
    keepNames: true,
    sourcemap: true,
  });
}

/** Writes the plugin, `pulumi-resource-jumpstarter`, into a folder. It needs no node_modules. */
export async function bundlePlugin(directory) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  await bundleWithPackages(directory, {
    entryPoints: { "pulumi-resource-jumpstarter": "src/engine/plugin/main.ts" },
    // Names stay: with short ones, Node.js took a fifth longer from the start to the port.
    minifyWhitespace: true,
    minifySyntax: true,
    define: {
      PLUGIN_VERSION: JSON.stringify(version),
      // Where Pulumi finds the plugin for programs that have no executable: the release workflow knows.
      PLUGIN_DOWNLOAD_URL: JSON.stringify(process.env.PLUGIN_DOWNLOAD_URL ?? ""),
    },
  });
  chmodSync(join(directory, "pulumi-resource-jumpstarter.mjs"), 0o755);
}

/** Writes the code of the dynamic provider, "pulumi-jumpstarter/provider", into a folder. It uses the SDK of its process. */
export async function bundleProvider(directory) {
  await bundleWithPackages(directory, {
    entryPoints: { provider: "src/engine/dynamic/index.ts" },
    external: ["@pulumi/*", "@grpc/*", "@kubernetes/*", "leven"],
  });
}

/** Writes a bundle that has its packages inside, and their licences beside it. */
async function bundleWithPackages(directory, particulars) {
  const { metafile } = await build({
    ...options,
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    // Packages in CommonJS ask for Node's own modules by `require`.
    banner: {
      js: 'import{createRequire as requireFrom}from"node:module";const require=requireFrom(import.meta.url);',
    },
    plugins: [bundledYaml, partsOfUndici],
    metafile: true,
    ...particulars,
  });
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

/** The whole package takes three times as long to load as the parts of it that are used. */
const partsOfUndici = {
  name: "parts-of-undici",
  setup({ onResolve }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: join(root, "packaging", "undici-parts.cjs") }));
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
