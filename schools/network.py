"""From schools to their networks: VLANs, addresses, RADIUS clients, firewall and what is missing. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from math import ceil

from common.errors import UserError
from inventory.addresses import AddressPlan, school_site
from schools.model import School
from schools.plan import VERSION, FirewallRule, NetworkPlan, RadiusClient, Role, SchoolNetwork, Vlan

# Devices per class of 28: "40 and more" (Kleve, rp-online.de aid-81786283, see docs/schools.md); per pupil 40/28.
DEVICES_PER_CLASS, PUPILS_PER_CLASS = 40, 28
DEVICES_PER_ACCESS_POINT = 40
# 30 Mbit/s for each class and once for the school's administration: Aufgreifschwelle of the federal programme (2017).
MBIT_S_PER_CLASS = 30
ROOMS_WITH_CLASSES = frozenset({"classroom", "specialist", "hall"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Where a role's network lies in every site: its VLAN, and its /24 blocks within the site's /20."""

    vlan: int
    role: Role
    first_block: int
    blocks: int

    def ipv4(self, site: IPv4Network) -> IPv4Network:
        """The role's network of a site."""
        start = int(site.network_address) + 256 * self.first_block
        return IPv4Network((start, 24 - (self.blocks - 1).bit_length()))

    def ipv6(self, site: IPv6Network) -> IPv6Network:
        """The role's /64 of a site's /48: the subnet whose number is the VLAN."""
        return IPv6Network((int(site.network_address) + (self.vlan << 64), 64))


# The same VLAN means the same everywhere, so that one person can support many schools.
SEGMENTS = (
    Segment(110, Role.PAEDAGOGIK, first_block=0, blocks=8),
    Segment(120, Role.LEHRKRAEFTE, first_block=12, blocks=1),
    Segment(130, Role.VERWALTUNG, first_block=13, blocks=1),
    Segment(140, Role.GAST, first_block=8, blocks=4),
    Segment(150, Role.IOT, first_block=14, blocks=1),
    Segment(199, Role.MANAGEMENT, first_block=15, blocks=1),
)
# Hosts of the management network: a device's address follows from its number and stays when others come and go.
FIRST_SWITCH, FIRST_ACCESS_POINT = 10, 50

_WEB = ("tcp/80", "tcp/443", "udp/443")
_BASICS = ("udp/53", "tcp/53", "udp/67", "udp/123")
# What no rule names is dropped: segments are separated by need (BSI NET.1.1.A4, A22, A23).
FIREWALL = (
    FirewallRule(Role.PAEDAGOGIK, "internet", _WEB),
    FirewallRule(Role.PAEDAGOGIK, "services", _BASICS),
    FirewallRule(Role.LEHRKRAEFTE, "internet", _WEB),
    FirewallRule(Role.LEHRKRAEFTE, "services", _BASICS),
    FirewallRule(Role.VERWALTUNG, "internet", _WEB),
    FirewallRule(Role.VERWALTUNG, "services", (*_BASICS, "tcp/443", "tcp/636")),
    FirewallRule(Role.GAST, "internet", _WEB),
    FirewallRule(Role.GAST, "services", ("udp/53", "tcp/53", "udp/67")),
    FirewallRule(Role.IOT, "services", ("udp/53", "udp/67", "udp/123")),
    FirewallRule(Role.MANAGEMENT, "services", ("udp/53", "udp/123", "udp/1812", "udp/1813", "tcp/6514")),
)


def plan(tenant: str, schools: Sequence[School], addresses: AddressPlan) -> NetworkPlan:
    """The networks of a tenant's schools, by site; raises UserError where a network is too small."""
    kinds = {school.provenance for school in schools}
    if len(kinds) != 1:
        raise UserError(f"schools of {tenant}: example and real data never mix -> separate them")
    allocation = addresses.of(tenant)
    return NetworkPlan(
        version=VERSION,
        provenance=kinds.pop(),
        tenant=tenant,
        inputs={f"schools/{tenant}/{school.id}.yaml": school.sha256 for school in schools},
        schools=tuple(network(school, *school_site(allocation, school.site)) for school in schools),
    )


def network(school: School, ipv4: IPv4Network, ipv6: IPv6Network) -> SchoolNetwork:
    """The network of one school in its site's /20 and /48."""
    _refuse_overflow(school)
    required, existing = required_mbit_s(school.classes), _slower_direction(school)
    needed = required_access_points(school)
    return SchoolNetwork(
        id=school.id,
        name=school.name,
        site=school.site,
        pupils=school.pupils,
        classes=school.classes,
        uplink_required_mbit_s=required,
        uplink_mbit_s=existing,
        access_points=len(school.access_points),
        access_points_required=needed,
        ipv4=ipv4,
        ipv6=ipv6,
        vlans=tuple(Vlan(segment.vlan, segment.role, segment.ipv4(ipv4), segment.ipv6(ipv6)) for segment in SEGMENTS),
        radius_clients=radius_clients(school, ipv4),
        firewall=FIREWALL,
        gaps=_gaps(school, required, existing, needed),
    )


def required_mbit_s(classes: int) -> int:
    """Mbit/s a site needs at the building, in each direction: 30 for each class and for the administration."""
    return MBIT_S_PER_CLASS * (classes + 1)


def expected_devices(pupils: int) -> int:
    """Devices of pupils that may be on at once."""
    return ceil(pupils * DEVICES_PER_CLASS / PUPILS_PER_CLASS)


def required_access_points(school: School) -> int:
    """One in each room that holds a class, and never more than 40 devices on one in the mean."""
    rooms = sum(room.use in ROOMS_WITH_CLASSES for room in school.rooms)
    return max(rooms, ceil(expected_devices(school.pupils) / DEVICES_PER_ACCESS_POINT))


def radius_clients(school: School, ipv4: IPv4Network) -> tuple[RadiusClient, ...]:
    """Switches and access points with their addresses in the management network."""
    management = next(segment for segment in SEGMENTS if segment.role is Role.MANAGEMENT).ipv4(ipv4)
    clients = [
        (device.id, kind, first + int(device.id[2:]))
        for kind, first, devices in (
            ("switch", FIRST_SWITCH, school.switches),
            ("access_point", FIRST_ACCESS_POINT, school.access_points),
        )
        for device in devices
    ]
    for name, _, host in clients:
        if host > 254 or (name.startswith("sw") and host >= FIRST_ACCESS_POINT):
            raise UserError(f"{school.id}: {name} has no address in {management} -> number devices from 01 on")
    return tuple(RadiusClient(f"{school.id}-{name}", str(management[host]), kind) for name, kind, host in clients)


def _slower_direction(school: School) -> int | None:
    line = school.connection
    if line is None or line.down_mbit_s is None or line.up_mbit_s is None:
        return None
    return min(line.down_mbit_s, line.up_mbit_s)


def _refuse_overflow(school: School) -> None:
    segment = next(segment for segment in SEGMENTS if segment.role is Role.PAEDAGOGIK)
    room, devices = 256 * segment.blocks - 3, expected_devices(school.pupils)
    if devices > room:
        raise UserError(
            f"{school.id}: {devices} devices of {school.pupils} pupils do not fit into {room} addresses of one site "
            "-> plan the school as two sites"
        )


def _gaps(school: School, required: int, existing: int | None, needed: int) -> tuple[str, ...]:
    gaps = []
    if school.connection is None or existing is None:
        gaps.append("Anbindung unbekannt: Bandbreite erfragen")
    elif existing < required:
        gaps.append(f"Anbindung zu langsam: {existing} von {required} Mbit/s")
    line = school.connection
    if line is not None and line.kind != "fttb":
        gaps.append("Kein Glasfaseranschluss bis ins Gebäude (FTTB)")
    elif line is not None and existing is not None and line.down_mbit_s != line.up_mbit_s:
        gaps.append("Anbindung nicht symmetrisch")
    missing = needed - len(school.access_points)
    if missing > 0:
        gaps.append(f"Access Points fehlen: {missing} (vorhanden {len(school.access_points)}, nötig {needed})")
    return tuple(gaps)
