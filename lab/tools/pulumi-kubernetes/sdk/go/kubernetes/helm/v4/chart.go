// Package v4 stands in for the part of the Go SDK that describes charts of Helm.
package v4

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// RepositoryOpts say where a chart is found.
type RepositoryOpts struct {
	CaFile, CertFile, KeyFile pulumi.AssetOrArchive
	Username, Password, Repo  *string
}

// RepositoryOptsInput is the input for RepositoryOpts.
type RepositoryOptsInput interface{ pulumi.Input }

// PostRenderer is a command that changes what a chart renders.
type PostRenderer struct {
	Command string
	Args    []string
}

// PostRendererInput is the input for a PostRenderer.
type PostRendererInput interface{ pulumi.Input }
