"""Who is bound until when? The contracts of each tenant for a task, taken together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from inventory.model import Contract
from migration.facts.subject import Subject
from migration.targets.contracts import notice_day
from migration.together.model import Binding, Standing


def bindings(subjects: Iterable[Subject], as_of: date) -> tuple[Binding, ...]:
    """One binding per tenant, in order of its key."""
    per_tenant: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        per_tenant[subject.tenant].append(subject)
    return tuple(_binding(key, per_tenant[key], as_of) for key in sorted(per_tenant))


def _binding(tenant: str, found: Sequence[Subject], as_of: date) -> Binding:
    """A tenant is free when its last contract is: the worst standing counts."""
    contracts = {item.contract.id: item.contract for item in found if item.contract is not None}
    complete = all(item.contract is not None for item in found)
    ends = [item.end for item in contracts.values()]
    until = max((end for end in ends if end is not None), default=None) if complete and None not in ends else None
    costs = [item.annual_cost_cents for item in contracts.values()]
    notices = [day for item in contracts.values() if (day := notice_day(item)) is not None]
    return Binding(
        tenant=tenant,
        products=tuple(sorted({item.product.id for item in found})),
        contracts=tuple(sorted(contracts)),
        standing=_standing(complete, list(contracts.values()), as_of),
        until=until,
        notice_by=min((day for day in notices if day >= as_of), default=None),
        annual_cents=sum(cost for cost in costs if cost is not None) if complete and None not in costs else None,
    )


def _standing(complete: bool, contracts: Sequence[Contract], as_of: date) -> Standing:
    if not complete:
        return Standing.NO_CONTRACT
    if any(item.end is None for item in contracts):
        return Standing.END_UNKNOWN
    days = [notice_day(item) for item in contracts]
    if None in days:
        return Standing.NOTICE_UNKNOWN
    if any(day is not None and day < as_of for day in days):
        return Standing.NOTICE_MISSED
    return Standing.KNOWN
