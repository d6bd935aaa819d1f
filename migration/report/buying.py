"""The German page "Vergaben und Abhängigkeit": what has to be bought for the plan, and what each provider then gets."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.lockin.model import LockIn, Share
from migration.parameters import load_parameters
from migration.procurement.model import DatedStep, Procurements, Record
from migration.procurement.rules import Rules
from migration.report.head import head


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A procurement with names for people."""

    item: Record
    product: str
    task: str
    provider: str
    procedure: str
    owner: str  # who takes its first step
    decisions: tuple[DatedStep, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A provider with its name and kind."""

    item: Share
    name: str
    kind: str

    @property
    def known(self) -> bool:
        """Whether any of its yearly spending is known; nothing known is no zero."""
        return bool(self.item.annual_cents or not self.item.annual_unknown)


def render(bought: Procurements, dependence: LockIn, inventory: Inventory, rules: Rules) -> str:
    """The page for the working group."""
    rows = [_row(item, inventory, rules) for item in bought.records]
    joint = [row for row in rows if row.item.joint]
    return _template().render(
        **head("beschaffung", bought, inventory),
        rules=rules,
        holds=load_parameters().procurement_holds_waves,
        joint=joint,
        calls=[row for row in rows if not row.item.joint],
        late=[row for row in joint if row.item.late_days],
        next=min((row.item.start_by for row in joint if not (row.item.begun or row.item.awarded)), default=None),
        dependence=dependence,
        shares=[_share(item, inventory) for item in dependence.shares],
    )


def _row(item: Record, inventory: Inventory, rules: Rules) -> RecordRow:
    return RecordRow(
        item=item,
        product=inventory.products[item.product].name,
        task=inventory.tasks[item.task].name,
        provider=inventory.providers[item.provider].name,
        procedure=rules.procedures[item.procedure].title,
        owner=item.steps[0].owner,
        decisions=tuple(step for step in item.steps if step.decision),
    )


def _share(item: Share, inventory: Inventory) -> ShareRow:
    provider = inventory.providers[item.provider]
    return ShareRow(item, provider.name, labels.KINDS[provider.kind])


@cache
def _template() -> Template:
    return environment("migration").get_template("beschaffung.html.j2")
