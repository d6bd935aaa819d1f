"""Why is the decision for a product as it is? Lines of German text, with every contribution to the score."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from common.errors import UserError
from inventory.model import GivenAnswer, Inventory
from migration.criteria import NOT_APPLICABLE, PEOPLE
from migration.dates import text
from migration.facts.inheritance import Inheritance
from migration.labels import UNKNOWN, place
from migration.parameters import load_parameters
from migration.plan import Criterion, Decision, Plan
from migration.readiness.given import Given
from migration.readiness.score import Contribution, contributions
from migration.report.protection import sentence


def matching(plan: Plan, product: str, tenant: str | None) -> list[Decision]:
    """The decisions about a product, or about all products of a task, at one tenant or all; UserError if none."""
    found = [item for item in plan.decisions if product in (item.product, item.task, item.installation)]
    if not found:
        names = sorted({item.product for item in plan.decisions} | {item.task for item in plan.decisions})
        near = ", ".join(get_close_matches(product, names, n=3)) or "`kreiswolke inventory show`"
        raise UserError(f"Der Plan kennt kein Produkt und keine Aufgabe {product} -> {near}")
    own = [item for item in found if tenant in (None, item.tenant)]
    if not own:
        there = ", ".join(sorted({item.tenant for item in found}))
        raise UserError(f"{tenant} hat kein {product} -> das haben {there}")
    return own


def explain_lines(
    decisions: Sequence[Decision], inventory: Inventory, criteria: tuple[Criterion, ...]
) -> Iterator[str]:
    """The explanation of each decision, an empty line between two."""
    inheritance = Inheritance(inventory, load_parameters().cumulation)
    for number, item in enumerate(decisions):
        if number:
            yield ""
        yield from _lines(item, inventory, criteria, inheritance)


def _lines(
    item: Decision, inventory: Inventory, criteria: tuple[Criterion, ...], inheritance: Inheritance
) -> Iterator[str]:
    tenant, product = inventory.tenants[item.tenant].name, inventory.products[item.product].name
    yield f"{item.installation}: {product}, {tenant}"
    yield f"  Ziel: {place(item, inventory)}"
    if item.replacement:
        yield f"  Ersatz: {inventory.products[item.replacement].name}"
    if item.wave is not None and item.start and item.end:
        yield f"  Welle {item.wave}: {text(item.start)} bis {text(item.end)}, {item.effort_person_hours} Stunden"
    for reason in item.reasons:
        yield f"  - {reason.text} [{reason.code}]"
    for todo in item.todos:
        yield f"  offen: {todo.text} ({todo.owner})"
    if item.clearances:
        yield f"  Freigaben: {', '.join(item.clearances)}"
    yield from (f"  Schutzbedarf: {sentence(origin)}" for origin in inheritance.origins(item.installation))
    score = UNKNOWN if item.score is None else str(item.score)
    span = f"möglich {item.score_low} bis {item.score_high}, {item.unknown} % unbekannt"
    yield f"  Bereitschaft: {score} von 100 ({span})"
    yield from _score_lines(item, inventory, criteria)


def _score_lines(item: Decision, inventory: Inventory, criteria: tuple[Criterion, ...]) -> Iterator[str]:
    """Every contribution with where its answer comes from, then the documents that show the answers."""
    given = given_for(item, inventory)
    documents = list(dict.fromkeys(answer.evidence for answer in given.values() if answer.evidence))
    for entry in contributions(item.answers, criteria):
        points = "?" if entry.points is None else str(entry.points)
        answer = entry.answer.title if entry.answer else UNKNOWN
        origin = _origin(entry, given.get(entry.criterion.id), documents)
        yield f"    {points:>2} von {entry.criterion.weight:>2}  {entry.criterion.title}: {answer}{origin}"
    for number, document in enumerate(documents, start=1):
        proof = inventory.evidence[document]
        digest = f"SHA-256 {proof.sha256}" if proof.sha256 else "ohne Prüfsumme"
        yield f"  Beleg {number}: {proof.title}, {text(proof.date)}, {proof.recorded_by}, {digest}"


def _origin(entry: Contribution, given: GivenAnswer | None, documents: list[str]) -> str:
    """Where an answer comes from: a field of the inventory, or who gave it when, for what, and with which document."""
    if entry.answer is not None and entry.answer.code == NOT_APPLICABLE:
        return ""
    if entry.criterion.source != PEOPLE:
        return f" [Bestand: {entry.criterion.source}]"
    if given is None:
        return ""
    scope = "für alle Landkreise" if given.installation is None else "nur hier"
    proof = f"Beleg {documents.index(given.evidence) + 1}" if given.evidence else "ohne Beleg"
    return f" [{given.answered_by}, {text(given.answered_on)}, {scope}, {proof}]"


def given_for(item: Decision, inventory: Inventory) -> Mapping[str, GivenAnswer]:
    """What people have answered about the installation of a decision, by question."""
    return Given.of(inventory).about(inventory.installations[item.installation])
