package main

import (
	"regexp"
	"strings"
)

// sdkNames are the tokens the Python SDK registers resources and calls functions by.
type sdkNames struct{ Resources, Functions []string }

// tokenIndex finds a token by `<module>/<name in lower case>`: `openstack:networking/subnet:Subnet` by
// `networking/subnet`.
type tokenIndex map[string]string

func indexTokens(tokens []string) tokenIndex {
	index := tokenIndex{}
	for _, token := range tokens {
		parts := strings.Split(token, ":")
		module, _, _ := strings.Cut(parts[1], "/")
		index[module+"/"+strings.ToLower(parts[2])] = token
	}
	return index
}

// terraformName is `openstack_<module>_<name>_<version>`.
var terraformName = regexp.MustCompile(`^openstack_([a-z0-9]+?)_(.*?)_?(v\d)$`)

// sdkModules are the modules that the SDK calls otherwise than Terraform does.
var sdkModules = map[string]string{"db": "database", "fw": "firewall", "lb": "loadbalancer"}

// sdkResources and sdkFunctions are the names that the SDK spells against the rule.
var (
	sdkResources = map[string]string{
		"openstack_blockstorage_quotaset_v3": "quotesetv3",
		"openstack_objectstorage_object_v1":  "containerobject",
	}
	sdkFunctions = map[string]string{
		"openstack_dns_zone_v2":                            "getdnszone",
		"openstack_loadbalancer_flavor_v2":                 "getlbflavordeprecated",
		"openstack_sharedfilesystem_availability_zones_v2": "getavailbilityzones",
	}
)

// find returns the token of a Terraform name, or "" where the SDK has none. `prefix` is "get" for data sources.
// The SDK keeps some versions in its names and some resources in its top module.
func (index tokenIndex) find(name, prefix string, irregular map[string]string) string {
	parts := terraformName.FindStringSubmatch(name)
	if parts == nil {
		return ""
	}
	module, short, version := parts[1], strings.ReplaceAll(parts[2], "_", ""), parts[3]
	sdkModule := module
	if renamed, ok := sdkModules[module]; ok {
		sdkModule = renamed
	}
	if spelled, ok := irregular[name]; ok {
		return index[sdkModule+"/"+spelled]
	}
	for _, key := range []string{
		sdkModule + "/" + prefix + short + version,
		sdkModule + "/" + prefix + short,
		"index/" + prefix + module + short + version,
		"index/" + prefix + module + short,
	} {
		if token, ok := index[key]; ok {
			return token
		}
	}
	return ""
}
