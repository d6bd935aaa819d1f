package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

//go:embed packages.py
var packagesScript string

// GetRequiredPackages lists the provider plugins whose SDKs are installed in the project's environment.
func (h *host) GetRequiredPackages(
	ctx context.Context, req *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	env, err := environment(req.Info)
	if err != nil {
		return nil, err
	}
	if err := env.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	cmd, err := env.Command(ctx, "-c", packagesScript)
	if err != nil {
		return nil, err
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the provider plugins of the Python environment: %w", err)
	}
	var found []struct{ Name, Version, Server string }
	if err := json.Unmarshal(out, &found); err != nil {
		return nil, fmt.Errorf("listing the provider plugins of the Python environment: %w", err)
	}
	res := &pulumirpc.GetRequiredPackagesResponse{}
	for _, p := range found {
		res.Packages = append(res.Packages, &pulumirpc.PackageDependency{
			Kind: "resource", Name: p.Name, Version: p.Version, Server: p.Server,
		})
	}
	return res, nil
}
