// Package v2 stands in for the part of the Go SDK that registers the objects of components.
package v2

import (
	"errors"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RegisterResource fails: this build of the plugin has no component resources.
func RegisterResource(_ *pulumi.Context, apiVersion, kind, _ string, _ pulumi.Input, _ ...pulumi.ResourceOption) (pulumi.CustomResource, error) {
	return nil, errors.New("the lab's build of the plugin has no component resources, so it makes no " + kind + " of " + apiVersion)
}
