"""What does a tenant need in the shared cloud for each wave? Landing zones that the stacks build.

A server counts once: in the first wave in which something that runs on it moves into the shared cloud. Installations
without a server of known size are listed as `unsized`; the sums leave them out.
"""

from collections import defaultdict
from collections.abc import Sequence

from inventory.model import Inventory, ProviderKind, Server
from migration.plan import Decision, LandingZone

PROJECT = "verwaltung"


def landing_zones(decisions: Sequence[Decision], inventory: Inventory) -> tuple[LandingZone, ...]:
    """The landing zones of all tenants and waves, in order of their ids."""
    arriving: dict[tuple[str, int], list[Decision]] = defaultdict(list)
    for decision in decisions:
        if decision.wave is not None and inventory.kind_of(decision.provider) is ProviderKind.SHARED_CLOUD:
            arriving[decision.tenant, decision.wave].append(decision)
    seen: set[str] = set()
    zones = []
    for (tenant, wave), moved in sorted(arriving.items()):
        zones.append(_zone(tenant, wave, moved, inventory, seen))
    return tuple(sorted(zones, key=lambda zone: zone.id))


def _zone(tenant: str, wave: int, moved: list[Decision], inventory: Inventory, seen: set[str]) -> LandingZone:
    servers: list[Server] = []
    unsized = []
    for decision in moved:
        own = [inventory.servers[key] for key in inventory.installations[decision.installation].servers]
        if not own or any(not is_sized(server) for server in own):
            unsized.append(decision.installation)
        servers += [server for server in own if server.id not in seen]
        seen.update(server.id for server in own)
    return LandingZone(
        id=f"{tenant}-w{wave:02}",
        tenant=tenant,
        wave=wave,
        project=PROJECT,
        vcpus=sum(server.vcpus or 0 for server in servers),
        ram_gib=sum(server.ram_gib or 0 for server in servers),
        disk_gib=sum(server.disk_gib or 0 for server in servers),
        installations=tuple(decision.installation for decision in moved),
        unsized=tuple(unsized),
    )


def is_sized(server: Server) -> bool:
    """Whether all three sizes of a server are known."""
    return None not in (server.vcpus, server.ram_gib, server.disk_gib)
