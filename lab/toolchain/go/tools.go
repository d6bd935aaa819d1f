//go:build tools

// Package tools names the pulumi command, so that go.mod and go.sum pin everything it is made of.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
