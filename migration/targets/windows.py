"""When may something move? The waves that lie in the future, outside blackouts, after a contract and within a gate.

A wave counts by its last day, the day of the change: a blackout closes the waves whose last day it covers. The gate has
to be open on every day of the wave, since data is at the provider from its first day on; what is bought has to be
there on its first day, too.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from inventory.model import Blackout, Inventory
from migration.law.periods import Periods, covered

Waves = frozenset[int]


def earliest(waves: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The first wave of each tenant, product or whatever the waves are said of."""
    found: dict[str, int] = {}
    for key, wave in waves:
        found[key] = min(found.get(key, wave), wave)
    return found


class Windows:
    """The open waves of an inventory's calendar."""

    def __init__(self, inventory: Inventory) -> None:
        self.waves = inventory.calendar.waves
        self.all = frozenset(wave.number for wave in self.waves)
        self.ahead = [wave for wave in self.waves if wave.start >= inventory.settings.as_of]
        self.future = frozenset(wave.number for wave in self.ahead)
        closing = ((item, self._ending_in(item)) for item in inventory.calendar.blackouts)
        self.closing = [(item, closed) for item, closed in closing if closed]  # most blackouts close no wave
        self.lawful = cache(self._lawful)
        self.quiet = cache(self._quiet)
        self.from_day = cache(self._from_day)
        self.starting_from = cache(self._starting_from)

    def _ending_in(self, blackout: Blackout) -> Waves:
        return frozenset(wave.number for wave in self.waves if blackout.start <= wave.end <= blackout.end)

    def _lawful(self, periods: Periods) -> Waves:
        """Future waves of which every day lies within one of `periods`."""
        return frozenset(wave.number for wave in self.ahead if covered(periods, wave.start, wave.end))

    def _quiet(self, tenant: str, task: str) -> Waves:
        """Waves whose last day no blackout of the tenant and the task covers."""
        concerned = (
            closed
            for item, closed in self.closing
            if (not item.tenants or tenant in item.tenants) and (not item.tasks or task in item.tasks)
        )
        return self.all.difference(*concerned)

    def _from_day(self, day: date | None) -> Waves:
        """Waves that end on `day` or later; all of them where there is none."""
        return self.all if day is None else frozenset(wave.number for wave in self.waves if wave.end >= day)

    def _starting_from(self, day: date | None) -> Waves:
        """Waves that start on `day` or later; all of them where there is none."""
        return self.all if day is None else frozenset(wave.number for wave in self.waves if wave.start >= day)
