"""Which formats there are. Each is a module with `render(plan, inventory) -> bytes`, imported when it is asked for.

`plan` is the whole plan or the extract for one tenant; a format shows of the inventory only what the plan speaks of.
"""

import importlib
from dataclasses import dataclass

from inventory.model import Inventory
from migration.plan import Plan


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its module, what follows the name of its file, and what it is for."""

    module: str
    ending: str
    title: str


FORMATS = {
    "edit": Format("migration.editing.sheet", ".xlsx", "Entscheidungen zum Bearbeiten, für plan edit"),
    "ics": Format("migration.exports.ics", ".ics", "Kalender mit Meilensteinen, Wellen und Fristen"),
    "jira": Format("migration.exports.jira", "-jira.csv", "CSV für den Import in Jira"),
    "mermaid": Format("migration.exports.mermaid", "-bilder.md", "Bilder als Text für Mermaid"),
    "msproject": Format("migration.exports.msproject", "-projekt.xml", "XML für MS Project und ProjectLibre"),
    "xlsx": Format("migration.exports.xlsx", "-listen.xlsx", "Ergebnislisten zum Lesen"),
}


def render(name: str, plan: Plan, inventory: Inventory) -> bytes:
    """The plan in the format `name`; the same plan gives the same bytes."""
    content = importlib.import_module(FORMATS[name].module).render(plan, inventory)
    assert isinstance(content, bytes)
    return content


def file_name(name: str, plan: Plan) -> str:
    """`plan-jira.csv`, or `plan-07131-jira.csv` for the extract of a tenant."""
    return ("plan" if plan.tenant is None else f"plan-{plan.tenant}") + FORMATS[name].ending
