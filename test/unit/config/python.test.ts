/** Holds what this package writes against Jumpstarter's own Python models, in every version that is supported. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { parsePythonYaml } from "../../../src/cli/python-yaml.ts";
import {
  type ClientConfigValues,
  clientConfig,
  clientConfigYaml,
  clientEnvironment,
  type DriverInstanceConfig,
  type ExporterConfig,
  exporterConfig,
  exporterConfigYaml,
  validateClientConfig,
  validateExporterConfig,
} from "../../../src/config/index.ts";
import { MODEL_VERSIONS, type ModelVersion, type PythonModels, startModels } from "../../support/python-models.ts";
import { clientValues, exporterValues, Random, UNUSUAL_STRINGS } from "./values.ts";

const COUNT = 300;

/** The optional keys of a client configuration that each version knows; it refuses the others. */
const CLIENT_KEYS = {
  "0.9.0": { shell: true, leases: ["acquisitionTimeout", "dialTimeout", "retryTimeout"], refreshToken: true },
  "0.8.1": { shell: true, leases: ["acquisitionTimeout", "dialTimeout"], refreshToken: true },
  "0.7.4": { shell: true, leases: ["acquisitionTimeout"] },
  "0.7.0": { shell: true },
} as const;

/** The optional keys of an exporter configuration that each version ignores. */
const EXPORTER_KEYS_IGNORED: Record<ModelVersion, readonly (keyof ExporterConfig)[]> = {
  "0.9.0": ["motd", "exitOnLeaseEnd"],
  "0.8.1": ["motd", "exitOnLeaseEnd", "failureDetection"],
  "0.7.4": ["motd", "exitOnLeaseEnd", "failureDetection", "hooks"],
  "0.7.0": ["motd", "exitOnLeaseEnd", "failureDetection", "hooks", "description"],
};

/** Texts that one parser or another takes for more than a string. */
const UNQUOTED =
  "000789 0777 -010 0o17 0x1F 0b11 1_000 08 12e3 12e+3 1.5e3 1.5e+3 .5 -.5 .5e+3 1. 1:30 190:20:30 1:30.5 y n Y yes No ON true ~ 1..2".split(
    " ",
  );

const client: ClientConfigValues = { namespace: "lab", name: "ci", endpoint: "localhost:8082", token: "t" };
const exporter = { namespace: "lab", name: "rpi4", endpoint: "localhost:8082", token: "t" };

for (const version of MODEL_VERSIONS) {
  describe(`the models of jumpstarter ${version}`, () => {
    let models: PythonModels;
    before(async () => {
      models = await startModels(version);
    });
    after(async () => {
      await models?.[Symbol.asyncDispose]();
    });

    it(`read ${COUNT} client files as the configurations they were written from`, async () => {
      await each(async (random) => {
        const config = clientConfig(valid(clientValues(random, CLIENT_KEYS[version]), validateClientConfig));
        assert.deepEqual((await models.client(clientConfigYaml(config))).given, config);
      });
    });

    it(`read ${COUNT} sets of JMP_* variables as they read the files`, async () => {
      await each(async (random) => {
        const config = clientConfig(clientValues(random, CLIENT_KEYS[version]));
        const file = await models.client(clientConfigYaml(config));
        assert.deepEqual((await models.clientFromEnvironment(clientEnvironment(config))).all, file.all);
      });
    });

    it(`read ${COUNT} exporter files as the configurations they were written from`, async () => {
      await each(async (random) => {
        const config = exporterConfig(valid(exporterValues(random), validateExporterConfig));
        assert.deepEqual((await models.exporter(exporterConfigYaml(config))).given, seenBy(version, config));
      });
    });

    it("read every unusual string back, as a value and as a key", async () => {
      const config = exporterConfig({
        ...exporter,
        description: "x",
        export: { power: { type: "x", config: Object.fromEntries(UNUSUAL_STRINGS.map((text) => [text, text])) } },
      });
      assert.deepEqual((await models.exporter(exporterConfigYaml(config))).given, seenBy(version, config));
    });

    it("read unquoted text as an import of the file does", async () => {
      const list = UNQUOTED.map((text) => `        - ${text}\n`).join("");
      const file = `metadata: {namespace: lab, name: x}\nexport:\n  a:\n    type: x\n    config:\n      list:\n${list}`;
      assert.deepEqual(parsePythonYaml(file).toJS(), (await models.exporter(file)).given);
    });

    it("read every Unicode character back", async () => {
      const characters = Array.from({ length: 0x11000 }, (_, code) => code).filter(
        (code) => code < 0xd800 || code > 0xdfff,
      );
      const blocks = Object.groupBy(characters, (code) => code >> 8);
      const config = exporterConfig({
        ...exporter,
        export: {
          blocks: {
            type: "x",
            config: { list: Object.values(blocks).map((codes) => String.fromCodePoint(...codes!)) },
          },
          alone: { type: "x", config: { list: characters.slice(0, 0x180).map((code) => String.fromCodePoint(code)) } },
        },
      });
      assert.deepEqual((await models.exporter(exporterConfigYaml(config))).given, config);
    });

    it("refuse what the validation refuses, or change it without a word", async () => {
      const metadata = { namespace: "lab", name: "x" };
      const file = (rest: string) => `metadata: {namespace: lab, name: x}\n${rest}`;
      for (const refused of ["grpcOptions: {a: 1.5}", "drivers: null", "tls: null", "drivers: {x: 1}"]) {
        await assert.rejects(models.client(file(refused)), /ValidationError/, refused);
      }
      for (const refused of ["export: null", "export: {a: null}"]) {
        await assert.rejects(models.exporter(file(refused)), /ValidationError/, refused);
      }
      const unsafe = await models.client(file("drivers: {allow: [UNSAFE]}\ngrpcOptions: {a: true}"));
      assert.deepEqual(unsafe.given, { metadata, drivers: { allow: ["UNSAFE"], unsafe: true }, grpcOptions: { a: 1 } });
      const drivers = {
        "{type: 1}": {},
        "{type: x, config: 1}": {},
        "{ref: 1}": {},
        "{type: x, ref: y}": { type: "x" },
        "{description: x, children: {}}": { children: {} },
      };
      for (const [driver, read] of Object.entries(drivers)) {
        const { given } = await models.exporter(file(`export: {a: ${driver}}`));
        assert.deepEqual(given, { metadata, export: { a: read } }, driver);
      }
    });

    it("take what the file gives from the file, whatever JMP_* variables are set around it", async () => {
      const file = clientConfigYaml(clientConfig(client));
      const around = clientEnvironment(
        clientConfig({
          ...{ namespace: "other", name: "other", endpoint: "other", token: "other" },
          tls: { insecure: true },
          drivers: { allow: ["other"] },
        }),
      );
      assert.deepEqual(await models.client(file, { ...around, JMP_DRIVERS_UNSAFE: "true" }), await models.client(file));
    });
  });
}

describe("the models of older versions", () => {
  it("refuse the optional keys that the documentation says they do not know", async () => {
    const newer: [ModelVersion, Partial<ClientConfigValues>][] = [
      ["0.7.0", { leases: { acquisitionTimeout: 10 } }],
      ["0.7.4", { leases: { dialTimeout: 10 } }],
      ["0.7.4", { refreshToken: "t" }],
      ["0.8.1", { leases: { retryTimeout: 10 } }],
    ];
    for (const [version, values] of newer) {
      await using models = await startModels(version);
      await assert.rejects(models.client(clientConfigYaml(clientConfig({ ...client, ...values }))), /Extra inputs/);
    }
  });
});

/** Runs a check for many seeds; a failure names its own. */
async function each(check: (random: Random) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= COUNT; seed++) {
    try {
      await check(new Random(seed));
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
}

function valid<T>(values: T, validate: (values: T) => unknown[]): T {
  assert.deepEqual(validate(values), []);
  return values;
}

/** The configuration less what the version ignores. */
function seenBy(version: ModelVersion, config: ExporterConfig): unknown {
  const ignored: readonly string[] = EXPORTER_KEYS_IGNORED[version];
  const seen = Object.fromEntries(Object.entries(config).filter(([key]) => !ignored.includes(key)));
  return version === "0.7.0" ? { ...seen, export: withoutDescriptions(config.export) } : seen;
}

function withoutDescriptions(drivers: Record<string, DriverInstanceConfig>): Record<string, DriverInstanceConfig> {
  return Object.fromEntries(
    Object.entries(drivers).map(([name, { description, methods_description, children, ...driver }]) => [
      name,
      children ? { ...driver, children: withoutDescriptions(children) } : driver,
    ]),
  );
}
