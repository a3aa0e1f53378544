import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { useSharedLab } from "../support/lab.ts";
import { addGoSdk } from "../support/languages/go.ts";
import { PulumiProject } from "../support/pulumi.ts";
import { CONTEXT, kubeconfigOfOthers, showElsewhere, showImport, showLife } from "./life.ts";

let project: PulumiProject;

const { lab, kube, use } = useSharedLab(async () => {
  project = use(
    await PulumiProject.create(lab, {
      example: "go",
      language: "go",
      config: { "jumpstarter:namespace": lab.namespace },
      secrets: { "lab:kubeconfig": await kubeconfigOfOthers(lab) },
      prepare: addGoSdk,
    }),
  );
});

const example = await readFile(join(import.meta.dirname, "../../examples/go/main.go"), "utf8");

// Each command compiles the program from its source, as it does for users.
test("a program in Go creates, refreshes, updates, renews, replaces and deletes a client, and imports one with its code", async () => {
  const withArgument = (argument: string) => example.replace("ClientArgs{\n", `ClientArgs{\n\t\t\t${argument},\n`);
  await showLife(project, kube, {
    example,
    changed: withArgument('RotationTriggers: pulumi.StringMap{"quarter": pulumi.String("4")}').replace(
      '"client-type": pulumi.String("ci")',
      '"client-type": pulumi.String("dev")',
    ),
    renamed: withArgument('Name: pulumi.String("renamed")'),
  });
  await showImport(project, kube);
});

test("a provider of its own, a client that others manage, and functions work in Go", async () => {
  await showElsewhere(
    project,
    kube,
    `
package main

import (
	"slices"

	"example.com/pulumi-jumpstarter/sdk/go/jumpstarter"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		kubeconfig, _ := ctx.GetConfig("lab:kubeconfig")
		munich, err := jumpstarter.NewProvider(ctx, "munich", &jumpstarter.ProviderArgs{
			Kubeconfig: pulumi.String(kubeconfig),
			Context:    pulumi.String("${CONTEXT}"),
			Namespace:  pulumi.String("${lab.namespace}"),
		})
		if err != nil {
			return err
		}
		byMunich := pulumi.Provider(munich)
		made, err := jumpstarter.NewClient(ctx, "made", &jumpstarter.ClientArgs{Name: pulumi.String("made")}, byMunich)
		if err != nil {
			return err
		}
		bob, err := jumpstarter.GetClient(ctx, "bob", pulumi.ID("${lab.namespace}/bob"), nil, byMunich)
		if err != nil {
			return err
		}
		found := jumpstarter.LookupClientOutput(ctx, jumpstarter.LookupClientOutputArgs{Name: made.Name}, byMunich)
		asked := jumpstarter.GetClientConfigOutput(ctx, jumpstarter.GetClientConfigOutputArgs{Name: made.Name}, byMunich)
		clients := jumpstarter.ListClientsOutput(ctx, jumpstarter.ListClientsOutputArgs{}, byMunich,
			pulumi.DependsOn([]pulumi.Resource{made}))
		ctx.Export("madeConfig", made.Config)
		ctx.Export("bob", pulumi.Map{"uid": bob.Uid, "endpoint": bob.Endpoint})
		ctx.Export("bobConfig", bob.Config)
		ctx.Export("found", pulumi.Map{"uid": found.Uid(), "namespace": found.Namespace()})
		ctx.Export("asked", asked.Config())
		ctx.Export("names", clients.Clients().ApplyT(func(all []jumpstarter.ClientResult) []string {
			names := []string{}
			for _, client := range all {
				names = append(names, client.Name)
			}
			slices.Sort(names)
			return names
		}))
		return nil
	})
}
`,
  );
});
