"""Does the plan go by what was reported? What is done, late, dropped, and what was done against the order."""

from collections.abc import Iterator

from inventory.model import Actual, ActualState, DependencyKind, Wave
from migration.check.view import View, Violation
from migration.plan import STAYS, Decision, Target

_REPORTED = frozenset(state.value for state in ActualState)


def reported(view: View) -> Iterator[Violation]:
    """What is done stands in the plan as it was reported, what is dropped stays, and what is late comes later."""
    for item in view.decisions.values():
        report = view.reports.get(item.installation)
        if report is None:
            continue
        match report.state:
            case ActualState.DONE:
                yield from _done(view, item, report)
            case ActualState.DROPPED:
                if item.wave is not None or item.target != report.target:
                    yield Violation("dropped_moves", item.installation, "Entfällt nach der Meldung, zieht aber um.")
            case ActualState.LATE:
                if item.wave in view.waves and before_report(report, view.wave(item)):
                    text = f"Zieht in Welle {item.wave} um, vor dem gemeldeten Termin."
                    yield Violation("late_too_early", item.installation, text)


def _done(view: View, item: Decision, report: Actual) -> Iterator[Violation]:
    found = item.target.value, item.provider, item.offer, item.replacement, item.end
    if found != (report.target, report.provider, report.offer, report.replacement, report.done_on):
        yield Violation("done_changed", item.installation, "Ziel oder Tag sind nicht die der Meldung.")
    elif item.wave in view.waves and report.done_on is not None and report.done_on < view.wave(item).start:
        yield Violation("done_changed", item.installation, "War erledigt, bevor die Welle des Plans begonnen hat.")


def before_report(report: Actual, wave: Wave) -> bool:
    """Whether a wave is over before the day, or comes before the wave, that was reported as the earliest."""
    early = report.expected_on is not None and wave.end < report.expected_on
    return early or (report.expected_wave is not None and wave.number < report.expected_wave)


def said(view: View) -> Iterator[Violation]:
    """A decision says what was reported about it last, and nothing that was not."""
    for item in view.decisions.values():
        report = view.reports.get(item.installation)
        codes = {reason.code for reason in item.reasons} & _REPORTED
        if codes != ({report.state.value} if report else set()):
            yield Violation("report_unsaid", item.installation, "Sagt nicht, was zuletzt gemeldet wurde.")
        open_ = any(reason.code == "unanswered" for reason in item.reasons)
        if open_ and report is not None and report.state is not ActualState.LATE:
            yield Violation("report_unsaid", item.installation, "Gilt als ohne Rückmeldung, obwohl es eine gibt.")


def setups_late(view: View) -> Iterator[Violation]:
    """No product is set up before the day that was reported; what has moved shows that it is."""
    moved = {
        item.replacement or view.installation(item).product for item in view.moves if item.installation in view.done
    }
    for setup in view.plan.setups:
        report = view.reports.get(f"product {setup.product}")
        late = report is not None and report.state is ActualState.LATE and setup.product not in moved
        if late and report is not None and setup.wave in view.waves and before_report(report, view.waves[setup.wave]):
            text = f"Wird in Welle {setup.wave} eingerichtet, vor dem gemeldeten Termin."
            yield Violation("setup_too_early", setup.product, text)


def joining(view: View) -> Iterator[Violation]:
    """Where actuals are kept, the order of joining names everyone who has not begun, once, and nobody else."""
    begun = {item.tenant for item in view.moves if item.installation in view.done}
    known = view.inventory.tenants
    expected = sorted(key for key, tenant in known.items() if not tenant.pilot and key not in begun)
    if sorted(view.plan.joining) != (expected if view.inventory.actuals or view.plan.joining else []):
        text = "Die Reihenfolge nennt nicht genau die Landkreise, die noch beginnen."
        yield Violation("joining_order", "joining", text)


def order(view: View) -> Iterator[Violation]:
    """What was done without that with which it can only move, or before what it needs, is named; it has happened."""
    for edge in view.inventory.dependencies:
        if edge.source not in view.done and edge.target not in view.done:
            continue
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            rest = view.decisions.get(other)
            if edge.kind is not DependencyKind.TOGETHER or one not in view.done or rest is None or other in view.done:
                continue
            if rest.target is not Target.STAY_PROVIDER:
                text = f"Ist schon umgezogen, ohne {other}, mit dem es zusammen umziehen muss."
                yield Violation("done_apart", one, text, pinned=True)
        if edge.kind is DependencyKind.NEEDS and edge.source in view.done and edge.target not in view.done:
            rest = view.decisions.get(edge.target)
            if rest is not None and rest.wave is None and rest.target not in STAYS:
                text = f"Ist schon umgezogen, braucht aber {edge.target}, das noch keine Welle hat."
                yield Violation("done_apart", edge.source, text, pinned=True)
