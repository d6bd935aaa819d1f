"""What is known about an installation, joined from the inventory's tables: the subject of every rule."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from inventory.model import (
    Contract,
    DependencyKind,
    Installation,
    Inventory,
    PersonalData,
    Product,
    Schutzbedarf,
    Server,
    Task,
)
from migration.facts.protection import Need, highest
from migration.facts.protection import needs as protection_needs
from migration.parameters import Parameters, load_parameters


@dataclass(frozen=True, slots=True)
class Subject:
    """An installation with all that the rules ask about it; `None` is unknown."""

    installation: Installation
    product: Product
    task: Task
    contract: Contract | None
    servers: tuple[Server, ...]
    protection: Schutzbedarf | None  # the highest basic value as recorded (Maximumprinzip, BSI-Standard 200-2)
    need: Need  # the same with what it inherits from what needs it: this is what law and targets ask for
    personal_data: PersonalData
    virtualised: bool | None  # released for virtual machines, or runs on one today
    local_device: bool | None
    needs: tuple[str, ...]  # installations it calls while running
    needed_by: tuple[str, ...]
    shares_servers: bool | None  # whether another installation runs on one of its servers; `None`: no server recorded

    @property
    def id(self) -> str:
        """The id of the installation."""
        return self.installation.id

    @property
    def tenant(self) -> str:
        """The key of the tenant."""
        return self.installation.tenant


def subjects(inventory: Inventory, parameters: Parameters | None = None) -> dict[str, Subject]:
    """Every installation as a subject, in order of its id."""
    needs, needed_by = _neighbours(inventory)
    loads = Counter(server for item in inventory.installations.values() for server in item.servers)
    protection = protection_needs(inventory, (parameters or load_parameters()).cumulation)
    return {
        key: _subject(inventory, inventory.installations[key], protection[key], needs, needed_by, loads)
        for key in sorted(inventory.installations)
    }


def _subject(
    inventory: Inventory,
    item: Installation,
    need: Need,
    needs: Mapping[str, list[str]],
    needed_by: Mapping[str, list[str]],
    loads: Mapping[str, int],
) -> Subject:
    product = inventory.products[item.product]
    task = inventory.tasks[product.task]
    servers = tuple(inventory.servers[key] for key in item.servers)
    return Subject(
        installation=item,
        product=product,
        task=task,
        contract=inventory.contracts[item.contract] if item.contract else None,
        servers=servers,
        protection=highest(need.recorded),
        need=need,
        personal_data=task.personal_data if item.personal_data is None else item.personal_data,
        virtualised=_virtualised(product, servers),
        local_device=_local_device(item, task),
        needs=tuple(sorted(needs.get(item.id, ()))),
        needed_by=tuple(sorted(needed_by.get(item.id, ()))),
        shares_servers=any(loads[server] > 1 for server in item.servers) if item.servers else None,
    )


def _virtualised(product: Product, servers: tuple[Server, ...]) -> bool | None:
    """What runs on virtual servers today is proven to, whatever the vendor has released."""
    if servers and all(server.virtual for server in servers):
        return True
    return product.virtualised


def _local_device(item: Installation, task: Task) -> bool | None:
    """Equipment on site: as recorded for the installation; unknown there, a device usual for the task counts."""
    if item.local_device is not None:
        return item.local_device != ""
    return True if task.local_device else None


def _neighbours(inventory: Inventory) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    needs: dict[str, list[str]] = defaultdict(list)
    needed_by: dict[str, list[str]] = defaultdict(list)
    for edge in inventory.dependencies:
        if edge.kind is DependencyKind.NEEDS:
            needs[edge.source].append(edge.target)
            needed_by[edge.target].append(edge.source)
    return needs, needed_by
