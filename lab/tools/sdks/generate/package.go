// Package generate writes the SDKs of Pulumi packages.
package generate

import (
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// Package writes the SDK for a language into a folder. The schema must refer to no other package, which a loader would have to find.
func Package(language string, spec schema.PackageSpec, directory string) error {
	files, err := files(language, spec)
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func files(language string, spec schema.PackageSpec) (map[string][]byte, error) {
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
	case "nodejs":
		// A local one, which is compiled when it is installed.
		return nodejs.GeneratePackage("sdk", bound, nil, nil, true, nil)
	case "python":
		return python.GeneratePackage("sdk", bound, nil, nil)
	}
	return nil, fmt.Errorf("no SDK for %s, only for go, nodejs and python", language)
}
