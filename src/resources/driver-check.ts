import * as pulumi from "@pulumi/pulumi";
import { isUnresolved, throwIfInvalid } from "../arguments.ts";
import { adviceOnDrivers } from "../config/driver-advice.ts";
import { validateDrivers } from "../config/validate-drivers.ts";
import type { Problem } from "../problems.ts";

/**
 * Holds an exporter's drivers against the catalogue, before the exporter is made: what is wrong is an error with `strict`.
 * Else the function that is returned warns of it, on the exporter's row.
 *
 * @throws pulumi.RunError
 */
export function checkDrivers(what: string, drivers: unknown, strict = false): (exporter: pulumi.Resource) => void {
  let isPartial = false;
  const isUnknown = (value: unknown) => {
    const unresolved = isUnresolved(value);
    isPartial ||= unresolved;
    return unresolved;
  };
  const found = isUnknown(drivers) ? [] : validateDrivers(drivers, { isUnknown });
  if (strict) throwIfInvalid(what, found);
  return (exporter) => {
    warn(exporter, found);
    if (!isPartial) return;
    pulumi.output(drivers as pulumi.Inputs).apply((resolved) => {
      const isNew = ({ path }: Problem) => !found.some((earlier) => earlier.path === path);
      const late = validateDrivers(resolved).filter(isNew);
      if (strict) throwIfInvalid(what, late);
      else warn(exporter, late);
    });
  };
}

function warn(exporter: pulumi.Resource, problems: readonly Problem[]): void {
  const advice = adviceOnDrivers(problems);
  if (advice !== undefined) pulumi.log.warn(advice, exporter);
}
