"""What importers found becomes part of a tenant's inventory, and every row gets its entry in the reckoning."""

from collections.abc import Mapping
from dataclasses import dataclass

from inventory.importers.draft import Draft, Part
from inventory.importers.edges import place_edges
from inventory.importers.found import Findings, Found
from inventory.importers.hosts import Hosts
from inventory.importers.installations import place_application
from inventory.importers.ledger import SERVER, Ledger
from inventory.importers.naming import Names
from inventory.importers.reckoning import Entry, Naming, Outcome, Reckoning
from inventory.importers.servers import place_server
from inventory.matching.confirm import Question
from inventory.matching.decisions import Decision
from inventory.matching.matcher import Matcher
from inventory.model import Inventory


@dataclass(frozen=True, slots=True)
class Merged:
    """The inventory after an import, the names it has learnt, its reckoning, and the names to confirm."""

    inventory: Inventory
    ledger: Ledger
    reckoning: Reckoning
    questions: tuple[Question, ...]


def merge(findings: Findings, source: str, draft: Draft, decisions: Mapping[str, Decision], matcher: Matcher) -> Merged:
    """Put all findings of the format `source` into the draft."""
    names, hosts = Names(draft, decisions, matcher), Hosts.of(draft.ledger)
    parts = [_placed(draft, names, hosts, found) for found in findings.rows]
    with_edge = [number for number, found in enumerate(findings.rows) if found.edge]
    edges = place_edges(draft, [found.edge for found in findings.rows if found.edge])
    for number, part in zip(with_edge, edges, strict=True):
        parts[number].append(part)
    for number, found in enumerate(findings.rows):
        if found.supplements:
            parts[number].append(_supplement(draft, found.supplements, found.uuid))
    entries = tuple(_entry(found, told) for found, told in zip(findings.rows, parts, strict=True))
    asked = names.all()
    provenance = draft.inventory.settings.provenance
    reckoning = Reckoning(provenance, draft.tenant, source, entries, asked, findings.unused, findings.unread)
    questions = tuple(
        Question(named.name, named.rows, named.candidates) for named in asked if named.naming is Naming.OPEN
    )
    return Merged(draft.finished(), draft.ledger, reckoning, questions)


def _placed(draft: Draft, names: Names, hosts: Hosts, found: Found) -> list[Part]:
    if found.refusal:
        return [Part(Outcome.LEFT_OUT, found.refusal, found.detail)]
    parts, server = [], None
    if found.server:
        server, part = place_server(draft, hosts, found.server)
        parts.append(part)
        if server is None:
            return parts  # what runs on a server that is left out would be without it
    if found.application:
        _, part = place_application(draft, names, found.application, server)
        parts.append(part)
    return parts


def _supplement(draft: Draft, name: str, uuid: str | None) -> Part:
    """A row that only adds facts to a server is part of it, or left out with it."""
    id_ = draft.ledger.id_of(SERVER, name)
    if id_ in draft.servers and uuid in (None, draft.uuids.get(id_, uuid)):
        return Part(Outcome.MERGED, "Angaben zu einem Server", id_ or "")
    return Part(Outcome.LEFT_OUT, "Angaben zu einem Server, der nicht übernommen ist", name)


def _entry(found: Found, parts: list[Part]) -> Entry:
    """One entry of a row: taken if anything in it is new, left out if nothing of it is in the inventory."""
    outcomes = {part.outcome for part in parts}
    outcome = next(item for item in (Outcome.TAKEN, Outcome.MERGED, Outcome.LEFT_OUT) if item in outcomes)
    reason = "; ".join(dict.fromkeys((*(part.reason for part in parts), *found.remarks)))
    detail = "; ".join(part.detail for part in parts if part.detail)
    return Entry(found.place, found.about, outcome, reason, detail)
