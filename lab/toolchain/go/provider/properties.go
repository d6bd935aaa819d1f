package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
)

// shape is the type of a property: "string", "integer", "number", "boolean", or an object with the one key
// "array", "map" (their element's shape) or "object" (the shapes of its properties by name).
type shape any

// surface is what programs see of one resource or function, in Pulumi's spelling.
type surface struct {
	Inputs  map[string]shape `json:"inputs"`
	Outputs map[string]shape `json:"outputs"`
}

// mapping is everything the bridge serves, by token.
type mapping struct {
	Resources map[string]surface `json:"resources"`
	Functions map[string]surface `json:"functions"`
}

// properties lists every mapped resource and function with its inputs and outputs.
func properties(info tfbridge.ProviderInfo) mapping {
	m := mapping{Resources: map[string]surface{}, Functions: map[string]surface{}}
	for name, resource := range info.Resources {
		m.Resources[string(resource.Tok)] = describe(info.P.ResourcesMap().Get(name), resource.Fields)
	}
	for name, function := range info.DataSources {
		described := describe(info.P.DataSourcesMap().Get(name), function.Fields)
		described.Outputs["id"] = "string" // every data source has one, and its schema does not say so
		m.Functions[string(function.Tok)] = described
	}
	return m
}

func describe(resource shim.Resource, infos map[string]*tfbridge.SchemaInfo) surface {
	schemas := resource.Schema()
	outputs := objectShape(schemas, infos)
	inputs := map[string]shape{}
	schemas.Range(func(field string, schema shim.Schema) bool {
		if schema.Optional() || schema.Required() {
			spelled := tfbridge.TerraformToPulumiNameV2(field, schemas, infos)
			inputs[spelled] = outputs[spelled]
		}
		return true
	})
	return surface{Inputs: inputs, Outputs: outputs}
}

// objectShape has all properties: only at the top do the SDK's inputs leave out what the cloud alone computes.
func objectShape(schemas shim.SchemaMap, infos map[string]*tfbridge.SchemaInfo) map[string]shape {
	shapes := map[string]shape{}
	schemas.Range(func(field string, schema shim.Schema) bool {
		spelled := tfbridge.TerraformToPulumiNameV2(field, schemas, infos)
		shapes[spelled] = propertyShape(schema, infos[field])
		return true
	})
	return shapes
}

// propertyShape is the shape of one property; a list of at most one element is served as that element.
func propertyShape(schema shim.Schema, info *tfbridge.SchemaInfo) shape {
	switch schema.Type() {
	case shim.TypeBool:
		return "boolean"
	case shim.TypeInt:
		return "integer"
	case shim.TypeFloat:
		return "number"
	case shim.TypeMap:
		return map[string]shape{"map": elementShape(schema)}
	case shim.TypeList, shim.TypeSet:
		if tfbridge.IsMaxItemsOne(schema, info) {
			return elementShape(schema)
		}
		return map[string]shape{"array": elementShape(schema)}
	default:
		return "string"
	}
}

// elementShape is that of a list's or map's elements; where Terraform does not say, they are strings.
func elementShape(schema shim.Schema) shape {
	switch element := schema.Elem().(type) {
	case shim.Schema:
		return propertyShape(element, nil)
	case shim.Resource:
		return map[string]shape{"object": objectShape(element.Schema(), nil)}
	default:
		return "string"
	}
}
