"""What has become of the plan so far? Reports about moves and set-ups, and what nobody has reported about.

A report answers for the plan it was made about. What an earlier plan had in a wave that has begun by now, and about
which no report has come since, is without answer: it is neither taken as done nor forgotten, but planned anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from common.errors import InputError
from inventory.actuals import Actual, ActualState, latest
from inventory.model import Inventory, Wave
from migration.dates import text
from migration.labels import IT
from migration.plan import Decision, Plan, Reason, Todo
from migration.targets.windows import Waves, earliest

FILE = "actuals.yaml"


@dataclass(frozen=True, slots=True)
class Progress:
    """The report that counts about each installation and each product, and what an earlier plan is left without."""

    waves: tuple[Wave, ...]
    numbers: Waves  # of all waves
    installations: Mapping[str, Actual]
    products: Mapping[str, Actual]
    unanswered: Mapping[str, Reason]  # installation -> what was planned
    order: tuple[str, ...]  # in which the tenants were to join
    kept: bool  # whether there is a journal, so that plans follow each other

    @classmethod
    def of(cls, inventory: Inventory, previous: Plan | None) -> "Progress":
        """The progress of an inventory since the `previous` plan.

        Raises InputError where a report lies after the planning date.
        """
        for item in inventory.actuals:
            if item.recorded_on > inventory.settings.as_of:
                problem = f"{item.recorded_on} lies after the planning date {inventory.settings.as_of}"
                hint = "advance as_of in settings.yaml, or plan with --as-of"
                raise InputError(FILE, f"{item.subject}: {problem}", field="recorded_on", hint=hint)
        known = latest(inventory.actuals)
        installations = {key: item for key, item in known.items() if item.installation is not None}
        return cls(
            waves=inventory.calendar.waves,
            numbers=frozenset(wave.number for wave in inventory.calendar.waves),
            installations=installations,
            products={key: item for key, item in known.items() if item.product is not None},
            unanswered=_unanswered(previous, installations, inventory.settings.as_of) if previous else {},
            order=_order(previous) if previous else (),
            kept=previous is not None or FILE in inventory.digest or bool(inventory.actuals),
        )

    def report(self, installation: str, state: ActualState) -> Actual | None:
        """The report that counts about an installation, where it is of this state."""
        found = self.installations.get(installation)
        return found if found is not None and found.state is state else None

    def later(self, installation: str, product: str) -> Waves:
        """The waves in which an installation may move that takes `product`: all but those before what was reported."""
        found = self.numbers
        for item in (self.installations.get(installation), self.products.get(product)):
            if item is not None and item.state is ActualState.LATE:
                found &= self.not_before(item)
        return found

    def not_before(self, item: Actual) -> Waves:
        """The waves that a report of being late leaves open: a wave counts by its last day."""
        return frozenset(
            wave.number
            for wave in self.waves
            if (item.expected_on is None or wave.end >= item.expected_on) and wave.number >= (item.expected_wave or 0)
        )

    def wave(self, item: Actual) -> Wave:
        """The wave in which something was done."""
        day = item.done_on
        return next(wave for wave in self.waves if day is not None and wave.start <= day <= wave.end)

    def set_up(self) -> dict[str, int]:
        """The products whose set-up was reported as done, with the wave."""
        done = {key: item for key, item in self.products.items() if item.state is ActualState.DONE}
        return {key: self.wave(item).number for key, item in sorted(done.items())}

    def notices(self, installation: str) -> tuple[tuple[Reason, ...], tuple[Todo, ...]]:
        """What is to be said of an installation that is not done: late, or without answer, and who has to answer."""
        item, open_ = self.report(installation, ActualState.LATE), self.unanswered.get(installation)
        reasons = [late(item)] if item is not None else []
        if open_ is None:
            return tuple(reasons), ()
        todo = Todo("answer", "Rückmelden, ob der geplante Umzug geschehen ist", IT)
        return (open_, *reasons), (todo,)


def _unanswered(previous: Plan, reports: Mapping[str, Actual], as_of: date) -> dict[str, Reason]:
    found = {}
    for item in previous.decisions:
        report = reports.get(item.installation)
        answered = report is not None and (report.state is not ActualState.LATE or late(report) not in item.reasons)
        reason = _over(item, as_of) or next((known for known in item.reasons if known.code == "unanswered"), None)
        if reason is not None and not answered:
            found[item.installation] = reason
    return found


def _order(previous: Plan) -> tuple[str, ...]:
    """The order of joining that a plan says, else that in which its tenants have their first waves."""
    waves = earliest((item.tenant, item.wave) for item in previous.decisions if item.wave is not None)
    return previous.joining or tuple(sorted(waves, key=lambda key: (waves[key], key)))


def _over(item: Decision, as_of: date) -> Reason | None:
    """What a plan had for a wave that has begun."""
    if item.start is None or item.end is None or item.start >= as_of:
        return None
    planned = f"War für Welle {item.wave} vorgesehen (Abschluss am {text(item.end)})"
    return Reason("unanswered", f"{planned}; ohne Rückmeldung, ob es geschehen ist.")


def _reported(item: Actual) -> str:
    return f"gemeldet am {text(item.recorded_on)} durch {item.recorded_by}: {item.note.removesuffix('.')}."


def late(item: Actual) -> Reason:
    """What was reported about something that is late."""
    when = f"am {text(item.expected_on)}" if item.expected_on else f"in Welle {item.expected_wave}"
    return Reason("late", f"Verspätet, frühestens {when}; {_reported(item)}")


def done(item: Actual) -> Reason:
    """What was reported about something that is done."""
    when = f" am {text(item.done_on)}" if item.done_on else ""
    return Reason("done", f"Erledigt{when}; {_reported(item)}")


def dropped(item: Actual) -> Reason:
    """What was reported about something that does not move after all."""
    return Reason("dropped", f"Entfällt; {_reported(item)}")
