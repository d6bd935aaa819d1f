//go:build tools

// Package tools pins the module that holds the pulumi command; go.sum pins everything it is made of.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
