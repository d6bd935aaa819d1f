"""What became of a planned move? The journal of actuals; `inventory.model` shows its entities, too."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActualState(StrEnum):
    """What people have reported about a planned move or set-up."""

    DONE = "done"
    LATE = "late"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Actual:
    """A report about an installation or the set-up of a product; exactly one of the two is named.

    `done_on`, and for an installation the place it really reached, belong to `done`; one of `expected_on` and
    `expected_wave` to `late`; `target`, saying where it stays, to `dropped`. The latest report about something counts.
    """

    installation: str | None
    product: str | None
    state: ActualState
    recorded_on: date
    recorded_by: str  # a role, never a person's name
    note: str
    evidence: str | None = None
    done_on: date | None = None
    target: str | None = None
    provider: str | None = None
    offer: str | None = None
    replacement: str | None = None
    expected_on: date | None = None
    expected_wave: int | None = None

    @property
    def subject(self) -> str:
        """The id of the installation or product the report is about."""
        return self.installation or self.product or ""


def latest(actuals: Iterable[Actual]) -> dict[str, Actual]:
    """The report that counts about each installation and product: the one recorded last."""
    return {item.subject: item for item in sorted(actuals, key=lambda item: item.recorded_on)}
