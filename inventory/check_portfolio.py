"""Can these applications be there? What is installed where, on what and under which contract, and what it needs."""

from collections.abc import Iterator
from itertools import chain

from inventory.cycles import installation_cycles, task_cycles
from inventory.faults import Fault, dangling, order, past, say
from inventory.model import Hosting, Installation, Inventory, ProviderKind

_KIND_OF = {
    Hosting.OWN_METAL: ProviderKind.OWN_METAL,
    Hosting.SERVICE_PROVIDER: ProviderKind.SERVICE_PROVIDER,
    Hosting.ASSOCIATION: ProviderKind.ASSOCIATION,
    Hosting.SAAS: ProviderKind.SAAS,
}


def portfolio_faults(inventory: Inventory) -> Iterator[Fault]:
    """Every broken rule of tasks, products, servers, contracts, installations and dependencies."""
    return chain(
        _tasks(inventory),
        _products(inventory),
        _servers(inventory),
        _contracts(inventory),
        _installations(inventory),
        _dependencies(inventory),
    )


def _tasks(inventory: Inventory) -> Iterator[Fault]:
    for task in inventory.tasks.values():
        for target in task.depends_on:
            yield from dangling("tasks", task.id, "depends_on", target, inventory.tasks)
            if target == task.id:
                yield Fault("tasks", task.id, "depends_on", say("{} depends on itself", task.id), say("remove it"))
    for cycle in inventory.settings.known_cycles:
        for target in cycle:
            yield from dangling("settings", None, "known_cycles", target, inventory.tasks)
    for cycle in task_cycles(inventory):
        hint = say("remove an edge, or add the group to known_cycles in settings.yaml")
        yield Fault("tasks", cycle[0], "depends_on", say("cycle: {}", " -> ".join((*cycle, cycle[0]))), hint)


def _products(inventory: Inventory) -> Iterator[Fault]:
    for product in inventory.products.values():
        yield from dangling("products", product.id, "task", product.task, inventory.tasks)


def _servers(inventory: Inventory) -> Iterator[Fault]:
    for server in inventory.servers.values():
        if server.purchased:
            yield from order(
                "servers", server.id, "end_of_life", server.purchased, server.end_of_life, say("the purchase")
            )


def _contracts(inventory: Inventory) -> Iterator[Fault]:
    for contract in inventory.contracts.values():
        yield from dangling("contracts", contract.id, "product", contract.product, inventory.products)
        yield from dangling("contracts", contract.id, "provider", contract.provider, inventory.providers)
        yield from order("contracts", contract.id, "end", contract.start, contract.end, say("the start"))


def _installations(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.installations.values():
        prefix = f"{item.tenant}-{item.product}-"
        if item.id[:-2] != prefix:
            yield Fault(
                "installations", item.id, "id", say("{}; expected {}<nn>", item.id, prefix), say("two digits from 01")
            )
        yield from dangling("installations", item.id, "product", item.product, inventory.products)
        for id_ in item.servers:
            yield from dangling("installations", item.id, "servers", id_, inventory.servers)
            if id_ in inventory.servers and inventory.servers[id_].tenant != item.tenant:
                yield Fault(
                    "installations",
                    item.id,
                    "servers",
                    say("{} belongs to another tenant", id_),
                    say("name one of its own"),
                )
        yield from past(inventory, "installations", item.id, "restore_tested", item.restore_tested)
        yield from _contract_of(inventory, item)
        yield from _provider_of(inventory, item)


def _contract_of(inventory: Inventory, item: Installation) -> Iterator[Fault]:
    yield from dangling("installations", item.id, "contract", item.contract, inventory.contracts)
    contract = inventory.contracts.get(item.contract or "")
    if contract and (contract.tenant, contract.product) != (item.tenant, item.product):
        problem = say("{} is for {} of {}", contract.id, contract.product, contract.tenant)
        yield Fault("installations", item.id, "contract", problem, say("name the contract of this product and tenant"))


def _provider_of(inventory: Inventory, item: Installation) -> Iterator[Fault]:
    yield from dangling("installations", item.id, "provider", item.provider, inventory.providers)
    provider = inventory.providers.get(item.provider or "")
    if provider and item.hosting and _KIND_OF[item.hosting] != provider.kind:
        problem = say("{} is {}, the hosting {}", provider.id, provider.kind, item.hosting)
        yield Fault("installations", item.id, "provider", problem, say("correct one of the two"))
    if provider and provider.tenant and provider.tenant != item.tenant:
        yield Fault(
            "installations",
            item.id,
            "provider",
            say("{} is the own metal of {}", provider.id, provider.tenant),
            say("name its own"),
        )


def _dependencies(inventory: Inventory) -> Iterator[Fault]:
    known = inventory.installations
    for edge in inventory.dependencies:
        source, target, key = known.get(edge.source), known.get(edge.target), (edge.source, edge.target)
        if source is None or target is None:
            yield from dangling("dependencies", key, "source", edge.source, known)
            yield from dangling("dependencies", key, "target", edge.target, known)
        elif source is target:
            yield Fault("dependencies", key, "target", say("{} depends on itself", edge.source), say("remove the row"))
        elif source.tenant != target.tenant:
            yield Fault(
                "dependencies", key, "target", say("{} belongs to another tenant", edge.target), say("remove the row")
            )
    for cycle in installation_cycles(inventory):
        hint = say("remove an edge, or add their tasks to known_cycles in settings.yaml")
        problem = say("cycle: {}", " -> ".join((*cycle, cycle[0])))
        yield Fault("dependencies", (cycle[0], cycle[1]), "target", problem, hint)
