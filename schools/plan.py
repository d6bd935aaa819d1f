"""What does each school's network look like? The network plan as a contract (`network/<key>.json`).

The stack `schulen-<key>` builds from it, the playbooks set up RADIUS from it. `schools.store` reads and writes it;
`schools/schemas/network.json` is its schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from inventory.model import Provenance

VERSION = 1


class Role(StrEnum):
    """Whose network it is; one VLAN per role and site."""

    PAEDAGOGIK = "paedagogik"  # pupils and their devices
    LEHRKRAEFTE = "lehrkraefte"
    VERWALTUNG = "verwaltung"
    GAST = "gast"
    IOT = "iot"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True)
class Vlan:
    """One network of a site; `id` 2 to 4094 (IEEE 802.1Q)."""

    id: int
    role: Role
    ipv4: IPv4Network
    ipv6: IPv6Network


@dataclass(frozen=True, slots=True)
class RadiusClient:
    """An access point or switch that asks the RADIUS server; its secret is made by the stack, never kept here."""

    name: str
    ipv4: str
    kind: str  # access_point, switch


@dataclass(frozen=True, slots=True)
class FirewallRule:
    """Traffic between two roles, or to `internet`: allowed services; what no rule allows is dropped."""

    source: Role
    target: str  # a role, `internet` or `services`
    services: tuple[str, ...]  # e.g. `tcp/443`, `udp/53`, `any`


@dataclass(frozen=True, slots=True)
class SchoolNetwork:
    """The network of one school site; `site` counts from 1 within the tenant and is never reused.

    `uplink_mbit_s` is the slower direction of today's connection, `None` where nobody knows it. `gaps` says in German
    what is missing at the site: a faster line, access points, an answer.
    """

    id: str
    name: str
    site: int
    pupils: int
    classes: int
    uplink_required_mbit_s: int
    uplink_mbit_s: int | None
    access_points: int
    access_points_required: int
    ipv4: IPv4Network
    ipv6: IPv6Network
    vlans: tuple[Vlan, ...]
    radius_clients: tuple[RadiusClient, ...]
    firewall: tuple[FirewallRule, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """All school networks of a tenant, in order of their site numbers."""

    version: int
    provenance: Provenance
    tenant: str
    inputs: Mapping[str, str]  # model file -> SHA-256
    schools: tuple[SchoolNetwork, ...]
