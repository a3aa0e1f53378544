// Command pulumi-resource-kubernetes is the plugin of @pulumi/kubernetes. The module's own command embeds files that are made when
// it is released and are not in the module: the schema, for languages whose programs ask the plugin for it, and the names of
// Terraform, for conversions. Programs in TypeScript need neither. The Go SDK, with which the plugin makes the parts of its component
// resources, is the stand-in in sdk/: nothing here has such components, and the real one takes as long to compile as all the rest.
package main

import "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"

// version is set when the plugin is built, to the one that the npm package asks for.
var version string

func main() {
	provider.Serve("kubernetes", version, []byte("{}"), []byte("{}"))
}
