"""An estate whose stacks are built on the lab, through the command line."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from common.estate import Estate
from common.files import write_text
from lab import patience
from tests.conftest import Lab
from tests.stacks.example import make_estate

MINUTES = patience.seconds(600)


@dataclass(frozen=True)
class Site:
    """An estate on the lab, worked on through the command line as a user does."""

    lab: Lab
    estate: Estate
    cloud: Any
    policy_pack: str = ""

    @classmethod
    def new(cls, lab: Lab, root: Path) -> "Site":
        """An estate without stacks, logged in to the lab."""
        cloud = lab.connect()
        settings: dict[str, object] = {}
        for network in cloud.network.networks(is_router_external=True):  # a flat network can be made only once
            settings |= {"createExternal": False, "externalNetwork": network.name}
        estate = make_estate(root, lab.cloud, settings)
        estate.keys.mkdir(mode=0o700)
        (estate.keys / "clouds.yaml").symlink_to(lab.clouds)
        return cls(lab, estate, cloud)

    def copy(self, root: Path, **settings: object) -> "Site":
        """Another estate with the stacks that there are; `settings` beside its own."""
        shutil.copytree(self.estate.root, root, symlinks=True, dirs_exist_ok=True)
        estate = Estate(root)
        file = estate.stacks / "settings.yaml"
        write_text(file, yaml.safe_dump(yaml.safe_load(file.read_text()) | settings))
        return replace(self, estate=estate)

    def destroy_tenants(self) -> None:
        """Destroy all stacks but the platform, on which others stand too."""
        files = self.estate.stacks.glob("Pulumi.*-*.yaml")
        self.call("destroy", *(file.name.split(".")[1] for file in files), "--yes")

    @property
    def env(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("OS_", "PULUMI"))}
        return inherited | {"KREISWOLKE_ESTATE": str(self.estate.root), "KREISWOLKE_POLICY_PACK": self.policy_pack}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "kreiswolke.cli", *arguments]
        return subprocess.Popen(command, env=self.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The command with its exit code, whatever it is, and all it printed."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=MINUTES)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def call(self, *arguments: str, code: int = 0) -> str:
        """What the command prints on standard output; the exit code has to be `code`."""
        done = self.run(*arguments)
        assert done.returncode == code, done.stderr
        return done.stdout

    def results(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """The results of a command by stack."""
        return {result["stack"]: result for result in json.loads(self.call(*arguments, "--json", code=code))}

    def pulumi(self, command: str, code: int = 0) -> str:
        """What plain `pulumi` prints in a shell that has read `kreiswolke env`."""
        shell = f'eval "$({sys.executable} -m kreiswolke.cli env)" && pulumi {command} --non-interactive'
        done = subprocess.run(
            ["bash", "-c", shell], env=self.env, capture_output=True, text=True, timeout=MINUTES, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def state(self, stack: str) -> dict[str, Any]:
        """The resources of a stack as they are stored; secrets in the clear, since their encryption always differs."""
        exported = json.loads(self.pulumi(f"stack export --show-secrets --stack {stack}"))
        resources = exported["deployment"]["resources"]
        return {one["urn"]: [one.get(key) for key in ("id", "inputs", "outputs", "provider")] for one in resources}

    def in_cloud(self, key: str) -> dict[str, list[str]]:
        """Names of what the cloud has in a tenant's domain and projects, by kind."""
        domain = self.cloud.identity.find_domain(f"kreis-{key}")
        if domain is None:
            return {}
        projects = list(self.cloud.identity.projects(domain_id=domain.id))
        found = {"projects": projects, "users": list(self.cloud.identity.users(domain_id=domain.id))}
        for project in projects:
            for kind in ("networks", "subnets", "routers", "ports", "ips"):
                things = getattr(self.cloud.network, kind)(project_id=project.id)
                found[kind] = [*found.get(kind, []), *things]
            servers = self.cloud.compute.servers(details=False, all_projects=True, project_id=project.id)
            found["servers"] = [*found.get("servers", []), *servers]
        return {kind: sorted(str(thing.name) for thing in things) for kind, things in found.items()}

    def everything(self) -> dict[str, set[str]]:
        """Ids of all there is in the cloud, for a before and after."""
        network, compute, identity = self.cloud.network, self.cloud.compute, self.cloud.identity
        lists = {kind: getattr(network, kind)() for kind in ("networks", "subnets", "routers", "ports", "ips")}
        lists |= {"security_groups": network.security_groups(), "address_groups": network.address_groups()}
        lists |= {"domains": identity.domains(), "projects": identity.projects(), "users": identity.users()}
        lists |= {"servers": compute.servers(all_projects=True), "flavors": compute.flavors()}
        lists |= {"images": self.cloud.image.images()}
        return {kind: {thing.id for thing in things} for kind, things in lists.items()}
