"""What the plan costs as one German HTML page without outside parts: for the working group, or for one Landkreis."""

from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory, Provenance
from inventory.names import full_name
from migration import labels
from migration.dates import text
from migration.money.notes import Note
from migration.money.report import pictures, tables, words
from migration.money.result import Money

TITLE = "Was der Wellenplan kostet"


def render(money: Money, inventory: Inventory) -> str:
    """The page for the whole reckoning, or for the extract of one tenant, which shows no other tenant's data."""
    whole = money.tenant is None
    account = money.total if whole else money.accounts[0]
    gaps = tables.gaps(money)
    return _template().render(
        money=money,
        account=account,
        whole=whole,
        title=TITLE,
        estate=_payer(money, inventory),
        as_of=money.as_of,
        example=money.provenance is Provenance.EXAMPLE,
        tenant=lambda key: inventory.tenants[key].name,
        labels=labels,
        words=words,
        number=labels.number,
        euros=labels.euros,
        percent=labels.percent,
        day=text,
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


def _payer(money: Money, inventory: Inventory) -> str:
    if money.tenant is None:
        return money.estate
    return f"{full_name(money.tenant, inventory.tenants[money.tenant].name)} (Schlüssel {money.tenant})"


@cache
def _template() -> Template:
    return environment("migration").get_template("money.html.j2")
