"""What does the law have to be asked about a decision?"""

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from inventory.model import PersonalData, ProviderKind, Schutzbedarf
from migration.law.catalogue import Norm, load_norms
from migration.plan import Decision

if TYPE_CHECKING:
    from migration.check.view import View


@dataclass(frozen=True, slots=True)
class Question:
    """A product with its data at an offer of a provider: the norms that apply to it, and the clearances about it.

    Where these are the same, so is what the law says of the place.
    """

    provider: str
    offer: str
    asked: tuple[str, ...]  # ids of the norms
    clearances: frozenset[str]  # their ids, whether they hold or not
    norms: tuple[Norm, ...] = field(compare=False)
    tenant: str = field(compare=False)
    product: str = field(compare=False)


def question(view: "View", item: Decision) -> Question | None:
    """The question a decision raises; `None` where nobody but the present operator has the data."""
    provider = view.provider(item)
    if provider is None or item.offer is None:
        return None
    data, product = personal_data(view, item), item.replacement or view.product(item).id
    tenant, high = view.installation(item).tenant, view.inheritance.highest(item.installation) is Schutzbedarf.SEHR_HOCH
    norms = _norms(provider.kind, data, item.offer, view.task(item).id, high)
    about = (
        record.id
        for record in view.clearances.get(provider.id, ())
        if record.tenant in (None, tenant)
        and (record.product == product or (record.product is None and record.personal_data is data and not high))
    )
    return Question(provider.id, item.offer, tuple(n.id for n in norms), frozenset(about), norms, tenant, product)


def personal_data(view: "View", item: Decision) -> PersonalData:
    """The category that counts: as determined for the installation, else that of the task."""
    return view.installation(item).personal_data or view.task(item).personal_data


@cache
def _norms(kind: ProviderKind, data: PersonalData, offer: str, task: str, high: bool) -> tuple[Norm, ...]:
    """The norms of the catalogue that apply, in its order."""
    return tuple(
        norm
        for norm in load_norms()
        if kind in norm.scope.kinds
        and (norm.scope.data is None or data in norm.scope.data)
        and (norm.scope.offers is None or offer in norm.scope.offers)
        and (norm.scope.tasks is None or task in norm.scope.tasks)
        and (high or not norm.scope.very_high)
    )
