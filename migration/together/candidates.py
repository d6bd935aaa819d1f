"""Which product could become the common one? By facts of the inventory; an unknown answer is a question, not a flaw."""

from collections.abc import Iterable
from datetime import date

from inventory.model import Product
from migration.dates import text
from migration.facts.subject import Subject
from migration.together.model import Candidate, Verdict

_ORDER = (Verdict.FIT, Verdict.OPEN, Verdict.UNFIT)


def candidates(subjects: Iterable[Subject], horizon: date) -> tuple[Candidate, ...]:
    """The products in use for a task: fit ones first, then by how many tenants have them, interfaces and export."""
    users: dict[str, set[str]] = {}
    products: dict[str, Product] = {}
    for subject in subjects:
        users.setdefault(subject.product.id, set()).add(subject.tenant)
        products[subject.product.id] = subject.product
    found = [_candidate(products[key], len(tenants), horizon) for key, tenants in users.items()]
    return tuple(sorted(found, key=_rank))


def _rank(item: Candidate) -> tuple[int, int, int, str]:
    kept = (item.open_interfaces is True) + (item.export_format is True)
    return _ORDER.index(item.verdict), -item.tenants, -kept, item.product


def _candidate(product: Product, tenants: int, horizon: date) -> Candidate:
    verdict, reason = _verdict(product, horizon)
    return Candidate(
        product=product.id,
        tenants=tenants,
        multi_tenant=product.multi_tenant,
        open_interfaces=product.open_interfaces,
        export_format=product.export_format,
        end_of_support=product.end_of_support,
        verdict=verdict,
        reason=reason,
    )


def _verdict(product: Product, horizon: date) -> tuple[Verdict, str]:
    """Multi-tenant and supported throughout the plan is what makes a product fit; the rest is asked for in a tender."""
    end = product.end_of_support
    if product.multi_tenant is False:
        return Verdict.UNFIT, "Ist nicht mandantenfähig."
    if end is not None and end < horizon:
        return Verdict.UNFIT, f"Die Unterstützung des Herstellers endet am {text(end)}."
    if product.multi_tenant is None:
        return Verdict.OPEN, "Ob es mandantenfähig ist, ist nicht bekannt: beim Hersteller erfragen."
    return Verdict.FIT, "Mandantenfähig, ein Ende der Unterstützung vor Ende des Plans ist nicht bekannt."
