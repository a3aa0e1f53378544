/**
 * Makes a checkout ready: npm packages as package-lock.json says, and src/ compiled to dist/.
 *
 * Plain JavaScript for Node.js 18 and newer, because it is what runs first, with nothing installed. Every npm script is
 * `node lab/prepare.js && hash -r && node ...`: the first `node` is the machine's, the second one is
 * node_modules/.bin/node, which npm puts first on PATH. (`hash -r`: a shell remembers where it found `node` before the
 * packages were installed.) It prints nothing when nothing is to do, and heals whatever an interrupted run left behind.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const dist = join(root, "dist");
const stamp = join(modules, ".cache", "pulumi-jumpstarter", "build");

try {
  if (!packagesAreInstalled()) installPackages();
  assertNodeWorks();
  const sources = digestOfSources();
  if (!existsSync(dist) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== sources) await build(sources);
  linkCommands();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}

/** npm writes node_modules/.package-lock.json as the last step of an installation: it lists what is really there. */
function packagesAreInstalled() {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(modules, ".package-lock.json"));
  if (wanted === undefined) throw new Error("package-lock.json is missing or broken: restore it with `git checkout`");
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return optional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path));
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

function installPackages() {
  say("Installing npm packages");
  const started = Date.now();
  // The npm that runs the script, if it is one: it need not be on PATH.
  const npm = /npm-cli\.js$/.test(process.env.npm_execpath ?? "")
    ? [process.execPath, process.env.npm_execpath]
    : ["npm"];
  const result = spawnSync(npm[0], [...npm.slice(1), "ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.error) throw new Error(`npm could not be started (${result.error.code}): it comes with Node.js`);
  if (result.status !== 0) {
    throw new Error(
      "npm ci failed, see above. It needs the npm registry; when package.json was edited, run `npm install`",
    );
  }
  say(`Installed npm packages in ${seconds(started)}`);
}

/** The npm package `node` fetches its binary in an install script, which npm settings can forbid. */
function assertNodeWorks() {
  const node = join(modules, ".bin", "node");
  const wanted = readPackages(join(root, "package-lock.json"))["node_modules/node"].version;
  let version;
  try {
    version = execFileSync(node, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    version = "nothing that runs";
  }
  if (version === `v${wanted}`) return;
  throw new Error(
    `node_modules/.bin/node is ${version}, but must be v${wanted}. Its install script did not run, perhaps because npm's ` +
      "`ignore-scripts` is set. Run: npm ci --ignore-scripts=false",
  );
}

/** Everything the compiled output depends on, as one number. */
function digestOfSources() {
  const settings = ["tsconfig.json", "tsconfig.build.json", "package.json"];
  const bundler = ["packaging/bundle.js", "packaging/undici-parts.cjs"];
  const files = [...filesBelow(join(root, "src")), ...[...settings, ...bundler].map((file) => join(root, file))];
  const hash = createHash("sha256").update(readFileSync(join(modules, "typescript", "package.json")));
  hash.update(process.env.PLUGIN_DOWNLOAD_URL ?? "");
  for (const file of files.sort()) {
    hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Compiles beside dist/ and then takes its place, so that a failed build changes nothing. */
async function build(sources) {
  say("Compiling src/ to dist/");
  const fresh = join(root, `.dist-${process.pid}`);
  try {
    const tsc = join(modules, "typescript", "bin", "tsc");
    const result = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", fresh], {
      cwd: root,
      stdio: "inherit",
    });
    if (result.status !== 0) throw new Error("src/ does not compile, see above");
    const { bundleEntries, bundlePlugin, bundleProvider } = await import("../packaging/bundle.js");
    await bundleEntries(fresh);
    await bundlePlugin(join(fresh, "plugin"));
    await bundleProvider(join(fresh, "provider-process"));
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, sources);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** npm leaves out the commands of this package itself, which are not compiled yet when it installs. */
function linkCommands() {
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [name, file] of Object.entries(bin)) {
    chmodSync(join(root, file), 0o755);
    const link = join(modules, ".bin", name);
    if (existsSync(link)) continue;
    rmSync(link, { force: true }); // one that leads nowhere
    symlinkSync(join("..", "pulumi-jumpstarter", file), link);
  }
}

function filesBelow(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function say(text) {
  console.error(`prepare: ${text}`);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
