import type { ServiceOutputs } from "../../provider/service-inputs.ts";
import { flat } from "../service-properties.ts";
import type { DynamicLife } from "./provider.ts";

/** Returns the life of an exporter's service for states of either door: an alias brings those of the plugin here. */
export function withFlatStates(life: DynamicLife<ServiceOutputs>): DynamicLife<ServiceOutputs> {
  return {
    inputs: life.inputs,
    secrets: life.secrets,
    check: (context, olds, news) => life.check(context, flat(olds), news),
    diff: (context, olds, news) => life.diff(context, flat(olds), news),
    create: (context, inputs) => life.create(context, inputs),
    read: (context, id, props) => life.read(context, id, flat(props)),
    update: (context, olds, news) => life.update(context, flat(olds), news),
    delete: (context, id, props) => life.delete(context, id, flat(props)),
  };
}
