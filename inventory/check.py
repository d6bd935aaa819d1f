"""What do the entities of an inventory say about each other that cannot be? Every rule, and where it is broken.

Schemas have checked each row by itself before. Unknown (`None`) breaks no rule.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, pairwise

from inventory.addresses import AddressPlan
from inventory.ags import exists
from inventory.check_actuals import STAYS
from inventory.check_portfolio import portfolio_faults
from inventory.check_records import record_faults
from inventory.faults import Fault, dangling, order, past, say
from inventory.model import GivenAnswer, Inventory, Pin, Provenance, ProviderKind
from inventory.questionnaire import questions


def faults(inventory: Inventory, addresses: AddressPlan) -> Iterator[Fault]:
    """Every broken rule; `addresses` is the allocation file of the inventory."""
    return chain(
        _tenants(inventory, addresses),
        portfolio_faults(inventory),
        _providers(inventory),
        record_faults(inventory),
        _teams(inventory),
        _calendar(inventory),
        _pins(inventory),
        _prices(inventory),
        _answers(inventory),
        _provenance(inventory),
    )


def _tenants(inventory: Inventory, addresses: AddressPlan) -> Iterator[Fault]:
    allocated = {allocation.key for allocation in addresses.allocations}
    for key in inventory.tenants:
        if not exists(key):
            yield Fault(
                "tenants",
                key,
                "key",
                say("no administration has the official key {}", key),
                say("look it up, or 99xxx"),
            )
        elif key not in allocated:
            hint = say("run `kreiswolke inventory allocate {}`", key)
            yield Fault("tenants", key, "key", say("{} has no row in addresses.csv", key), hint)


def _providers(inventory: Inventory) -> Iterator[Fault]:
    for provider in inventory.providers.values():
        own = provider.kind == ProviderKind.OWN_METAL
        yield from dangling("providers", provider.id, "tenant", provider.tenant, inventory.tenants)
        if own and provider.tenant is None:
            yield Fault("providers", provider.id, "tenant", say("own metal without its tenant"), say("name the tenant"))
        if not own and provider.tenant is not None:
            yield Fault(
                "providers",
                provider.id,
                "tenant",
                say("{} belongs to no tenant", provider.kind),
                say("remove the field"),
            )


def _teams(inventory: Inventory) -> Iterator[Fault]:
    for team in inventory.teams.values():
        yield from dangling("teams", team.id, "tenant", team.tenant, inventory.tenants)


def _calendar(inventory: Inventory) -> Iterator[Fault]:
    waves = inventory.calendar.waves
    for expected, wave in enumerate(waves, start=1):
        if wave.number != expected:
            yield Fault(
                "waves", wave.number, "number", say("wave {}; expected {}", wave.number, expected), say("count from 1")
            )
        yield from order("waves", wave.number, "end", wave.start, wave.end, say("the start"))
    for before, wave in pairwise(waves):
        following = before.end + timedelta(days=1)
        if wave.start != following:
            hint = say("waves follow each other without gap or overlap")
            yield Fault("waves", wave.number, "start", say("{}; expected {}", wave.start, following), hint)
    for item in inventory.calendar.blackouts:
        yield from order("blackouts", item.id, "end", item.start, item.end, say("the start"))
        for key in item.tenants:
            yield from dangling("blackouts", item.id, "tenants", key, inventory.tenants)
        for id_ in item.tasks:
            yield from dangling("blackouts", item.id, "tasks", id_, inventory.tasks)


def _pins(inventory: Inventory) -> Iterator[Fault]:
    numbers = {wave.number for wave in inventory.calendar.waves}
    pinned: dict[str, str] = {}
    for pin in inventory.pins.values():
        yield from dangling("pins", pin.id, "installation", pin.installation, inventory.installations)
        yield from dangling("pins", pin.id, "wave", pin.wave, numbers)
        yield from past(inventory, "pins", pin.id, "decided_on", pin.decided_on)
        if pin.target is None and pin.wave is None:
            yield Fault(
                "pins", pin.id, "target", say("neither target nor wave"), say("a pin decides at least one of them")
            )
        yield from _stays_where_it_is(inventory, pin)
        if pin.installation in pinned:
            problem = say("{} is pinned by {} already", pin.installation, pinned[pin.installation])
            yield Fault("pins", pin.id, "installation", problem, say("one pin per installation"))
        pinned.setdefault(pin.installation, pin.id)


def _stays_where_it_is(inventory: Inventory, pin: Pin) -> Iterator[Fault]:
    """What is to stay does so where it runs: on site, which counts where it is unknown, or with its provider."""
    here = inventory.installations.get(pin.installation)
    if here is None or pin.target not in STAYS:
        return
    local, provider = STAYS
    stays = local if here.is_on_site else provider
    if pin.target != stays:
        hosting = here.hosting or say("unknown")
        yield Fault(
            "pins", pin.id, "target", say("{}, but its hosting is {}", pin.target, hosting), say("write {}", stays)
        )


def _prices(inventory: Inventory) -> Iterator[Fault]:
    for price in inventory.prices.values():
        known = [value for value in (price.low, price.likely, price.high) if value is not None]
        if known != sorted(known):
            yield Fault("prices", price.id, "likely", say("expected low <= likely <= high"), say("correct the range"))


def _answers(inventory: Inventory) -> Iterator[Fault]:
    for item in inventory.product_answers:
        key = (item.product, item.question)
        yield from dangling("product_answers", key, "product", item.product, inventory.products)
        yield from _answer(inventory, "product_answers", key, item)
    for item in inventory.answers:
        key = (item.installation, item.question)
        yield from dangling("answers", key, "installation", item.installation, inventory.installations)
        yield from _answer(inventory, "answers", key, item)


def _answer(inventory: Inventory, kind: str, key: object, item: GivenAnswer) -> Iterator[Fault]:
    """A published answer to a question that people are asked: every fact has one place only."""
    question = questions().get(item.question)
    if question is None:
        yield Fault(kind, key, "question", say("no question {}", item.question), say("see inventory/questionnaires"))
    elif question.fact:
        problem = say("{} is answered by the inventory itself", item.question)
        yield Fault(kind, key, "question", problem, say("enter it there: {}", question.fact))
    elif item.answer not in question.choices:
        problem = say("{} is no answer to {}", item.answer, item.question)
        yield Fault(kind, key, "answer", problem, say("answers: {}", ", ".join(question.choices)))
    yield from dangling(kind, key, "evidence", item.evidence, inventory.evidence)
    yield from past(inventory, kind, key, "answered_on", item.answered_on)


def _provenance(inventory: Inventory) -> Iterator[Fault]:
    """Example data in a real inventory; names of examples say so."""
    if inventory.settings.provenance is Provenance.EXAMPLE:
        return
    hint = say("real and example data never mix: remove it, or say provenance: example in settings.yaml")
    for key in inventory.tenants:
        if key.startswith("99"):
            yield Fault("tenants", key, "key", say("{} is a key for examples in a real inventory", key), hint)
    for product in inventory.products.values():
        if "Beispiel" in product.vendor:
            yield Fault("products", product.id, "vendor", say("an example in a real inventory"), hint)
    for provider in inventory.providers.values():
        if "Beispiel" in provider.name:
            yield Fault("providers", provider.id, "name", say("an example in a real inventory"), hint)
