// Package kubernetes stands in for the Go SDK of @pulumi/kubernetes. The plugin uses it for its component resources alone, such as
// charts of Helm, which no program of the lab has.
package kubernetes

import "reflect"

// UntypedArgs are the properties of an object.
type UntypedArgs map[string]interface{}

// ElementType makes UntypedArgs an input.
func (UntypedArgs) ElementType() reflect.Type {
	return reflect.TypeOf((*map[string]interface{})(nil)).Elem()
}
