"""A plan with the names of what it speaks of: what every part of the report reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from inventory.model import Calendar, Installation, Inventory, Provenance
from migration.discretion import INSTALLATION_ID
from migration.labels import UNKNOWN
from migration.plan import STAYS, Decision, Plan, PlanWave
from migration.report.head import whose


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan, or the extract for one tenant, beside the inventory it was made from."""

    plan: Plan
    inventory: Inventory

    @property
    def example(self) -> bool:
        """Whether people have to be told that the data is invented."""
        return self.plan.provenance is Provenance.EXAMPLE

    @property
    def whose(self) -> str:
        """What the plan is about: all tenants by the name of the estate, or one Landkreis."""
        return whose(self.plan.estate, self.inventory, self.plan.tenant)

    @property
    def moves(self) -> list[Decision]:
        """What moves, in order of wave, tenant and readiness."""
        moving = (item for item in self.plan.decisions if item.wave is not None)
        return sorted(moving, key=lambda item: (item.wave, item.tenant, -(item.score or 0), item.installation))

    @property
    def coming(self) -> list[Decision]:
        """What moves and is not done yet, in the same order."""
        return [item for item in self.moves if not item.done]

    @property
    def waiting(self) -> list[Decision]:
        """What has a target, but no wave yet."""
        return [item for item in self.plan.decisions if item.wave is None and item.target not in STAYS]

    @property
    def staying(self) -> list[Decision]:
        """What stays where it is."""
        return [item for item in self.plan.decisions if item.target in STAYS]

    @property
    def waves(self) -> tuple[PlanWave, ...]:
        """The waves up to the last one with a move at any tenant; the moves of a wave count all tenants."""
        last = max((wave.number for wave in self.plan.waves if wave.moves), default=0)
        return tuple(wave for wave in self.plan.waves if wave.number <= last)

    @property
    def calendar(self) -> Calendar:
        """Milestones and blackouts beside the waves."""
        return self.inventory.calendar

    def tenant(self, key: str) -> str:
        """The tenant as people call it."""
        return self.inventory.tenants[key].name

    def product(self, item: Decision) -> str:
        """The name of the product installed."""
        return self.inventory.products[item.product].name

    def task(self, item: Decision) -> str:
        """The name of the task the product is for."""
        return self.inventory.tasks[item.task].name

    def department(self, item: Decision) -> str:
        """The department whose task it is."""
        return self.inventory.tasks[item.task].department

    def installation(self, item: Decision) -> Installation:
        """What the decision is about."""
        return self.inventory.installations[item.installation]

    def why_then(self, item: Decision) -> str:
        """Why something moves in its wave and not before, with products named as people call them."""
        if item.done:
            return item.reasons[-1].text
        _, _, why = item.reasons[-1].text.partition(": ")
        return INSTALLATION_ID.sub(lambda found: f"„{self.named(found[0])}“", why)

    def named(self, installation: str) -> str:
        """The name of what is installed under an id; the id itself where it is not known."""
        known = self.inventory.installations.get(installation)
        return self.inventory.products[known.product].name if known else installation

    def place(self, installation: str) -> str:
        """`Beispielkreis: Produkt` for an id."""
        known = self.inventory.installations[installation]
        return f"{self.tenant(known.tenant)}: {self.inventory.products[known.product].name}"

    def score(self, item: Decision) -> str:
        """The score with the range it can still take."""
        score = UNKNOWN if item.score is None else str(item.score)
        return score if item.score_low == item.score_high else f"{score} ({item.score_low}–{item.score_high})"


def tenants(items: Iterable[Decision]) -> int:
    """At how many tenants the installations are."""
    return len({item.tenant for item in items})
