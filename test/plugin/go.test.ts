import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { addGoSdk } from "../../lab/languages/go.ts";
import { useSharedLab } from "../support/lab.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { showImport, showLife } from "./life.ts";

const { lab, kube } = useSharedLab();

const example = await readFile(join(import.meta.dirname, "../../examples/go/main.go"), "utf8");

// Each command compiles the program. The engine renews and replaces in every language alike.
test("a program in Go creates, refreshes, updates and deletes a client, and imports one with its code", async () => {
  await using project = await PulumiProject.create(lab, {
    example: "go",
    language: "go",
    config: { "jumpstarter:namespace": lab.namespace },
    prepare: addGoSdk,
  });
  await showLife(project, kube, {
    example,
    relabelled: example.replace('"client-type": pulumi.String("ci")', '"client-type": pulumi.String("dev")'),
  });
  await showImport(project, kube);
});
