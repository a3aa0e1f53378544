/**
 * Functions that look up and list objects in the cluster. They run in the program, and load their code when they are
 * called.
 */
export * from "./client-config.ts";
export * from "./clients.ts";
export * from "./exporter-config.ts";
export * from "./exporters.ts";
export * from "./inventory.ts";
export type { GetOptions, GetOutputOptions } from "./invoke.ts";
export * from "./leases.ts";
export type { ConditionResult, GetArgs, GetOutputArgs, ListArgs, ListOutputArgs, ObjectResult } from "./objects.ts";
