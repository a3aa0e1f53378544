import { clientConfigYaml } from "../../config/client-config.ts";
import { adviceOnDrivers } from "../../config/driver-advice.ts";
import { clientEnvironment } from "../../config/environment.ts";
import { exporterConfigYaml } from "../../config/exporter-config.ts";
import {
  CLIENT_CHOICES,
  type ClientChoices,
  EXPORTER_CHOICES,
  type ExporterChoices,
  type Issued,
  issuedClientConfig,
  issuedExporterConfig,
} from "../../config/issued.ts";
import { validateClientConfig, validateExporterConfig } from "../../config/validate.ts";
import { validateDrivers } from "../../config/validate-drivers.ts";
import type { Problem, ValidateOptions } from "../../problems.ts";
import { Problems } from "../../problems.ts";
import { accessPolicy } from "../../provider/access-policy.ts";
import { client } from "../../provider/client.ts";
import type { Context } from "../../provider/context.ts";
import { exporter } from "../../provider/exporter.ts";
import { exporterService } from "../../provider/exporter-service.ts";
import type { Kind } from "../../provider/kind.ts";
import type { Life, ReadAnswer } from "../../provider/life.ts";
import { nestedService, unsettled } from "./exporter-service.ts";
import type { Properties } from "./struct.ts";

/** The finished configuration of a client or an exporter: outputs that are made of what was issued and of choices. */
export interface Configuration {
  /** The inputs that the cluster does not know. */
  choices: readonly string[];
  /** The outputs, all of them secret. */
  outputs: readonly string[];
  validate(choices: Properties, options: ValidateOptions): Problem[];
  /** Returns a warning that goes with choices which are valid all the same. */
  advise?(choices: Properties, options: ValidateOptions): string | undefined;
  make(issued: Issued, choices: Properties): Properties;
}

// biome-ignore lint/suspicious/noExplicitAny: each kind has objects and a state of its own
type Any = any;

/** A life, with what only the kinds of objects in the cluster have. */
export interface PluginLife extends Life<Any> {
  readonly kind?: Pick<Kind<Any, Any>, "whyUpdate" | "foretell">;
  warn?(context: Context, olds: Any, inputs: Any): void;
  foresee?(context: Context, inputs: Any): Promise<void>;
  import?(context: Context, id: string): Promise<ReadAnswer<Any>>;
}

/** A kind of resource, as the plugin serves it. */
export interface PluginKind {
  lifecycle: PluginLife;
  configuration?: Configuration;
  /** Returns the outputs that an update may change, beside those of the configuration. */
  unsettled?(olds: Properties, news: Properties): readonly string[];
}

/** The kinds of resources, by the last part of their types. The schema has the same ones. */
export const kinds: Record<string, PluginKind> = {
  Client: {
    lifecycle: client,
    configuration: {
      choices: CLIENT_CHOICES,
      outputs: ["config", "env"],
      validate: validateClientConfig,
      make: (issued, choices) => {
        const config = issuedClientConfig(issued, choices as ClientChoices);
        return { config: clientConfigYaml(config), env: clientEnvironment(config) };
      },
    },
  },
  Exporter: {
    lifecycle: exporter,
    configuration: {
      choices: [...EXPORTER_CHOICES, "strictDrivers"],
      outputs: ["config"],
      validate: validateExporter,
      advise: ({ export: drivers, strictDrivers }, options) =>
        strictDrivers === true ? undefined : adviceOnDrivers(validateDrivers(drivers, options)),
      make: (issued, choices) => ({
        config: exporterConfigYaml(issuedExporterConfig(issued, choices as ExporterChoices)),
      }),
    },
  },
  ExporterAccessPolicy: { lifecycle: accessPolicy },
  ExporterService: { lifecycle: nestedService(exporterService), unsettled },
};

function validateExporter(choices: Properties, options: ValidateOptions): Problem[] {
  const problems = new Problems(options);
  problems.boolean("strictDrivers", choices.strictDrivers);
  const found = [...problems.found, ...validateExporterConfig(choices, options)];
  const isStrict = choices.strictDrivers === true && found.length === 0;
  return isStrict ? validateDrivers(choices.export, options) : found;
}
