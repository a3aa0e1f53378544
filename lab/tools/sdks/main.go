// Command sdk writes the typed SDK of a Pulumi package for a language, as `pulumi package gen-sdk` does. That asks the host of the
// language to write it, and no host that is a Go module to build from knows how.
//
//	sdk go|python FOLDER <schema.json
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("usage: sdk go|python FOLDER <schema.json")
	}
	files, err := generate(args[0])
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(args[1], name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns the files of the SDK for the schema on standard input.
func generate(language string) (map[string][]byte, error) {
	var spec schema.PackageSpec
	if err := json.NewDecoder(os.Stdin).Decode(&spec); err != nil {
		return nil, err
	}
	// The schema refers to no other package, which a loader would have to find.
	bound, problems, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, problems
	}
	switch language {
	case "go":
		return golang.GeneratePackage("sdk", bound, nil)
	case "python":
		return python.GeneratePackage("sdk", bound, nil, nil)
	}
	return nil, fmt.Errorf("no SDK for %s, only for go and python", language)
}
