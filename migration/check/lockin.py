"""Does one provider get more of the spending than was agreed?"""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from inventory.model import ProviderKind
from migration.check.view import View, Violation


def share(view: View) -> Iterator[Violation]:
    """No provider gets more than the limit of the known yearly spending with all of them; without a limit, none is."""
    limit = view.parameters.max_share_percent
    if limit is None:
        return
    spending = _spending(view)
    total = sum(spending.values())
    for name, cost in sorted(spending.items()):
        if cost * 100 > total * limit:
            percent = cost * 100 // total
            text = f"Bekommt {percent} % der Ausgaben bei Anbietern; vereinbart sind höchstens {limit} %."
            yield Violation("provider_share", name, text)


def _spending(view: View) -> Counter[str]:
    """Known cents a year: contracts of what stays with a provider, and the servers in the shared cloud."""
    spending: Counter[str] = Counter()
    counted: set[str] = set()
    for item in view.decisions.values():
        here = view.installation(item)
        outside = here.provider is not None and _kind(view, here.provider) is not ProviderKind.OWN_METAL
        if item.wave is None and outside and here.contract is not None and here.contract not in counted:
            counted.add(here.contract)
            contract = view.inventory.contracts[here.contract]
            if _kind(view, contract.provider) is not ProviderKind.OWN_METAL:
                spending[contract.provider] += contract.annual_cost_cents or 0
    clouds = [key for key in sorted(view.inventory.providers) if _kind(view, key) is ProviderKind.SHARED_CLOUD]
    if clouds:
        spending[clouds[0]] += _cloud(view)
    return spending


def _kind(view: View, provider: str) -> ProviderKind:
    return view.inventory.providers[provider].kind


def _cloud(view: View) -> int:
    names = ("vcpu-month", "ram-gb-month", "ssd-gb-month")
    found = [view.inventory.prices.get(name) for name in names]
    rates = [price.likely for price in found if price is not None and price.likely is not None]
    if len(rates) < len(names):
        return 0
    zones = view.plan.landing_zones
    yearly = (12 * (zone.vcpus * rates[0] + zone.ram_gib * rates[1] + zone.disk_gib * rates[2]) for zone in zones)
    return sum(int(Decimal(cost).quantize(Decimal(1), ROUND_HALF_UP)) for cost in yearly)
