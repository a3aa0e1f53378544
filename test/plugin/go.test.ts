import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { addGoSdk } from "../../lab/languages/go.ts";
import { useSharedLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { showImport, showLife } from "./life.ts";

const { lab, kube } = useSharedLab();

const example = await readFile(join(import.meta.dirname, "../../examples/go/main.go"), "utf8");

// Each command compiles the program from its source, as it does for users.
test("a program in Go creates, refreshes, updates, renews, replaces and deletes a client, and imports one with its code", async () => {
  await using project = await PulumiProject.create(lab, {
    example: "go",
    language: "go",
    config: { "jumpstarter:namespace": lab.namespace },
    prepare: addGoSdk,
  });
  const withArgument = (argument: string) => example.replace("ClientArgs{\n", `ClientArgs{\n\t\t\t${argument},\n`);
  await showLife(project, kube, {
    example,
    relabelled: example.replace('"client-type": pulumi.String("ci")', '"client-type": pulumi.String("dev")'),
    rotated: withArgument('RotationTriggers: pulumi.StringMap{"quarter": pulumi.String("4")}'),
    renamed: withArgument('Name: pulumi.String("renamed")'),
  });
  await showImport(project, kube);
});
