/** A Pulumi program that declares what `program.json` says. */
import type { Declaration } from "../../model/programs.ts";

/** The contents of `program.json`. */
export interface ProgramData {
  kubeconfig: string;
  declarations: readonly Declaration[];
  /** The name of an object that somebody else has made: a resource of that name fails. */
  taken: string | undefined;
}

export const program = `
  import { readFileSync } from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  import { JumpstarterClient, JumpstarterExporterAccessPolicy, JumpstarterProvider } from "pulumi-jumpstarter";
  const { kubeconfig, declarations, taken } = JSON.parse(readFileSync("program.json", "utf8"));
  const providers = { p1: new JumpstarterProvider("p1", { kubeconfig }), p2: new JumpstarterProvider("p2", { kubeconfig }) };
  const bench = new pulumi.ComponentResource("lab:index:Bench", "bench");
  if (taken) new JumpstarterClient("sibling", { name: taken }, { provider: providers.p1 });
  for (const { kind, name, isInComponent, formerly, args, provider, ...options } of declarations) {
    const opts = {
      ...options,
      provider: providers[provider],
      ...(isInComponent && { parent: bench }),
      aliases: formerly.map((former) => ({
        name: former.name,
        ...(former.isInComponent ? { parent: bench } : { parent: pulumi.rootStackResource }),
      })),
    };
    if (kind === "Client") new JumpstarterClient(name, args, opts);
    else new JumpstarterExporterAccessPolicy(name, { exporterSelector: {}, policies: [], ...args }, opts);
  }`;
