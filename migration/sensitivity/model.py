"""What would change the order of readiness, and which questions to ask next (`plan/questions.json`)."""

from dataclasses import dataclass
from datetime import date

from inventory.model import Provenance

VERSION = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """The rank of an installation within its tenant, by score, before and after a weight moved; 1 is the readiest."""

    installation: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WeightChange:
    """What happens when one weight moves by `percent`.

    A pair is two installations of one tenant of which one scores more; it flips where the other then scores more.
    `shifts` are the installations that move the furthest, the furthest first.
    """

    criterion: str
    percent: int
    flips: int
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question nobody has answered: once for a product, or for one installation.

    `opens` counts the installations that stay for no other reason than that this answer is missing. `ranks` is the
    number of places the answer can move its installations, from the worst to the best answer, summed up; `points` the
    points of the score it settles.
    """

    question: str
    product: str
    installation: str | None  # `None`: one answer for the product settles it for all
    tenants: tuple[str, ...]
    installations: int
    opens: int
    ranks: int
    points: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The analysis of a plan, or of the extract for one tenant.

    `questions` are those with the greatest effect, first those that hold a move; `open_questions` counts all.
    """

    version: int
    provenance: Provenance
    estate: str
    tenant: str | None
    as_of: date
    pairs: int
    weights: tuple[WeightChange, ...]
    open_questions: int
    questions: tuple[OpenQuestion, ...]
