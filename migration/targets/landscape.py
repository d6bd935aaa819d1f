"""Where could things go? What the targets ask about the inventory as a whole, worked out once."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inventory.model import Hosting, Inventory, Product, Provider, ProviderKind


@dataclass(frozen=True, slots=True)
class Landscape:
    """Providers by kind, who operates a product as SaaS, the common product of each task, and the span of the plan."""

    shared: tuple[Provider, ...]
    public: tuple[Provider, ...]
    saas: Mapping[str, tuple[Provider, ...]]  # product -> who operates it for others today
    common: Mapping[str, tuple[str, ...]]  # task -> products fit to be the common one, the most used first
    product_clearances: frozenset[tuple[str, str]]  # (provider, product) with a clearance of that product by name
    as_of: date
    horizon: date  # the end of the last wave

    def named_for_shared(self, product: str) -> bool:
        """Whether `product` was cleared by name for a shared cloud."""
        return any((provider.id, product) in self.product_clearances for provider in self.shared)


def landscape(inventory: Inventory) -> Landscape:
    """The landscape of an inventory; the plan spans from its planning date to the end of its last wave."""
    providers = sorted(inventory.providers.values(), key=lambda item: item.id)
    as_of = inventory.settings.as_of
    horizon = max((wave.end for wave in inventory.calendar.waves), default=as_of)
    return Landscape(
        shared=tuple(item for item in providers if item.kind is ProviderKind.SHARED_CLOUD),
        public=tuple(item for item in providers if item.kind is ProviderKind.PUBLIC_CLOUD),
        saas=_saas(inventory),
        common=_common(inventory, horizon),
        product_clearances=frozenset(
            (item.provider, item.product) for item in inventory.clearances.values() if item.product
        ),
        as_of=as_of,
        horizon=horizon,
    )


def supported_until(product: Product, day: date) -> bool:
    """Whether the vendor supports the product on `day`, as far as an end is known."""
    return product.end_of_support is None or product.end_of_support >= day


def _saas(inventory: Inventory) -> dict[str, tuple[Provider, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in inventory.installations.values():
        if item.hosting is Hosting.SAAS and item.provider is not None:
            found[item.product].add(item.provider)
    return {
        product: tuple(inventory.providers[key] for key in sorted(keys) if inventory.kind_of(key) is ProviderKind.SAAS)
        for product, keys in found.items()
    }


def _common(inventory: Inventory, horizon: date) -> dict[str, tuple[str, ...]]:
    """Per task the products that could be the common one: multi-tenant, supported throughout, most Landkreise first.

    The Ein-Produkt-Strategie wants one multi-tenant product per task; which one is the working group's decision, and
    the most used is only where the search starts.
    """
    pairs = {(item.product, item.tenant) for item in inventory.installations.values()}
    users = Counter(product for product, _ in pairs)
    common: dict[str, list[str]] = defaultdict(list)
    for product in sorted(inventory.products.values(), key=lambda item: (-users[item.id], item.id)):
        if product.multi_tenant and users[product.id] and supported_until(product, horizon):
            common[product.task].append(product.id)
    return {task: tuple(products) for task, products in common.items()}
