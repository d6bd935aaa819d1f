"""What do the other rooms want built? Reads the plan, the school network and the addresses of one tenant."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from common.documents import load_document
from common.errors import InputError
from common.estate import Estate
from common.files import read_json
from inventory.addresses import Allocation, datacentre_subnet, load_addresses
from inventory.model import Provenance
from inventory.names import read_name
from inventory.schema import schema_of
from migration.plan import LandingZone
from migration.store import load_plan
from schools.plan import VERSION as NETWORK_VERSION
from stacks.names import Kind

# Which data centre subnet of a tenant a kind of stack takes; numbers are never reused.
_SUBNETS = {Kind.KREIS: 0, Kind.SCHULEN: 1}


@dataclass(frozen=True, slots=True)
class Tenant:
    """What the stacks know of a tenant; `name` as the motd and reports spell it."""

    key: str
    name: str
    addresses: Allocation


def read_tenant(estate: Estate, key: str) -> Tenant:
    """The tenant of the estate's inventory; raises InputError or UserError where it is not there."""
    return Tenant(key, read_name(estate.inventory, key), load_addresses(estate.inventory / "addresses.csv").of(key))


def network_of(tenant: Tenant, kind: Kind) -> tuple[IPv4Network, IPv6Network]:
    """The /24 and /64 in the data centre that a tenant's stack of this kind uses."""
    return datacentre_subnet(tenant.addresses, _SUBNETS[kind])


def read_provenance(estate: Estate) -> Provenance:
    """Whether the estate's inventory is example or real; raises InputError."""
    return Provenance(load_document(estate.inventory / "settings.yaml", schema_of("settings")).data["provenance"])


@dataclass(frozen=True, slots=True)
class TenantPlan:
    """The part of a tenant's plan that is built: landing zones of the waves so far, in order of their ids."""

    provenance: Provenance
    landing_zones: tuple[LandingZone, ...]


def read_plan(estate: Estate, key: str, wave: int) -> TenantPlan:
    """The landing zones of tenant `key` up to `wave`, from its extract of the plan; raises InputError."""
    plan = load_plan(estate.plan / f"{key}.json")
    zones = sorted((zone for zone in plan.landing_zones if zone.wave <= wave), key=lambda zone: zone.id)
    return TenantPlan(plan.provenance, tuple(zones))


@dataclass(frozen=True, slots=True)
class SchoolClients:
    """Who may ask the tenant's RADIUS server: names and addresses of access points and switches."""

    provenance: Provenance
    names: tuple[str, ...]
    addresses: tuple[str, ...]


def read_school_clients(estate: Estate, key: str) -> SchoolClients:
    """The RADIUS clients of tenant `key` from its network plan, in order of their names; raises InputError."""
    path = estate.network / f"{key}.json"
    hint = f"run `kreiswolke schools plan {key}`"
    plan = read_json(path, hint)
    if not isinstance(plan, dict) or plan.get("version") != NETWORK_VERSION:
        raise InputError(path, f"not a network plan of version {NETWORK_VERSION}", hint=hint)
    try:
        return _clients(plan)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(path, f"not a network plan ({error!r})", hint=hint) from None


def _clients(plan: dict[str, Any]) -> SchoolClients:
    clients = sorted((c["name"], c["ipv4"]) for school in plan["schools"] for c in school["radius_clients"])
    return SchoolClients(
        Provenance(plan["provenance"]), tuple(name for name, _ in clients), tuple(address for _, address in clients)
    )
