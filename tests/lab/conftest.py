"""What tests on the lab share: the platform, and two tenants with servers that boot for those of the data plane."""

import itertools
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openstack
import pytest

from kreiswolke.environment import REPOSITORY
from lab import dataplane, patience, ssh
from lab.ssh import Login
from tests.conftest import Lab
from tests.lab.site import Site

CIDR = "10.77.0.0/24"  # the same for both tenants, on purpose
PREFIX = "2001:db8:77::"
PASSWORD = "only-for-a-test"
NAMES = ("kwtest-a", "kwtest-b")


def until(done: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer of `done`; fails the test after `seconds`."""
    end = time.monotonic() + patience.seconds(seconds)
    while not (answer := done()):
        assert time.monotonic() < end, f"not within {patience.seconds(seconds)} s: {what}"
        time.sleep(0.2)
    return answer


@dataclass
class Server:
    """A server of a tenant, reached at its floating IP through the relay."""

    tenant: "Tenant"
    id: str
    name: str
    fixed: str
    fixed6: str
    floating: str

    @property
    def status(self) -> str:
        status: str = self.tenant.cloud.compute.get_server(self.id).status
        return status

    def reaches(self, status: str) -> None:
        until(lambda: self.status == status, 60, f"{self.name} {status}")

    def host_keys(self) -> list[str]:
        """From the console, once the server has booted."""
        cloud = self.tenant.cloud.compute
        return until(lambda: ssh.host_keys(cloud.get_server_console_output(self.id)["output"] or ""), 60, "host key")

    def config(self) -> Path:
        world = self.tenant.world
        login = Login(self.name, self.floating, world.folder / "key", tuple(self.host_keys()))
        return ssh.write(world.folder / self.id, [login], dataplane.relay(world.lab.instance))

    def try_ssh(self, command: str, config: Path, seconds: int = 15) -> "subprocess.CompletedProcess[str]":
        line = ["ssh", "-F", str(config), "-o", "BatchMode=yes", "-o", f"ConnectTimeout={patience.seconds(seconds)}"]
        return subprocess.run(
            [*line, self.name, command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=patience.seconds(120),
            check=False,
        )

    def ssh(self, command: str) -> str:
        """What the command prints in the server; waits for sshd (255: no login), fails where the command does."""
        config = self.config()
        answers = (self.try_ssh(command, config, 3) for _ in itertools.count())
        done = until(lambda: (answer := next(answers)).returncode != 255 and answer, 60, f"ssh {self.name}")
        assert done.returncode == 0, done.stderr
        return str(done.stdout).strip()

    def listens(self, port: int, seconds: float = 3) -> bool:
        """Does a TCP connection to the floating IP come about?"""
        return self.tenant.world.connects(self.floating, port, seconds)


@dataclass
class Tenant:
    """A project with a network, a router and a security group that lets nothing in but ssh."""

    world: "World"
    cloud: Any
    project: str
    network: str
    group: str

    def server(self, name: str, fixed: str | None = None) -> Server:
        network = {"uuid": self.network} if fixed is None else {"uuid": self.network, "fixed_ip": fixed}
        made = self.cloud.compute.create_server(
            name=name,
            image_id=self.world.image,
            flavor_id=self.world.flavor,
            networks=[network],
            key_name="key",
            security_groups=[{"name": self.group}],
        )
        port = until(lambda: list(self.cloud.network.ports(device_id=made.id)), 60, "port")[0]
        address = self.cloud.network.create_ip(floating_network_id=self.world.external, port_id=port.id)
        fixed4, fixed6 = sorted((item["ip_address"] for item in port.fixed_ips), key=lambda item: ":" in item)
        return Server(self, made.id, name, fixed4, fixed6, address.floating_ip_address)

    def open(self, port: int) -> None:
        self.cloud.network.create_security_group_rule(
            security_group_id=self.cloud.network.find_security_group(self.group).id,
            direction="ingress",
            ethertype="IPv4",
            protocol="tcp",
            port_range_min=port,
            port_range_max=port,
        )

    def empty(self) -> None:
        for server in list(self.cloud.compute.servers()):
            self.cloud.compute.delete_server(server.id)
        until(lambda: not list(self.cloud.compute.servers()), 60, "servers deleted")
        for address in self.cloud.network.ips(project_id=self.project):
            self.cloud.network.delete_ip(address)


@dataclass
class World:
    """What both tenants share."""

    lab: Lab
    folder: Path
    external: str
    image: str
    flavor: str
    larger: str

    def connects(self, address: str, port: int, seconds: float) -> bool:
        with socket.socket(socket.AF_UNIX) as relay:
            relay.settimeout(patience.seconds(seconds))
            relay.connect(str(dataplane.relay(self.lab.instance)))
            relay.sendall(f"{address} {port}\n".encode())
            try:
                return relay.recv(100).startswith(b"ok")
            except TimeoutError:
                return False


@pytest.fixture(scope="session")
def platform(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An estate with the stack `platform` and nothing else, to be copied: tenants of all copies stand on this one."""
    made = Site.new(lab, tmp_path_factory.mktemp("platform"))
    before = made.everything()
    judged = replace(made, policy_pack=str(REPOSITORY / "policies"))
    assert judged.results("up", "platform")["platform"]["outcome"] == "changed"
    own = {kind: ids - before[kind] for kind, ids in made.everything().items()}
    yield made
    made.call("destroy", "--all", "--yes")
    left = {kind: ids & own[kind] for kind, ids in made.everything().items()}
    assert not any(left.values()), "destroy has left something in the cloud"


@pytest.fixture(scope="session")
def world(lab_hosts: Lab, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Image, flavor, key and the provider network, which is used as it is where it exists already."""
    folder = tmp_path_factory.mktemp("servers")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    cloud = lab_hosts.connect()
    return World(lab_hosts, folder, _external(cloud), _image(cloud), _flavor(cloud, 512), _flavor(cloud, 1024))


@pytest.fixture(scope="session")
def tenants(world: World) -> Iterator[tuple[Tenant, Tenant]]:
    """Two tenants whose networks have the same addresses."""
    admin = world.lab.connect()
    made = (_tenant(world, admin, NAMES[0]), _tenant(world, admin, NAMES[1]))
    yield made
    for tenant, name in zip(made, NAMES, strict=True):
        tenant.empty()
        _remove(admin, tenant, name)


def _external(cloud: Any) -> str:
    for network in cloud.network.networks(is_router_external=True):
        if network.provider_physical_network == "physnet1":
            return str(network.id)
    network = cloud.network.create_network(
        name="kwtest-outside",
        is_router_external=True,
        provider_network_type="flat",
        provider_physical_network="physnet1",
    )
    cloud.network.create_subnet(
        network_id=network.id,
        ip_version=4,
        cidr="192.0.2.0/24",
        gateway_ip="192.0.2.1",
        is_dhcp_enabled=False,
        allocation_pools=[{"start": "192.0.2.10", "end": "192.0.2.250"}],
    )
    return str(network.id)


def _image(cloud: Any) -> str:
    found = cloud.image.find_image("kwtest")
    if not found:
        found = cloud.image.create_image(
            "kwtest", data=b"x", disk_format="raw", container_format="bare", visibility="public"
        )
    return str(found.id)


def _flavor(cloud: Any, ram: int) -> str:
    name = f"kwtest-{ram}"
    found = cloud.compute.find_flavor(name) or cloud.compute.create_flavor(name=name, ram=ram, vcpus=1, disk=1)
    return str(found.id)


def _tenant(world: World, admin: Any, name: str) -> Tenant:
    identity = admin.identity
    project = identity.create_project(name=name, domain_id="default")
    user = identity.create_user(name=name, password=PASSWORD, domain_id="default", default_project_id=project.id)
    identity.assign_project_role_to_user(project, user, identity.find_role("member"))
    admin.set_compute_quotas(project.id, instances=50, cores=100, ram=100_000)
    cloud = openstack.connect(
        auth_url=world.lab.instance.auth_url,
        username=name,
        password=PASSWORD,
        project_name=name,
        user_domain_id="default",
        project_domain_id="default",
        region_name="RegionOne",
        load_yaml_config=False,
        load_envvars=False,
    )
    network = cloud.network.create_network(name="net")
    subnet = cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr=CIDR, dns_nameservers=["192.0.2.1"])
    router = cloud.network.create_router(name="router", external_gateway_info={"network_id": world.external})
    six = cloud.network.create_subnet(
        network_id=network.id, ip_version=6, cidr=f"{PREFIX}/64", ipv6_ra_mode="slaac", ipv6_address_mode="slaac"
    )
    cloud.network.add_interface_to_router(router, subnet=subnet.id)
    cloud.network.add_interface_to_router(router, subnet=six.id)
    cloud.network.create_security_group(name="web")
    cloud.compute.create_keypair(name="key", public_key=(world.folder / "key.pub").read_text())
    tenant = Tenant(world, cloud, project.id, network.id, "web")
    tenant.open(22)
    return tenant


def _remove(admin: Any, tenant: Tenant, name: str) -> None:
    network = tenant.cloud.network
    router = network.find_router("router")
    for subnet in network.subnets(network_id=tenant.network):
        network.remove_interface_from_router(router, subnet=subnet.id)
    network.delete_router(router)
    network.delete_network(tenant.network)
    network.delete_security_group(network.find_security_group("web"))
    admin.identity.delete_user(admin.identity.find_user(name))
    admin.identity.delete_project(tenant.project)
