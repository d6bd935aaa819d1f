"""The procurement record of each cohort of a plan: procedure, value, and when its steps and decisions fall due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from inventory.model import Inventory
from migration.plan import Decision, Plan
from migration.procurement.model import VERSION, DatedStep, Procurements, Record
from migration.procurement.purchase import Purchases
from migration.procurement.rules import CALL_OFF, Procedure, Rules, load_rules


def procurements(plan: Plan, inventory: Inventory, rules: Rules | None = None) -> Procurements:
    """What has to be bought for the moves of a plan of all tenants."""
    return Procurements(
        version=VERSION,
        provenance=plan.provenance,
        estate=plan.estate,
        tenant=None,
        as_of=plan.as_of,
        records=tuple(records(plan.decisions, Purchases.of(inventory, rules or load_rules()))),
    )


def records(decisions: Iterable[Decision], purchases: Purchases) -> list[Record]:
    """The record of every cohort of decisions, in order of the day on which it has to begin."""
    cohorts: dict[tuple[str, str, str], list[Decision]] = defaultdict(list)
    for item in decisions:
        if item.wave is not None and item.provider is not None:
            cohorts[item.product_after, item.target.value, item.provider].append(item)
    made = (_record(items, purchases) for _, items in sorted(cohorts.items()))
    return sorted((item for item in made if item), key=lambda item: (item.start_by, item.id))


def _record(cohort: Sequence[Decision], purchases: Purchases) -> Record | None:
    """The record of a cohort; none where nothing is left to buy, since a joint purchase was made for the first move."""
    items = [item for item in cohort if not item.done]
    if not items:
        return None
    first = min(items, key=lambda item: (item.wave or 0, item.installation))
    procedure = purchases.procedure(first.target, first.task, first.product, first.replacement)
    if procedure is None or (procedure.id != CALL_OFF and len(items) < len(cohort)):
        return None
    assert first.wave is not None
    assert first.start is not None
    assert first.provider is not None
    joint = procedure.id != CALL_OFF
    value = purchases.value(first.target, first.task, first.product) if joint else None
    start_by = procedure.start_by(first.start)
    product = first.product_after
    tender = purchases.tenders.get(product) if joint else None
    usable = purchases.usable_from(first.target, first.task, first.product, first.replacement)
    begins = tender.begun if tender else start_by
    ready = usable or purchases.as_of + timedelta(days=procedure.lead_days)
    return Record(
        id=f"{product}-{first.target.value}-{first.provider}",
        product=product,
        task=first.task,
        target=first.target,
        provider=first.provider,
        joint=joint,
        installations=tuple(item.installation for item in items),
        tenants=len({item.tenant for item in items}),
        value_cents=value.known_cents if value else None,
        value_unknown=value.unknown if value else None,
        procedure=procedure.id,
        contract_form=purchases.rules.contract_forms[first.target],
        wave=first.wave,
        needed=first.start,
        start_by=start_by,
        begun=tender.begun if tender else None,
        awarded=tender.awarded if tender else None,
        late_days=max(0, (ready - first.start).days),
        threshold_set=not joint or begins <= purchases.rules.threshold(begins).valid_until,
        steps=tuple(_dated(procedure, start_by)),
    )


def _dated(procedure: Procedure, start: date) -> Iterator[DatedStep]:
    """The steps one after the other, each done on the day before the next begins."""
    for step in procedure.steps:
        following = start + timedelta(days=step.days)
        yield DatedStep(step.title, step.owner, start, following - timedelta(days=1), step.decision)
        start = following
