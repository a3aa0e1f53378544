/**
 * The code that runs in Pulumi's provider process. State files refer to this module by its name,
 * "pulumi-jumpstarter/provider", and to the names that it exports: they are for ever.
 *
 * @packageDocumentation
 */
import { accessPolicy as accessPolicies } from "../../provider/access-policy.ts";
import { client as clients } from "../../provider/client.ts";
import { exporter as exporters } from "../../provider/exporter.ts";
import { exporterService as exporterServices } from "../../provider/exporter-service.ts";
import { withFlatStates } from "./exporter-service.ts";
import { ProviderProcess } from "./process.ts";
import { dynamicProvider } from "./provider.ts";

const process = new ProviderProcess();

export const client = dynamicProvider(clients, process);
export const exporter = dynamicProvider(exporters, process);
export const accessPolicy = dynamicProvider(accessPolicies, process);
export const exporterService = dynamicProvider(withFlatStates(exporterServices), process);
