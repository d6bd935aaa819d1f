package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	sdk "github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a policy pack and streams its output and exit code to the engine.
func (h *host) RunPlugin(req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	if req.Kind != string(apitype.AnalyzerPlugin) || req.GetAttachDebugger() {
		return fmt.Errorf("this language host runs policy packs, without a debugger, and no plugin of kind %q", req.Kind)
	}
	ctx := server.Context()
	env, err := environment(req.Info)
	if err != nil {
		return err
	}
	args := append([]string{"-u", "-m", "pulumi.policy"}, req.Args...)
	cmd, err := env.Command(ctx, append(args, req.Info.ProgramDirectory)...)
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	cmd.Dir = req.Info.ProgramDirectory
	cmd.Env = append(cmd.Env, req.Env...)
	cmd.Stderr = stderr
	if err := runPolicyPack(ctx, cmd, stdout); err != nil {
		return sendExit(err, server)
	}
	return closer.Close()
}

// runPolicyPack starts the pack once the engine has said which stack it judges: Python packs read that from
// their environment, the engine says it by a call to the proxy.
func runPolicyPack(ctx context.Context, cmd *exec.Cmd, stdout io.Writer) error {
	proxy, packOut, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	cmd.Stdout = packOut
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	if stack != nil {
		config, err := json.Marshal(stack.Config)
		if err != nil {
			return err
		}
		cmd.Env = append(cmd.Env,
			"PULUMI_ORGANIZATION="+stack.Organization,
			"PULUMI_PROJECT="+stack.Project,
			"PULUMI_STACK="+stack.Stack,
			"PULUMI_DRY_RUN="+strconv.FormatBool(stack.DryRun))
		if stack.Config != nil {
			cmd.Env = append(cmd.Env, "PULUMI_CONFIG="+string(config))
		}
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return proxy.Attach(ctx, cmd)
}

// sendExit tells the engine the exit code of a pack that has failed.
func sendExit(err error, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	code := &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(exit.ExitCode())}
	return server.Send(&pulumirpc.RunPluginResponse{Output: code})
}
