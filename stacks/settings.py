"""What may be set for a stack? One dataclass per program, checked in the program and before the engine starts.

Types and defaults stand in `Pulumi.yaml`, the values of an estate in its `stacks/settings.yaml` and those of one stack
in its `Pulumi.<stack>.yaml`. Pulumi hands every value over as text, so both spellings are read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from stacks.names import Kind, StackName
from stacks.reader import SettingReader

_LABEL = re.compile(r"[a-z]([a-z0-9-]{0,30}[a-z0-9])?")
_RECORDED = "the id of the cloud, which `kreiswolke up` records when it makes the stack"
_DATE = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")
_FLAVOR = re.compile(r"SCS-[1-9][0-9]*[LVTC]i?-[0-9.]+u?o?(-[0-9x]*[nhsp]?)?([-_][A-Za-z0-9_.-]+)?")


@dataclass(frozen=True, slots=True)
class PlatformSettings:
    """Settings of `platform`. What a cloud has already is looked up by name instead of made (`create_*` false)."""

    cloud: str
    cloud_id: str
    create_external: bool
    external_network: str
    external_physical: str
    external_ipv4: IPv4Network
    external_ipv6: IPv6Network
    services_ipv4: IPv4Network
    services_ipv6: IPv6Network
    nameservers: tuple[str, ...]
    create_flavors: bool
    create_images: bool
    image: str
    image_file: str
    image_build_date: str
    management: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How servers are made and reached; `zone` "" leaves the choice to the scheduler.

    `egress` is what they may reach beside their own network: nameservers, shared services, and what the setting names.
    """

    flavor: str
    image: str
    zone: str
    user: str
    health_port: int
    management: tuple[str, ...]
    nameservers: tuple[str, ...]
    egress: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KreisSettings:
    """Settings of `kreis-<key>`: servers in `server_project` for the landing zones of the waves up to `wave`."""

    cloud: str
    cloud_id: str
    wave: int
    projects: tuple[str, ...]
    server_project: str
    servers: ServerSettings


@dataclass(frozen=True, slots=True)
class SchulenSettings:
    """Settings of `schulen-<key>`; `project` is one of the tenant's."""

    cloud: str
    cloud_id: str
    project: str
    servers: ServerSettings


Settings = PlatformSettings | KreisSettings | SchulenSettings


def check(stack: StackName, get: Callable[[str], Any]) -> Settings:
    """The settings of `stack`; `get` gives a field spelled as in Pulumi.yaml, typed or as text. Raises SettingError."""
    read = SettingReader(stack, get)
    match stack.kind:
        case Kind.PLATFORM:
            return _platform(read)
        case Kind.KREIS:
            return _kreis(read)
        case Kind.SCHULEN:
            return SchulenSettings(
                read.text("cloud"),
                read.text("cloudId", allowed=_RECORDED),
                read.text("schoolProject", _LABEL, "a lower-case name such as schulen"),
                _servers(read),
            )


def _platform(read: SettingReader) -> PlatformSettings:
    return PlatformSettings(
        cloud=read.text("cloud"),
        cloud_id=read.text("cloudId", allowed=_RECORDED),
        create_external=read.flag("createExternal"),
        external_network=read.text("externalNetwork"),
        external_physical=read.text("externalPhysical"),
        external_ipv4=read.network4("externalIpv4"),
        external_ipv6=read.network6("externalIpv6"),
        services_ipv4=read.network4("servicesIpv4"),
        services_ipv6=read.network6("servicesIpv6"),
        nameservers=read.addresses("nameservers"),
        create_flavors=read.flag("createFlavors"),
        create_images=read.flag("createImages"),
        image=read.text("image"),
        image_file=read.text("imageFile", empty=True),
        image_build_date=read.text("imageBuildDate", _DATE, "a date such as 2026-11-22"),
        management=read.networks("management"),
    )


def _kreis(read: SettingReader) -> KreisSettings:
    projects = read.texts("projects", _LABEL, "lower-case names such as verwaltung")
    server_project = read.text("serverProject", _LABEL, "one of the projects")
    if server_project not in projects:
        read.refuse("serverProject", f"one of the projects {', '.join(projects)}")
    return KreisSettings(
        cloud=read.text("cloud"),
        cloud_id=read.text("cloudId", allowed=_RECORDED),
        wave=read.number("wave", 0, 999),
        projects=projects,
        server_project=server_project,
        servers=_servers(read),
    )


def _servers(read: SettingReader) -> ServerSettings:
    return ServerSettings(
        flavor=read.text("flavor", _FLAVOR, "a name by SCS-0100 such as SCS-1V-2-5"),
        image=read.text("image"),
        zone=read.text("zone", empty=True),
        user=read.text("user", _LABEL, "the login user of the image such as debian"),
        health_port=read.number("healthPort", 1024, 65535),
        management=read.networks("management"),
        nameservers=read.addresses("nameservers"),
        egress=_egress(read),
    )


def _egress(read: SettingReader) -> tuple[str, ...]:
    """Networks (CIDR), each once: a nameserver that DHCP hands out must not be named a second time to be reached."""
    nameservers = [str(ip_network(address)) for address in read.addresses("nameservers")]
    services = [str(read.network4("servicesIpv4")), str(read.network6("servicesIpv6"))]
    return tuple(dict.fromkeys([*nameservers, *services, *read.networks("egress")]))
