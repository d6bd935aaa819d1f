"""What the plan costs as one German HTML page without outside parts: for the working group, or for one Landkreis."""

from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory
from migration import labels
from migration.money.notes import Note
from migration.money.report import pictures, tables, words
from migration.money.result import Money
from migration.report.head import head


def render(money: Money, inventory: Inventory) -> str:
    """The page for the whole reckoning, or for the extract of one tenant, which shows no other tenant's data."""
    whole = money.tenant is None
    account = money.total if whole else money.accounts[0]
    gaps = tables.gaps(money)
    return _template().render(
        money=money,
        account=account,
        whole=whole,
        **head("kosten", money, inventory, money.tenant),
        tenant=lambda key: inventory.tenants[key].name,
        words=words,
        percent=labels.percent,
        categories=tables.by_category(account, money),
        years=list(zip(tables.by_year(account, money), account.years, strict=True)),
        shared=tables.shared_amount(money),
        gaps=gaps,
        split=next((row.count for row in gaps if row.note is Note.SERVER_SPLIT), 0),
        bands=pictures.cost_bands(account, money.calendar_end),
        course=pictures.course(account, money.calendar_end),
        tornado=pictures.tornado(account),
        investment=sum(row.amounts[2] for row in tables.by_year(account, money) if not row.outlook),
    )


@cache
def _template() -> Template:
    return environment("migration").get_template("money.html.j2")
