"""Is something uncritical, and is it simple? Such moves are to go first, as the strategy asks.

Every wave that they wait counts more in the objective (`uncritical_cents_per_wave` and `simple_cents_per_wave`), so the
improved plan prefers them as well, as far as law, windows, needs and hours let it.
"""

from dataclasses import dataclass

from inventory.model import PersonalData, Schutzbedarf
from migration.facts.effort import is_simple
from migration.facts.subject import Subject
from migration.labels import PRECEDENCE
from migration.parameters import Parameters
from migration.plan import Reason

ORDINARY = frozenset({PersonalData.NONE, PersonalData.PERSONAL})
_CODES = {(True, True): "uncritical_simple", (True, False): "uncritical", (False, True): "simple"}


@dataclass(frozen=True, slots=True)
class Precedence:
    """Whether an installation is uncritical (Schutzbedarf normal, ordinary data), and whether its move is simple."""

    uncritical: bool
    simple: bool

    @property
    def reason(self) -> Reason | None:
        """Why it is to go first; `None` where it is not."""
        code = _CODES.get((self.uncritical, self.simple))
        return Reason(code, f"Geht vor, wo es kann: {PRECEDENCE[code]}.") if code else None

    def cents_per_wave(self, parameters: Parameters) -> int:
        """The weight of every wave it waits, beside the one that all have."""
        weights = parameters.uncritical_cents_per_wave, parameters.simple_cents_per_wave
        return sum(weight for weight, counts in zip(weights, (self.uncritical, self.simple), strict=True) if counts)


def precedence(subject: Subject, parameters: Parameters) -> Precedence:
    """What is known of an installation for its precedence; what is unknown gives none."""
    uncritical = subject.need.highest is Schutzbedarf.NORMAL and subject.personal_data in ORDINARY
    return Precedence(uncritical, is_simple(subject, parameters))
