"""How long from the API call to an ssh login, for one server and for twelve at once?

Peer in the same run: compute host lab-2, whose servers exist in name only. The difference is the price of booting.
Needs the running lab: `python benchmarks/servers_boot.py [--instance demo] [--servers 12]`. Makes a project of its own
and removes it.
"""

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openstack

from common.estate import Estate
from lab import dataplane, instance, ssh
from lab.instance import Instance
from lab.ssh import Login

NAME = "kwbench"
SECONDS = 120


@dataclass(frozen=True)
class Bench:
    """The cloud and what every server is made from."""

    cloud: Any
    lab: Instance
    folder: Path
    network: str
    external: str
    image: str
    flavor: str


def main() -> None:
    """Measure and print one line per case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", default="demo")
    parser.add_argument("--servers", type=int, default=12)
    words = parser.parse_args()
    lab = instance.named(words.instance)
    with tempfile.TemporaryDirectory() as folder, _bench(lab, Path(folder)) as bench:
        for number in (1, words.servers):
            simulated = _measure(bench, number, "sim")
            booted = _measure(bench, number, "nova")
            print(f"{number} at once: simulated to ACTIVE {simulated:.1f} s, booted to ssh {booted:.1f} s")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")


def _measure(bench: Bench, number: int, zone: str) -> float:
    """Seconds from the first API call until every server is ACTIVE, or answers ssh where it boots."""
    begin = time.monotonic()
    with ThreadPoolExecutor(number) as pool:
        jobs = [pool.submit(_one, bench, f"{NAME}-{zone}-{index}", zone) for index in range(number)]
        for job in jobs:
            job.result()
    seconds = time.monotonic() - begin
    _no_servers(bench.cloud)
    for address in list(bench.cloud.network.ips(project_id=bench.cloud.current_project_id)):
        bench.cloud.network.delete_ip(address)
    return seconds


def _one(bench: Bench, name: str, zone: str) -> None:
    compute, network = bench.cloud.compute, bench.cloud.network
    server = compute.create_server(
        name=name,
        image_id=bench.image,
        flavor_id=bench.flavor,
        networks=[{"uuid": bench.network}],
        key_name=NAME,
        security_groups=[{"name": NAME}],
        availability_zone=zone,
    )
    if zone == "sim":
        _until(lambda: compute.get_server(server.id).status == "ACTIVE")
        return
    port = _until(lambda: list(network.ports(device_id=server.id)))[0]
    address = network.create_ip(floating_network_id=bench.external, port_id=port.id).floating_ip_address
    keys = _until(lambda: ssh.host_keys(compute.get_server_console_output(server.id)["output"] or ""))
    login = Login(name, address, bench.folder / "key", tuple(keys))
    config = ssh.write(bench.folder / name, [login], dataplane.relay(bench.lab))
    command = ["ssh", "-F", str(config), "-o", "ConnectTimeout=5", name, "true"]
    _until(lambda: subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0)


def _until(done: Callable[[], Any]) -> Any:
    end = time.monotonic() + SECONDS
    while not (answer := done()):
        if time.monotonic() > end:
            raise SystemExit(f"not done within {SECONDS} s")
        time.sleep(0.5)
    return answer


@contextmanager
def _bench(lab: Instance, folder: Path) -> Iterator[Bench]:
    """A project with network, router, key and a group that lets ssh in; all of it is removed at the end."""
    clouds = Estate.find().keys / "clouds.yaml"
    config = openstack.config.OpenStackConfig(config_files=[str(clouds)], load_envvars=False).get_one(lab.cloud)
    admin = openstack.connection.Connection(config=config)
    with ExitStack() as undo:
        project = admin.identity.create_project(name=NAME, domain_id="default")
        undo.callback(admin.identity.delete_project, project)
        user, member = admin.identity.get_user(admin.current_user_id), admin.identity.find_role("member")
        admin.identity.assign_project_role_to_user(project, user, member)
        admin.set_compute_quotas(project.id, instances=100, cores=200, ram=200_000)
        flavor = admin.compute.create_flavor(name=NAME, ram=512, vcpus=1, disk=1)
        undo.callback(admin.compute.delete_flavor, flavor)
        cloud = admin.connect_as_project(project)
        external = next(iter(cloud.network.networks(is_router_external=True)), None)
        if external is None:
            raise SystemExit("no external network: bring up the stack `platform` first")
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
        cloud.compute.create_keypair(name=NAME, public_key=(folder / "key.pub").read_text())
        undo.callback(cloud.compute.delete_keypair, NAME)
        image = cloud.image.create_image(NAME, data=b"x", disk_format="raw", container_format="bare")
        undo.callback(cloud.image.delete_image, image)
        network = cloud.network.create_network(name=NAME)
        undo.callback(cloud.network.delete_network, network)
        subnet = cloud.network.create_subnet(network_id=network.id, ip_version=4, cidr="10.78.0.0/24")
        router = cloud.network.create_router(name=NAME, external_gateway_info={"network_id": external.id})
        undo.callback(cloud.network.delete_router, router)
        cloud.network.add_interface_to_router(router, subnet=subnet.id)
        undo.callback(cloud.network.remove_interface_from_router, router, subnet=subnet.id)
        group = cloud.network.create_security_group(name=NAME)
        undo.callback(cloud.network.delete_security_group, group)
        rule = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp"}
        cloud.network.create_security_group_rule(
            security_group_id=group.id, port_range_min=22, port_range_max=22, **rule
        )
        undo.callback(_no_servers, cloud)
        yield Bench(cloud, lab, folder, network.id, external.id, image.id, flavor.id)


def _no_servers(cloud: Any) -> None:
    for server in list(cloud.compute.servers(name=NAME)):
        cloud.compute.delete_server(server)
    _until(lambda: not list(cloud.compute.servers(name=NAME)))


if __name__ == "__main__":
    main()
