"""What all tenants use: external network, flavors and images; made here, or looked up where the cloud has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pulumi
import pulumi_openstack as openstack
from pulumi import InvokeOptions, ResourceOptions

from stacks.names import StackName, tag
from stacks.settings import PlatformSettings

# The lab boots its servers from its own base image, whatever Glance holds: this file only says so.
PLACEHOLDER = Path(__file__).parent.parent / "images" / "lab-debian-12.txt"


@dataclass(frozen=True, slots=True)
class Flavor:
    """A flavor of SCS-0103; `cpu_type` is `crowded-core` (L) or `shared-core` (V)."""

    name: str
    vcpus: int
    ram_gib: int
    disk_gb: int
    cpu_type: str


# SCS-0103 v1, recommended flavors with a root disk (CC BY-SA 4.0, Sovereign Cloud Stack): the small ones.
FLAVORS = (
    Flavor("SCS-1L-1-5", 1, 1, 5, "crowded-core"),
    Flavor("SCS-1V-2-5", 1, 2, 5, "shared-core"),
    Flavor("SCS-2V-4-10", 2, 4, 10, "shared-core"),
)

# SCS-0102 v1, mandatory properties; min_disk and min_ram are fields of the image.
_DEBIAN_12 = {
    "architecture": "x86_64",
    "hw_disk_bus": "scsi",
    "hw_scsi_model": "virtio-scsi",
    "hw_rng_model": "virtio",
    "os_distro": "debian",
    "os_version": "12",
    "image_description": "https://www.debian.org/releases/bookworm/",
    "image_original_user": "debian",
    "image_source": "private",
    "provided_until": "2028-06-30",
    "replace_frequency": "monthly",
    "uuid_validity": "last-3",
}


class SharedServices(pulumi.ComponentResource):
    """External network, flavors and images, by name; routers have to wait for the `external_subnets`."""

    external_network_id: pulumi.Input[str]
    external_subnets: Sequence[pulumi.Resource]
    flavors: Mapping[str, pulumi.Input[str]]
    images: Mapping[str, pulumi.Input[str]]

    def __init__(self, stack: StackName, settings: PlatformSettings, cloud: openstack.Provider) -> None:
        """Make or look up what `settings` names."""
        super().__init__("kreiswolke:stacks:SharedServices", "shared")
        self._stack, self._options = stack, ResourceOptions(parent=self, provider=cloud)
        self._look_up = InvokeOptions(provider=cloud)
        self.external_subnets = ()
        self.external_network_id = self._external(settings)
        self.flavors = {flavor.name: self._flavor(flavor, make=settings.create_flavors) for flavor in FLAVORS}
        self.images = {settings.image: self._image(settings)}
        self.register_outputs({})

    def _external(self, settings: PlatformSettings) -> pulumi.Input[str]:
        name = settings.external_network
        if not settings.create_external:
            return str(openstack.networking.get_network(name=name, external=True, opts=self._look_up).id)
        network = openstack.networking.Network(
            "external",
            name=name,
            external=True,
            port_security_enabled=True,
            segments=[{"network_type": "flat", "physical_network": settings.external_physical}],
            tags=[tag(self._stack, "external")],
            opts=self._options,
        )
        blocks = (settings.external_ipv4, settings.external_ipv6)
        self.external_subnets = [self._external_subnet(network, block) for block in blocks]
        network_id: pulumi.Output[str] = network.id
        return network_id

    def _external_subnet(
        self, network: openstack.networking.Network, block: IPv4Network | IPv6Network
    ) -> openstack.networking.Subnet:
        logical = f"external-ipv{block.version}"
        return openstack.networking.Subnet(
            logical,
            name=logical,
            network_id=network.id,
            cidr=str(block),
            ip_version=block.version,
            gateway_ip=str(block[1]),
            allocation_pools=[{"start": str(block[10]), "end": str(block[-2])}],
            enable_dhcp=False,
            tags=[tag(self._stack, logical)],
            opts=self._options,
        )

    def _flavor(self, flavor: Flavor, *, make: bool) -> pulumi.Input[str]:
        if not make:
            return str(openstack.compute.get_flavor(name=flavor.name, opts=self._look_up).id)
        made: pulumi.Output[str] = openstack.compute.Flavor(
            flavor.name,
            name=flavor.name,
            vcpus=flavor.vcpus,
            ram=flavor.ram_gib * 1024,
            disk=flavor.disk_gb,
            is_public=True,
            description=tag(self._stack, flavor.name),
            extra_specs={
                "scs:name-v1": flavor.name.replace("-", ":").replace(":", "-", 1),
                "scs:name-v2": flavor.name,
                "scs:cpu-type": flavor.cpu_type,
                "scs:disk0-type": "hdd",
            },
            opts=self._options,
        ).id
        return made

    def _image(self, settings: PlatformSettings) -> pulumi.Input[str]:
        if not settings.create_images:
            return str(openstack.images.get_image(name=settings.image, most_recent=True, opts=self._look_up).id)
        made: pulumi.Output[str] = openstack.images.Image(
            "image",
            name=settings.image,
            local_file_path=settings.image_file or str(PLACEHOLDER),
            container_format="bare",
            disk_format="qcow2" if settings.image_file.endswith(".qcow2") else "raw",
            min_disk_gb=5,
            min_ram_mb=512,
            visibility="public",
            properties={**_DEBIAN_12, "image_build_date": settings.image_build_date},
            tags=["os:debian", tag(self._stack, "image")],
            opts=self._options,
        ).id
        return made
