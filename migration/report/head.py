"""The head of every page about a plan: its title, whom it is about and as of when; and the other pages beside it."""

from datetime import date
from typing import Any, Protocol

from inventory.model import Inventory, Provenance
from inventory.names import full_name
from migration import labels
from migration.dates import text

PAGES = (
    ("kosten", "Was der Wellenplan kostet", "money"),
    ("freigaben", "Freigaben", "gates"),
    ("fragen", "Die nächsten Fragen", "questions"),
    ("gemeinsam", "Gemeinsam gehen", "opportunities"),
    ("beschaffung", "Vergaben und Abhängigkeit", "procurement"),
    ("szenarien", "Szenarien", "scenarios"),
)
OF_TENANTS = frozenset({"kosten", "freigaben", "fragen"})
_TITLES = {name: title for name, title, _ in PAGES}


class _Result(Protocol):
    @property
    def provenance(self) -> Provenance: ...
    @property
    def estate(self) -> str: ...
    @property
    def as_of(self) -> date: ...


def head(page: str, found: _Result, inventory: Inventory, tenant: str | None = None) -> dict[str, Any]:
    """What `seite.html.j2` and all templates on it need; `page` names one of `PAGES`, or is a title of its own."""
    return {
        "title": _TITLES.get(page, page),
        "estate": whose(found.estate, inventory, tenant) + (f" (Schlüssel {tenant})" if tenant else ""),
        "as_of": found.as_of,
        "example": found.provenance is Provenance.EXAMPLE,
        "labels": labels,
        "number": labels.number,
        "euros": labels.euros,
        "day": text,
    }


def whose(estate: str, inventory: Inventory, tenant: str | None) -> str:
    """Whom something is about: all tenants by the name of the estate, or one Landkreis."""
    return estate if tenant is None else full_name(tenant, inventory.tenants[tenant].name)


def siblings(tenant: str | None) -> list[tuple[str, str, str]]:
    """File, title and command of the other pages about the plan: those of one tenant, or of the working group."""
    if tenant is not None:
        return [(f"{name}-{tenant}.html", title, command) for name, title, command in PAGES if name in OF_TENANTS]
    return [(f"{name}.html", title, command) for name, title, command in PAGES]
