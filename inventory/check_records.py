"""Can these records be true? What proves, clears and decides, and every rule about it that is broken."""

from collections.abc import Iterator
from itertools import chain

from inventory.faults import Fault, dangling, order, past, say
from inventory.model import Inventory


def record_faults(inventory: Inventory) -> Iterator[Fault]:
    """Every broken rule of the dated legal records."""
    return chain(
        _attestations(inventory),
        _clearances(inventory),
        _program_releases(inventory),
        _distributions(inventory),
        _tenders(inventory),
        _evidence(inventory),
    )


def _attestations(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.attestations.values():
        yield from dangling("attestations", item.id, "provider", item.provider, inventory.providers)
        yield from dangling("attestations", item.id, "evidence", item.evidence, inventory.evidence)
        yield from order("attestations", item.id, "valid_until", item.valid_from, item.valid_until, say("valid_from"))


def _clearances(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.clearances.values():
        if (item.product is None) == (item.personal_data is None):
            problem = say("expected exactly one of product and personal_data")
            yield Fault(
                "clearances", item.id, "product", problem, say("a clearance is for one product or one data class")
            )
        yield from dangling("clearances", item.id, "provider", item.provider, inventory.providers)
        yield from dangling("clearances", item.id, "product", item.product, inventory.products)
        yield from dangling("clearances", item.id, "tenant", item.tenant, inventory.tenants)
        yield from dangling("clearances", item.id, "evidence", item.evidence, inventory.evidence)
        yield from order("clearances", item.id, "valid_until", item.valid_from, item.valid_until, say("valid_from"))


def _program_releases(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.program_releases.values():
        for field, target, known in (
            ("product", item.product, inventory.products),
            ("tenant", item.tenant, inventory.tenants),
            ("evidence", item.evidence, inventory.evidence),
        ):
            yield from dangling("program_releases", item.id, field, target, known)
        yield from order(
            "program_releases", item.id, "valid_until", item.released, item.valid_until, say("the release")
        )
        yield from past(inventory, "program_releases", item.id, "released", item.released)


def _tenders(inventory: Inventory) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for item in inventory.tenders.values():
        yield from dangling("tenders", item.id, "product", item.product, inventory.products)
        yield from dangling("tenders", item.id, "evidence", item.evidence, inventory.evidence)
        yield from order("tenders", item.id, "awarded", item.begun, item.awarded, say("the beginning"))
        yield from past(inventory, "tenders", item.id, "begun", item.begun)
        yield from past(inventory, "tenders", item.id, "awarded", item.awarded)
        if (other := first.setdefault(item.product, item.id)) != item.id:
            problem = say("{} is about {}, too", other, item.product)
            yield Fault("tenders", item.id, "product", problem, say("one record per product"))


def _distributions(inventory: Inventory) -> Iterator[Fault]:
    decided: dict[tuple[str, str], str] = {}
    for item in inventory.distributions.values():
        yield from dangling("distributions", item.id, "installation", item.installation, inventory.installations)
        yield from past(inventory, "distributions", item.id, "decided_on", item.decided_on)
        key = (item.installation, item.value)
        if key in decided:
            problem = say("{} of {} is decided by {} already", item.value, item.installation, decided[key])
            yield Fault("distributions", item.id, "value", problem, say("one decision per installation and value"))
        decided.setdefault(key, item.id)


def _evidence(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.evidence.values():
        yield from past(inventory, "evidence", item.id, "date", item.date)
