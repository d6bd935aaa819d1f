"""From which day on is something gone from where it is today? Servers, hosts and contracts that a plan empties."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from inventory.model import Hosting, Inventory, Server

Days = Mapping[str, date]  # installation -> the day of its move


@dataclass(frozen=True, slots=True)
class Fleet:
    """The virtual servers of a tenant with the day each is emptied (`None`: never), and the hosts under them."""

    virtual: tuple[tuple[Server, date | None], ...]
    hosts: tuple[Server, ...]

    def demand_gib(self, day: date) -> int:
        """Memory the virtual servers still here on `day` need; an unknown size counts as the mean of the known."""
        here = [server for server, left in self.virtual if left is None or left >= day]
        known = [server.ram_gib for server, _ in self.virtual if server.ram_gib is not None]
        mean = ceil(sum(known) / len(known)) if known else 0
        return sum(mean if server.ram_gib is None else server.ram_gib for server in here)


def emptied(inventory: Inventory, moved: Days) -> dict[str, date | None]:
    """Each server something runs on, with the day on which the last of it moves; `None` where something stays."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in inventory.installations.values():
        for server in item.servers:
            users[server].append(item.id)
    return {server: _last(items, moved) for server, items in users.items()}


def ended(inventory: Inventory, moved: Days) -> dict[str, date | None]:
    """Each contract of a service provider with the day on which the last installation under it has moved."""
    users: dict[str, list[str]] = defaultdict(list)
    for item in inventory.installations.values():
        if item.hosting is Hosting.SERVICE_PROVIDER and item.contract is not None:
            users[item.contract].append(item.id)
    return {contract: _last(items, moved) for contract, items in users.items()}


def _last(items: Iterable[str], moved: Days) -> date | None:
    days = [moved.get(item) for item in items]
    return None if None in days else max(day for day in days if day is not None)


def fleets(inventory: Inventory, days: Mapping[str, date | None]) -> dict[str, Fleet]:
    """The fleet of each tenant; a host is a physical server that no installation names."""
    virtual: dict[str, list[tuple[Server, date | None]]] = defaultdict(list)
    hosts: dict[str, list[Server]] = defaultdict(list)
    for server in inventory.servers.values():
        if server.virtual is False and server.id not in days:
            hosts[server.tenant].append(server)
        elif server.virtual is not False and server.id in days:
            virtual[server.tenant].append((server, days[server.id]))
    return {key: Fleet(tuple(virtual[key]), tuple(hosts[key])) for key in inventory.tenants}


def host_ends(fleet: Fleet, as_of: date, horizon: date) -> list[tuple[date, bool]]:
    """Each end of life of a host within the plan, and whether a new one must be bought then.

    It must where the hosts that remain, less the largest one as a reserve for a failure, have less memory than the
    virtual servers still here need; where nothing is here any more, none is bought.
    """
    sizes = [host.ram_gib or 0 for host in fleet.hosts]
    capacity = sum(sizes) - max(sizes, default=0)
    ends = sorted(
        (host.end_of_life, host.id, host.ram_gib or 0) for host in fleet.hosts if host.end_of_life is not None
    )
    result = []
    for day, _, ram_gib in ends:
        if as_of <= day <= horizon:
            bought = fleet.demand_gib(day) > max(0, capacity - ram_gib)
            capacity -= 0 if bought else ram_gib
            result.append((day, bought))
    return result
