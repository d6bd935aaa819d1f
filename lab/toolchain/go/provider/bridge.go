package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-provider-openstack/terraform-provider-openstack/v3/openstack"
)

const (
	// autonameLength and autonameSeparator are those of the published provider.
	autonameLength    = 255
	autonameSeparator = "-"
)

// providerDefaults are the provider options that the published provider takes from the environment.
var providerDefaults = map[string]string{
	"allow_reauth":  "OS_ALLOW_REAUTH",
	"cloud":         "OS_CLOUD",
	"delayed_auth":  "OS_DELAYED_AUTH",
	"endpoint_type": "OS_ENDPOINT_TYPE",
	"insecure":      "OS_INSECURE",
	"region":        "OS_REGION_NAME",
	"swauth":        "OS_SWAUTH",
}

// renamedFields are the properties that the SDK spells against the bridge's rule, by Terraform resource and field.
var renamedFields = map[string]map[string]*tfbridge.SchemaInfo{
	"openstack_networking_subnet_v2":   {"allocation_pool": {Name: "allocationPools"}},
	"openstack_orchestration_stack_v1": {"outputs": {Name: "StackOutputs"}},
}

// bridge describes the Terraform provider under the SDK's tokens; of the pinned versions, none stays unmapped.
func bridge(sdk sdkNames) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:                       sdkv2.NewProvider(openstack.Provider()),
		Name:                    "openstack",
		Version:                 version,
		GitHubOrg:               "terraform-provider-openstack",
		TFProviderModuleVersion: "v3",
		MetadataInfo:            tfbridge.NewProviderMetadata([]byte("{}")),
		Config:                  map[string]*tfbridge.SchemaInfo{},
		Resources:               map[string]*tfbridge.ResourceInfo{},
		DataSources:             map[string]*tfbridge.DataSourceInfo{},
	}
	for option, variable := range providerDefaults {
		info.Config[option] = &tfbridge.SchemaInfo{Default: &tfbridge.DefaultInfo{EnvVars: []string{variable}}}
	}
	resources := indexTokens(sdk.Resources)
	info.P.ResourcesMap().Range(func(name string, _ shim.Resource) bool {
		if token := resources.find(name, "", sdkResources); token != "" {
			info.Resources[name] = &tfbridge.ResourceInfo{Tok: tokens.Type(token), Fields: renamedFields[name]}
		}
		return true
	})
	functions := indexTokens(sdk.Functions)
	info.P.DataSourcesMap().Range(func(name string, _ shim.Resource) bool {
		if token := functions.find(name, "get", sdkFunctions); token != "" {
			info.DataSources[name] = &tfbridge.DataSourceInfo{Tok: tokens.ModuleMember(token)}
		}
		return true
	})
	info.SetAutonaming(autonameLength, autonameSeparator)
	return info
}
