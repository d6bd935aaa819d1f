package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"
	"google.golang.org/protobuf/types/known/emptypb"
)

const (
	// exitAlreadyReported is the executor's exit code when it has shown the error to the user itself.
	exitAlreadyReported = 32
	// engineGone is how long the engine may be silent before this host ends itself.
	engineGone = 5 * time.Minute
	// programGrace is how long a cancelled program may take to end.
	programGrace = 5 * time.Second
)

// host answers the engine's language runtime calls for Python.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	executor      string // path of pulumi-language-python-exec
	engineAddress string
	ctx           context.Context // ends with the host
	stop          context.CancelFunc
	programs      context.Context // ends when the engine cancels what runs
	stopPrograms  context.CancelFunc
}

func newHost(ctx context.Context, stop context.CancelFunc, executor string) *host {
	programs, stopPrograms := context.WithCancel(ctx)
	return &host{executor: executor, ctx: ctx, stop: stop, programs: programs, stopPrograms: stopPrograms}
}

// follow ends the host when the engine at this address has gone.
func (h *host) follow(engineAddress string) error {
	h.engineAddress = engineAddress
	return rpcutil.Healthcheck(h.ctx, engineAddress, engineGone, h.stop)
}

// Handshake tells the host where the engine is.
func (h *host) Handshake(
	_ context.Context, req *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, h.follow(req.EngineAddress)
}

// GetPluginInfo says the version of this host.
func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// Cancel ends the running programs; the host ends with the engine.
func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	h.stopPrograms()
	return &emptypb.Empty{}, nil
}

// environment finds the Python environment that the project's runtime options name.
func environment(info *pulumirpc.ProgramInfo) (toolchain.Toolchain, error) {
	options := toolchain.PythonOptions{Root: info.GetRootDirectory(), ProgramDir: info.GetProgramDirectory()}
	for name, value := range info.GetOptions().AsMap() {
		text, ok := value.(string)
		if !ok {
			return nil, fmt.Errorf("runtime option %s: expected a string, found %v", name, value)
		}
		switch {
		case name == "virtualenv":
			options.Virtualenv = text
		case name == "toolchain" && text == "pip":
			options.Toolchain = toolchain.Pip
		case name == "toolchain" && text == "poetry":
			options.Toolchain = toolchain.Poetry
		case name == "toolchain" && text == "uv":
			options.Toolchain = toolchain.Uv
		default:
			return nil, fmt.Errorf("runtime option %s: %s is not supported by this language host", name, text)
		}
	}
	return toolchain.ResolveToolchain(options)
}

// About says which Python the project uses.
func (h *host) About(ctx context.Context, req *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	env, err := environment(req.GetInfo())
	if err != nil {
		return nil, err
	}
	info, err := env.About(ctx)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.AboutResponse{Executable: info.PythonExecutable, Version: info.PythonVersion.String()}, nil
}

// GetProgramDependencies lists the Python packages of the project's environment.
func (h *host) GetProgramDependencies(
	ctx context.Context, req *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	env, err := environment(req.Info)
	if err != nil {
		return nil, err
	}
	packages, err := env.ListPackages(ctx, req.TransitiveDependencies)
	if err != nil {
		return nil, err
	}
	res := &pulumirpc.GetProgramDependenciesResponse{}
	for _, p := range packages {
		res.Dependencies = append(res.Dependencies, &pulumirpc.DependencyInfo{Name: p.Name, Version: p.Version})
	}
	return res, nil
}

// InstallDependencies installs what the project's requirements name.
func (h *host) InstallDependencies(
	req *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	env, err := environment(req.Info)
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeInstallDependenciesStreams(server, req.IsTerminal)
	if err != nil {
		return err
	}
	defer closer.Close()
	const showOutput = true
	err = env.InstallDependencies(
		server.Context(), req.Info.ProgramDirectory, req.UseLanguageVersionTools, showOutput, stdout, stderr)
	if err != nil {
		return err
	}
	return closer.Close()
}

// Run executes the project's program once and waits for it.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	if req.GetAttachDebugger() {
		return nil, errors.New("this language host starts no debugger")
	}
	env, err := environment(req.Info)
	if err != nil {
		return nil, err
	}
	if err := env.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	running, cancel := context.WithCancel(h.programs)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	cmd, err := env.Command(running, h.arguments(req)...)
	if err != nil {
		return nil, err
	}
	settings, err := configuration(req.GetConfig(), req.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	if cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = append(cmd.Env, settings...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	// A refused policy cancels the program: SIGTERM ends it at once and silently, where an interrupt would bury
	// the policy's message under the traceback of a KeyboardInterrupt.
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = programGrace
	return outcome(cmd.Run()), nil
}

// arguments is the command line of the executor for one run.
func (h *host) arguments(req *pulumirpc.RunRequest) []string {
	args := []string{h.executor}
	for _, option := range [][2]string{
		{"--monitor", req.MonitorAddress},
		{"--engine", h.engineAddress},
		{"--project", req.Project},
		{"--root_directory", req.Info.RootDirectory},
		{"--stack", req.Stack},
		{"--pwd", req.Pwd},
		{"--dry_run", strconv.FormatBool(req.DryRun)},
		{"--parallel", strconv.Itoa(int(req.Parallel))},
		{"--organization", req.Organization},
	} {
		if option[1] != "" {
			args = append(args, option[0], option[1])
		}
	}
	return append(append(args, req.Info.EntryPoint), req.Args...)
}

// configuration is the stack's configuration as the Python SDK reads it, by environment and never by argument.
func configuration(values map[string]string, secretKeys []string) ([]string, error) {
	config, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	keys, err := json.Marshal(append([]string{}, secretKeys...))
	if err != nil {
		return nil, err
	}
	env := []string{"PULUMI_CONFIG_SECRET_KEYS=" + string(keys)}
	if values != nil {
		env = append(env, "PULUMI_CONFIG="+string(config))
	}
	return env, nil
}

// outcome tells the engine how a program ended; what the executor has reported already is not reported twice.
func outcome(err error) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case errors.As(err, &exit) && exit.ExitCode() == exitAlreadyReported:
		return &pulumirpc.RunResponse{Bail: true}
	case errors.As(err, &exit) && exit.Exited():
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("program exited with non-zero exit code: %d", exit.ExitCode())}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("program did not end by itself: %v", err)}
	}
}
