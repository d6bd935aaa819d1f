"""What is bought for a move, how much is it worth, and from which day on can it be there?

A common product is bought for all who have its task, a service or a public cloud for all who have the product: the
circle grows, and a framework agreement has to name its greatest extent (§ 21 Abs. 1 VgV). The shared cloud is bought
once, as a platform; each move into it is a call-off.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from inventory.model import Inventory, Tender
from migration.facts.prices import cents
from migration.plan import Target
from migration.procurement.rules import CALL_OFF, Procedure, Rules, Value


@dataclass(frozen=True, slots=True)
class Purchases:
    """The estimated values of an inventory's tasks and products, and the procedures they ask for."""

    rules: Rules
    as_of: date
    tasks: Mapping[str, Value]
    products: Mapping[str, Value]
    tenders: Mapping[str, Tender]  # by product: those that have begun

    @classmethod
    def of(cls, inventory: Inventory, rules: Rules) -> "Purchases":
        """The values of an inventory; each contract counts once, an installation without one as unknown."""
        costs: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
        for item in inventory.installations.values():
            contract = inventory.contracts[item.contract] if item.contract else None
            key = contract.id if contract else item.id
            for part in (("task", inventory.products[item.product].task), ("product", item.product)):
                costs[part][key] = contract.annual_cost_cents if contract else None
        values = {part: _value(found, rules.value_months) for part, found in costs.items()}
        return cls(
            rules=rules,
            as_of=inventory.settings.as_of,
            tasks={name: value for (kind, name), value in values.items() if kind == "task"},
            products={name: value for (kind, name), value in values.items() if kind == "product"},
            tenders={item.product: item for item in inventory.tenders.values()},
        )

    def value(self, target: Target, task: str, product: str) -> Value:
        """The estimated value of what is bought for a move of `product` to `target`."""
        return self.tasks[task] if target is Target.REPLACE else self.products[product]

    def procedure(self, target: Target, task: str, product: str, replacement: str | None) -> Procedure | None:
        """How it is bought; `None` where nothing is, as for what stays or is switched off.

        The limits are those of the day on which it begins: the day that is recorded, else the planning date.
        """
        if target in self.rules.call_off_targets:
            return self.rules.procedures[CALL_OFF]
        if target in self.rules.tender_targets:
            tender = self.tenders.get(replacement or product)
            return self.rules.tender(self.value(target, task, product), tender.begun if tender else self.as_of)
        return None

    def usable_from(self, target: Target, task: str, product: str, replacement: str | None) -> date | None:
        """The first day on which the result of a joint tender can be used; `None` where none is needed.

        A tender that nobody has recorded begins on the planning date: an award cannot be used before it is made.
        """
        procedure = self.procedure(target, task, product, replacement)
        if procedure is None or procedure.id == CALL_OFF:
            return None
        tender = self.tenders.get(replacement or product)
        if tender is not None and tender.awarded is not None:
            return tender.awarded
        return (tender.begun if tender else self.as_of) + timedelta(days=procedure.lead_days)


def _value(costs: Mapping[str, int | None], months: int) -> Value:
    """Yearly costs count as they are recorded: whether VAT is in them is not, and so they err to the stricter side."""
    yearly = sum(cost for cost in costs.values() if cost is not None)
    return Value(cents(Fraction(yearly * months, 12)), list(costs.values()).count(None))
