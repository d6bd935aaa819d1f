// Command pulumi-resource-openstack is the OpenStack provider of the Pulumi engine.
//
// It bridges the Terraform provider of the pinned version under the tokens of the pulumi-openstack Python SDK
// (tokens.json, read from the installed SDK when this is built), for machines that build Pulumi from Go modules.
// Its package schema is empty: Python programs do not read one.
package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

// propertiesFlag prints every mapped property instead of serving; `python -m lab.toolchain check` reads it.
const propertiesFlag = "--get-properties"

//go:embed tokens.json
var sdkTokens []byte

// version of the provider and of the SDK it serves, set by the linker.
var version string

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-openstack:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	var sdk sdkNames
	if err := json.Unmarshal(sdkTokens, &sdk); err != nil {
		return fmt.Errorf("tokens.json: %w", err)
	}
	info := bridge(sdk)
	if len(args) > 0 && args[0] == propertiesFlag {
		return json.NewEncoder(os.Stdout).Encode(properties(info))
	}
	emptySchema, err := json.Marshal(map[string]string{"name": info.Name, "version": version})
	if err != nil {
		return err
	}
	tfbridge.Main(info.Name, version, info, emptySchema)
	return nil
}
