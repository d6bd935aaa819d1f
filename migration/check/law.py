"""Is everything lawful where it is put? Looked at day by day: every day of the wave of a move.

What is asked for is the published catalogue (`migration/law/gates.yaml`); whether it is met is looked up here anew.
"""

from collections.abc import Callable, Iterator, Set
from datetime import date, timedelta
from functools import cache

from migration.check.question import Question
from migration.check.view import View, Violation
from migration.law.catalogue import ATTESTATION, CLEARANCE, DOCUMENTS, LOCATION, PROGRAM_RELEASE, Norm
from migration.plan import Decision

_OF_CLEARANCE, _OF_ATTESTATION, _OF_LOCATION = frozenset({CLEARANCE, *DOCUMENTS}), {ATTESTATION}, {LOCATION}
Test = Callable[[View, Question, date], bool]


def clearance(view: View) -> Iterator[Violation]:
    """On every day of the wave one clearance holds with all its documents."""
    yield from _every_day(view, _cleared, "clearance", "Steht am {day} bei {name} ohne gültige Freigabe.")


def attestation(view: View) -> Iterator[Violation]:
    """On every day of the wave the provider has proven its security for the offer that is used."""
    text = "{name} hat am {day} kein gültiges Testat für das genutzte Angebot."
    yield from _every_day(view, _attested, "attestation", text)


def location(view: View) -> Iterator[Violation]:
    """Data stays where it may be."""
    yield from _every_day(view, _placed, "location", "{name} verarbeitet außerhalb der EU.")


def _every_day(view: View, test: Test, code: str, text: str) -> Iterator[Violation]:
    """A violation for each move with a day in its wave on which `test` fails; a fact where it is done."""
    failing = cache(lambda asked, start, end: next((d for d in _days(start, end) if not test(view, asked, d)), None))
    for item, asked in _gated(view):
        day = failing(asked, *view.days(item))
        if day is not None:
            name = view.inventory.providers[asked.provider].name
            done = item.installation in view.done
            yield Violation(code, item.installation, text.format(day=f"{day:%d.%m.%Y}", name=name), done)


def _gated(view: View) -> Iterator[tuple[Decision, Question]]:
    for item in view.moves:
        asked = view.questions[item.installation]
        if asked is not None and asked.norms:
            yield item, asked


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def _in_force(asked: Question, day: date, records: Set[str]) -> list[Norm]:
    return [norm for norm in asked.norms if norm.record in records and norm.closes and norm.in_force(day)]


def _cleared(view: View, asked: Question, day: date) -> bool:
    wanted = [norm.record for norm in _in_force(asked, day, _OF_CLEARANCE)]
    return not wanted or any(_holds(view, key, asked, wanted, day) for key in asked.clearances)


def _holds(view: View, key: str, asked: Question, wanted: list[str], day: date) -> bool:
    """Whether a clearance is about what is asked, holds on `day`, and has all its documents by then."""
    if key not in asked.clearances:
        return False
    item = view.inventory.clearances[key]
    documents = [getattr(item, name) for name in wanted if name != "clearance"]
    there = all(document is not None and document <= day for document in documents)
    return there and item.valid_from <= day and (item.valid_until is None or day <= item.valid_until)


def _holds_on(view: View, key: str, asked: Question, day: date) -> bool:
    """Whether a clearance holds on `day` with the documents that the norms in force then ask for."""
    return _holds(view, key, asked, [norm.record for norm in _in_force(asked, day, _OF_CLEARANCE)], day)


def _in_turn(view: View, item: Decision, asked: Question, key: str) -> bool:
    """Whether a clearance holds on some days of a wave, and on the others another one that is named."""
    held = [{name for name in item.clearances if _holds_on(view, name, asked, day)} for day in _days(*view.days(item))]
    return all(held) and any(key in names for names in held)


def _attested(view: View, asked: Question, day: date) -> bool:
    return all(
        any(
            item.provider == asked.provider
            and item.standard in norm.standards
            and asked.offer in item.scope
            and item.valid_from <= day <= item.valid_until
            for item in view.inventory.attestations.values()
        )
        for norm in _in_force(asked, day, _OF_ATTESTATION)
    )


def _placed(view: View, asked: Question, day: date) -> bool:
    place = view.inventory.providers[asked.provider].location
    return all(place in norm.locations for norm in _in_force(asked, day, _OF_LOCATION))


def listed(view: View) -> Iterator[Violation]:
    """The clearances a decision names are there, and hold in its wave: each on every day, or one after another."""
    for item in view.decisions.values():
        asked = view.questions[item.installation]
        days = view.days(item) if item.wave in view.waves else ()
        for key in item.clearances:
            record = view.inventory.clearances.get(key)
            if record is None or record.provider != item.provider or asked is None:
                yield Violation("clearance_named", item.installation, f"Die Freigabe {key} gibt es für das Ziel nicht.")
            elif not days or not (
                all(_holds_on(view, key, asked, day) for day in days) or _in_turn(view, item, asked, key)
            ):
                yield Violation("clearance_named", item.installation, f"Die Freigabe {key} gilt nicht in der Welle.")
    for item, asked in _gated(view):
        if not item.clearances and _in_force(asked, view.days(item)[0], _OF_CLEARANCE):
            text, done = "Nennt keine Freigabe für den Anbieter.", item.installation in view.done
            yield Violation("clearance_named", item.installation, text, done)


def renewals(view: View) -> Iterator[Violation]:
    """A move after which the law closes again within the plan says so, with the last day on which it is open."""
    ends = cache(lambda asked, day: _first_closed(view, asked, day))
    for item, asked in _gated(view):
        first, moved = view.days(item)
        if item.installation in view.done and not _open(view, asked, first):
            continue  # what was closed on that day cannot run out
        closed = ends(asked, moved)
        last = closed - timedelta(days=1) if closed else None
        said = {todo.due for todo in item.todos if todo.code == "renewal"}
        if said != ({last} if last else set()):
            when = f"am {last:%d.%m.%Y}" if last else "nie"
            yield Violation("renewal", item.installation, f"Freigabe oder Testat läuft {when} aus; gesagt ist anderes.")


def _first_closed(view: View, asked: Question, after: date) -> date | None:
    """The first day after `after`, up to the end of the plan, on which the law closes; only where something changes."""
    inventory = view.inventory
    ends = {item.valid_until for item in inventory.clearances.values() if item.provider == asked.provider}
    ends |= {item.valid_until for item in inventory.attestations.values() if item.provider == asked.provider}
    changes = {day + timedelta(days=1) for day in ends if day} | {
        norm.valid_from for norm in asked.norms if norm.valid_from
    }
    return next((day for day in sorted(changes) if after < day <= view.horizon and not _open(view, asked, day)), None)


def _open(view: View, asked: Question, day: date) -> bool:
    """Whether the law is open on a day."""
    return all(test(view, asked, day) for test in (_cleared, _attested, _placed))


def releases(view: View) -> Iterator[Violation]:
    """Where budget law wants a program released and no release holds in the wave, the decision says so."""
    for item, asked in _gated(view):
        start, end = view.days(item)
        wanted = [norm for norm in asked.norms if norm.record == PROGRAM_RELEASE]
        there = any(
            record.product == asked.product
            and record.tenant in (None, asked.tenant)
            and record.released is not None
            and record.released <= start
            and end <= (record.valid_until or date.max)
            for record in view.inventory.program_releases.values()
        )
        said = any(todo.code == PROGRAM_RELEASE for todo in item.todos)
        if wanted and said == there:
            yield Violation("program_release", item.installation, "Sagt zur Programmfreigabe nicht, was erfasst ist.")


def deadlines(view: View) -> Iterator[Violation]:
    """What is missing for the law is due on the first day of a wave for which there is time enough."""
    starts = {wave.start for wave in view.inventory.calendar.waves}
    for item in view.decisions.values():
        asked = view.questions[item.installation]
        for todo in item.todos if asked and item.wave is None else ():
            leads = [norm.lead_days for norm in asked.norms if norm.record == todo.code] if asked else []
            early = view.inventory.settings.as_of + timedelta(days=max(leads, default=0))
            if leads and todo.due is not None and (todo.due not in starts or todo.due < early):
                yield Violation("deadline", item.installation, f"„{todo.text}“ ist bis dahin nicht zu schaffen.")
