"""What people have answered to the questionnaires: once per product, and where it differs per installation."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from inventory.model import GivenAnswer, Installation, Inventory

_OfOne = Mapping[str, GivenAnswer]  # by question


@dataclass(frozen=True, slots=True)
class Given:
    """The answers by product and by installation."""

    products: Mapping[str, _OfOne]
    installations: Mapping[str, _OfOne]

    @classmethod
    def of(cls, inventory: Inventory) -> "Given":
        """All answers of an inventory."""
        products: dict[str, dict[str, GivenAnswer]] = defaultdict(dict)
        installations: dict[str, dict[str, GivenAnswer]] = defaultdict(dict)
        for item in inventory.product_answers:
            products[item.product or ""][item.question] = item
        for item in inventory.answers:
            installations[item.installation or ""][item.question] = item
        return cls(dict(products), dict(installations))

    def about(self, installation: Installation) -> _OfOne:
        """The answers that hold for an installation: those for its product, and before them its own."""
        own, common = self.installations.get(installation.id), self.products.get(installation.product, {})
        return {**common, **own} if own else common
