package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/mod/modfile"

	"pulumi-jumpstarter/lab/tools/sdks/generate"
)

// generator generates the code of a language.
type generator struct {
	language string
	program  func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error)
	// link makes the SDK in a folder, relative to that of the project, a dependency of the project.
	link func(project, sdk string) error
}

// generators are those of each host.
var generators = map[string]generator{
	"pulumi-language-go":     {"go", golang.GenerateProgram, linkGo},
	"pulumi-language-nodejs": {"nodejs", nodejs.GenerateProgram, linkNodejs},
	"pulumi-language-python": {"python", python.GenerateProgram, linkPython},
}

func (generator generator) generatePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &spec); err != nil {
		return nil, err
	}
	return &pulumirpc.GeneratePackageResponse{}, generate.Package(generator.language, spec, request.Directory)
}

func (generator generator) generateProgram(
	_ context.Context, request *pulumirpc.GenerateProgramRequest,
) (*pulumirpc.GenerateProgramResponse, error) {
	parser := syntax.NewParser()
	for name, text := range request.Source {
		if err := parser.ParseFile(strings.NewReader(text), name); err != nil {
			return nil, err
		}
	}
	if parser.Diagnostics.HasErrors() {
		return nil, parser.Diagnostics
	}
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer loader.Close()
	options := []pcl.BindOption{pcl.PreferOutputVersionedInvokes}
	if !request.Strict {
		options = append(options, pcl.NonStrictBindOptions()...)
	}
	program, problems, err := pcl.BindProgram(parser.Files, schema.NewCachedLoader(loader), options...)
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, problems
	}
	files, problems, err := generator.program(program)
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, problems
	}
	return &pulumirpc.GenerateProgramResponse{Source: files}, nil
}

func (generator generator) linkPackages(
	_ context.Context, request *pulumirpc.LinkRequest,
) (*pulumirpc.LinkResponse, error) {
	for _, dependency := range request.Packages {
		if err := generator.link(request.Info.ProgramDirectory, dependency.Path); err != nil {
			return nil, err
		}
	}
	return &pulumirpc.LinkResponse{}, nil
}

func linkGo(project, sdk string) error {
	file := filepath.Join(project, sdk, "go.mod")
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	replacement := fmt.Sprintf("-replace=%s=./%s", modfile.ModulePath(content), filepath.ToSlash(sdk))
	return run(project, "go", "mod", "edit", replacement)
}

func linkNodejs(project, sdk string) error {
	content, err := os.ReadFile(filepath.Join(project, sdk, "package.json"))
	if err != nil {
		return err
	}
	var manifest struct{ Name string }
	if err := json.Unmarshal(content, &manifest); err != nil {
		return err
	}
	source := "file:" + filepath.ToSlash(sdk)
	dependency := fmt.Sprintf("dependencies[%s]=%q", manifest.Name, source)
	// Its script compiles it. Newer releases of npm run scripts only where this allows it.
	allowed := fmt.Sprintf("allowScripts[%s]=true", source)
	return run(project, "npm", "pkg", "set", "--json", dependency, allowed)
}

func linkPython(project, sdk string) error {
	file, err := os.OpenFile(filepath.Join(project, "requirements.txt"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = fmt.Fprintf(file, "./%s\n", filepath.ToSlash(sdk))
	return err
}

// run runs a program in a folder. The error has what it printed.
func run(directory, program string, args ...string) error {
	command := exec.Command(program, args...)
	command.Dir = directory
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w", output, err)
	}
	return nil
}
