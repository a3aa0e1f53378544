// Command sdk writes the typed SDK of a Pulumi package for a language, as `pulumi package gen-sdk` does, without Pulumi.
//
//	sdk go|nodejs|python FOLDER <schema.json
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"

	"pulumi-jumpstarter/lab/tools/sdks/generate"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: sdk go|nodejs|python FOLDER <schema.json")
	}
	var spec schema.PackageSpec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return err
	}
	return generate.Package(args[0], spec, args[1])
}
