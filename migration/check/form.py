"""Does the plan speak of this inventory, completely and once?"""

from collections import Counter
from collections.abc import Iterator

from migration.check.view import View, Violation
from migration.criteria import load_criteria
from migration.plan import STAYS, VERSION
from migration.store import is_for


def header(view: View) -> Iterator[Violation]:
    """Version, provenance, name, planning date and input files are those of the inventory."""
    plan, settings = view.plan, view.inventory.settings
    pairs = (
        ("version", plan.version, VERSION),
        ("provenance", plan.provenance, settings.provenance),
        ("estate", plan.estate, settings.name),
        ("tenant", plan.tenant, plan.tenant if plan.tenant in view.inventory.tenants else None),
        ("as_of", plan.as_of, settings.as_of),
        ("criteria", plan.criteria, load_criteria()),
    )
    for name, found, expected in pairs:
        if found != expected:
            yield Violation("header", name, f"Der Plan gehört nicht zu diesem Bestand: {name} weicht ab.")
    files = {name: digest for name, digest in view.inventory.digest.items() if is_for(name, plan.tenant)}
    changed = {*plan.inputs.items()} ^ {*files.items()}
    for name in sorted({file for file, _ in changed}):
        yield Violation("inputs", name, f"{name} hat sich geändert, seit der Plan gemacht wurde.")


def complete(view: View) -> Iterator[Violation]:
    """Every installation, of a tenant in its extract, has exactly one decision; they are in order of their ids."""
    counts = Counter(item.installation for item in view.plan.decisions)
    own = {key for key, item in view.inventory.installations.items() if view.concerns(item.tenant)}
    for key in sorted(own - counts.keys()):
        yield Violation("missing", key, f"Über {key} ist nichts entschieden.")
    for key, count in sorted(counts.items()):
        if key not in own:
            where = "im Bestand" if view.plan.tenant is None else f"im Bestand von {view.plan.tenant}"
            yield Violation("unknown", key, f"{key} gibt es {where} nicht.")
        elif count > 1:
            yield Violation("twice", key, f"Über {key} ist {count}-mal entschieden.")
    ids = [item.installation for item in view.plan.decisions]
    if ids != sorted(ids):
        yield Violation("order", "decisions", "Die Entscheidungen stehen nicht in der Reihenfolge ihrer Kennungen.")


def identity(view: View) -> Iterator[Violation]:
    """A decision names the tenant, product and task of its installation."""
    for item in view.decisions.values():
        installation, product = view.installation(item), view.product(item)
        if (item.tenant, item.product, item.task) != (installation.tenant, product.id, product.task):
            yield Violation(
                "identity", item.installation, "Landkreis, Produkt oder Aufgabe stimmen nicht mit dem Bestand."
            )


def dates(view: View) -> Iterator[Violation]:
    """A wave is one of the calendar with its dates; nothing that stays has one."""
    for item in view.decisions.values():
        wave = view.waves.get(item.wave)
        report = view.done.get(item.installation)
        expected = (wave.start, report.done_on if report else wave.end) if wave else (None, None)
        if item.wave is not None and wave is None:
            yield Violation("wave_unknown", item.installation, f"Welle {item.wave} gibt es im Kalender nicht.")
        elif (item.start, item.end) != expected:
            yield Violation("wave_dates", item.installation, "Beginn und Ende sind nicht die der Welle.")
        if item.wave is not None and item.target in STAYS:
            yield Violation("stays_with_wave", item.installation, "Bleibt, wo es ist, hat aber eine Welle.")


def reasons(view: View) -> Iterator[Violation]:
    """Every decision says why, and what waits for a clearance says what is missing."""
    for item in view.decisions.values():
        if not item.reasons:
            yield Violation("no_reason", item.installation, "Die Entscheidung nennt keinen Grund.")
        waits = any(reason.code == "not_cleared" for reason in item.reasons)
        if waits and not item.todos:
            yield Violation("no_todo", item.installation, "Wartet auf eine Freigabe, nennt aber nicht, was fehlt.")
