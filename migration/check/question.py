"""What does the law have to be asked about a decision?"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inventory.model import PersonalData, Provider, Schutzbedarf
from migration.law.catalogue import Norm, load_norms
from migration.plan import Decision

if TYPE_CHECKING:
    from migration.check.view import View


@dataclass(frozen=True, slots=True)
class Question:
    """A product with its data at an offer of a provider, and the norms of the catalogue that apply to it."""

    provider: str
    offer: str | None
    tenant: str
    product: str
    personal_data: PersonalData
    task: str
    very_high: bool
    norms: tuple[Norm, ...] = field(compare=False)  # they follow from the rest


def question(view: "View", item: Decision) -> Question | None:
    """The question a decision raises; `None` where nobody but the present operator has the data."""
    provider = view.provider(item)
    if provider is None or item.offer is None:
        return None
    high = view.inheritance.highest(item.installation) is Schutzbedarf.SEHR_HOCH
    return Question(
        provider=provider.id,
        offer=item.offer,
        tenant=view.installation(item).tenant,
        product=item.replacement or view.product(item).id,
        personal_data=personal_data(view, item),
        task=view.task(item).id,
        very_high=high,
        norms=tuple(norm for norm in load_norms() if _applies(norm, view, item, provider, high)),
    )


def personal_data(view: "View", item: Decision) -> PersonalData:
    """The category that counts: as determined for the installation, else that of the task."""
    return view.installation(item).personal_data or view.task(item).personal_data


def _applies(norm: Norm, view: "View", item: Decision, provider: Provider, high: bool) -> bool:
    named = (
        (norm.scope.data, personal_data(view, item)),
        (norm.scope.offers, item.offer),
        (norm.scope.tasks, view.task(item).id),
    )
    fits = all(allowed is None or found in allowed for allowed, found in named)
    return provider.kind in norm.scope.kinds and fits and (high or not norm.scope.very_high)
