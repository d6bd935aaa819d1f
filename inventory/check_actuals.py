"""Can these reports be true together? Every rule of the journal of actuals, and where it is broken.

That a report lies after the planning date is for the planner to say: the date can be given anew for every plan. Nothing
is refused for having been done before what it needs: that is what happened, and the plan and its check name it.
"""

from collections.abc import Iterator
from itertools import pairwise

from inventory.actuals import Actual, ActualState
from inventory.faults import Fault, Sentence, say
from inventory.model import Inventory, ProviderKind

STAYS = ("stay_local", "stay_provider")
RETIRE, REPLACE = "retire", "replace"
# Target -> the kind of provider that offers it, and the offers that fit it.
_FITTING = {
    "shared_iaas": (ProviderKind.SHARED_CLOUD, ("iaas",)),
    "shared_paas": (ProviderKind.SHARED_CLOUD, ("paas",)),
    "desktop_pool": (ProviderKind.SHARED_CLOUD, ("desktop",)),
    REPLACE: (ProviderKind.SHARED_CLOUD, ("iaas", "paas")),
    "public_cloud": (ProviderKind.PUBLIC_CLOUD, ("iaas", "paas")),
    "saas": (ProviderKind.SAAS, ("saas",)),
}
# State -> the fields that belong to it beside those of every report.
_FIELDS = {
    ActualState.DONE: frozenset({"done_on", "target", "provider", "offer", "replacement"}),
    ActualState.LATE: frozenset({"expected_on", "expected_wave"}),
    ActualState.DROPPED: frozenset({"target"}),
}
_SOME = sorted(frozenset().union(*_FIELDS.values()))


def actual_faults(inventory: Inventory) -> Iterator[Fault]:
    """Every broken rule of the journal."""
    for item in inventory.actuals:
        yield from _named(inventory, item)
        yield from _belonging(item)
        match item.state:
            case ActualState.DONE:
                yield from _done(inventory, item)
            case ActualState.LATE:
                yield from _late(inventory, item)
            case ActualState.DROPPED:
                yield from _dropped(item)
    yield from _sequence(inventory)


def _fault(item: Actual, field: str, problem: Sentence, hint: Sentence) -> Fault:
    return Fault("actuals", (item.subject, item.recorded_on.isoformat()), field, problem, hint)


def _named(inventory: Inventory, item: Actual) -> Iterator[Fault]:
    if (item.installation is None) == (item.product is None):
        hint = say("a report is about one installation or the set-up of one product")
        yield _fault(item, "installation", say("expected exactly one of installation and product"), hint)
    for field, known in (
        ("installation", inventory.installations),
        ("product", inventory.products),
        ("evidence", inventory.evidence),
        ("provider", inventory.providers),
        ("replacement", inventory.products),
    ):
        target = getattr(item, field)
        if target is not None and target not in known:
            yield _fault(item, field, say("{} does not exist", target), say("define it or correct the {}", field))


def _belonging(item: Actual) -> Iterator[Fault]:
    allowed = _FIELDS[item.state] & {"done_on", "expected_on", "expected_wave"} if item.product else _FIELDS[item.state]
    for field in _SOME:
        if field not in allowed and getattr(item, field) is not None:
            kind = say("the set-up of a product") if item.product else say("an installation")
            yield _fault(
                item, field, say("does not belong to {} that is {}", kind, item.state), say("remove the field")
            )


def _done(inventory: Inventory, item: Actual) -> Iterator[Fault]:
    waves = inventory.calendar.waves
    if item.done_on is None:
        yield _fault(item, "done_on", say("expected the day on which it was done"), say("name the day"))
    elif item.done_on > item.recorded_on:
        yield _fault(
            item,
            "done_on",
            say("{} lies after {}, the day of the report", item.done_on, item.recorded_on),
            say("correct"),
        )
    elif not any(wave.start <= item.done_on <= wave.end for wave in waves):
        hint = say(
            "what moved before the plan belongs into the inventory itself: hosting and provider of the installation"
        )
        yield _fault(item, "done_on", say("{} lies in no wave of the calendar", item.done_on), hint)
    if item.installation is not None:
        yield from _reached(inventory, item)


def _reached(inventory: Inventory, item: Actual) -> Iterator[Fault]:
    """The target really reached, with who operates it now."""
    if item.target is None or item.target in STAYS:
        yield _fault(
            item, "target", say("{}; expected where it is now", item.target), say("what has not moved is not done")
        )
        return
    if (item.target == REPLACE) != (item.replacement is not None):
        hint = say("name the successor of what was replaced, and of nothing else")
        yield _fault(item, "replacement", say("target and replacement do not fit"), hint)
    yield from _successor(inventory, item)
    if item.target == RETIRE:
        if item.provider or item.offer:
            yield _fault(item, "provider", say("nobody operates what was retired"), say("remove provider and offer"))
        return
    kind, offers = _FITTING[item.target]
    provider = inventory.providers.get(item.provider or "")
    if provider is None or provider.kind is not kind:
        yield _fault(
            item,
            "provider",
            say("{}; expected a provider of kind {}", item.provider, kind),
            say("name who operates it"),
        )
    elif item.offer not in offers or item.offer not in provider.offers:
        hint = say(
            "offers of {} that fit: {}", provider.id, ", ".join(name for name in offers if name in provider.offers)
        )
        yield _fault(item, "offer", say("{} is no offer for {}", item.offer, item.target), hint)


def _successor(inventory: Inventory, item: Actual) -> Iterator[Fault]:
    here, new = inventory.installations.get(item.installation or ""), inventory.products.get(item.replacement or "")
    if here is None or new is None or here.product not in inventory.products:
        return
    old = inventory.products[here.product]
    if new.id == old.id or new.task != old.task:
        hint = say("name another product of the task {}", old.task)
        yield _fault(item, "replacement", say("{} does not take the place of {}", new.id, old.id), hint)


def _late(inventory: Inventory, item: Actual) -> Iterator[Fault]:
    if (item.expected_on is None) == (item.expected_wave is None):
        problem = say("expected exactly one of expected_on and expected_wave")
        yield _fault(item, "expected_on", problem, say("name the day, or the wave, before which it does not move"))
    if item.expected_on is not None and item.expected_on < item.recorded_on:
        problem = say("{} lies before {}, the day of the report", item.expected_on, item.recorded_on)
        yield _fault(item, "expected_on", problem, say("correct one of the two dates"))
    if item.expected_wave is not None and item.expected_wave not in {wave.number for wave in inventory.calendar.waves}:
        yield _fault(
            item, "expected_wave", say("{} does not exist", item.expected_wave), say("name a wave of the calendar")
        )


def _dropped(item: Actual) -> Iterator[Fault]:
    if item.product is not None:
        yield _fault(item, "state", say("a set-up cannot be dropped"), say("drop the installations that would use it"))
    elif item.target not in STAYS:
        yield _fault(item, "target", say("{}; expected where it stays", item.target), say("{} or {}", *STAYS))


def _sequence(inventory: Inventory) -> Iterator[Fault]:
    """What is done is done: no report about it can follow."""
    order = sorted(inventory.actuals, key=lambda item: (item.subject, item.recorded_on))
    for before, item in pairwise(order):
        if before.subject == item.subject and before.state is ActualState.DONE:
            problem = say("{} after it was reported as done on {}", item.state, before.recorded_on)
            yield _fault(item, "state", problem, say("remove the report that is wrong"))
