"""What the rules look at: a plan beside its inventory, indexed; and what they report."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from inventory.model import (
    Actual,
    ActualState,
    Clearance,
    Dependency,
    Installation,
    Inventory,
    Pin,
    Product,
    Provider,
    Task,
    Wave,
)
from migration.check.protection import Inheritance
from migration.check.question import Question, question
from migration.parameters import Parameters
from migration.plan import Decision, Plan


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A rule that a plan breaks; `of` is the installation, tenant, team or part of the plan concerned.

    `pinned` says that a person's decision (a pin) has brought it about, or that it has happened already: it is shown,
    but the plan stands.
    """

    code: str
    of: str
    text: str
    pinned: bool = False


@dataclass(frozen=True)
class View:
    """A plan and its inventory."""

    plan: Plan
    inventory: Inventory
    parameters: Parameters

    @cached_property
    def decisions(self) -> dict[str, Decision]:
        """Decisions about known installations, by id."""
        return {
            item.installation: item for item in self.plan.decisions if item.installation in self.inventory.installations
        }

    @cached_property
    def moves(self) -> list[Decision]:
        """Decisions with a wave that the calendar knows."""
        return [item for item in self.decisions.values() if item.wave in self.waves]

    @cached_property
    def planned(self) -> list[Decision]:
        """The moves that are still to come: not those reported as done."""
        return [item for item in self.moves if item.installation not in self.done]

    @cached_property
    def reports(self) -> dict[str, Actual]:
        """What was reported last about each installation, and about the set-up of each product."""
        found: dict[str, Actual] = {}
        for item in self.inventory.actuals:
            key = item.installation if item.installation is not None else f"product {item.product}"
            if key not in found or found[key].recorded_on < item.recorded_on:
                found[key] = item
        return found

    @cached_property
    def done(self) -> dict[str, Actual]:
        """The reports of what has moved, by installation."""
        return {
            key: item
            for key, item in self.reports.items()
            if item.state is ActualState.DONE and item.installation is not None
        }

    @cached_property
    def waves(self) -> dict[int | None, Wave]:
        """The waves of the calendar."""
        return {wave.number: wave for wave in self.inventory.calendar.waves}

    @cached_property
    def pins(self) -> dict[str, Pin]:
        """Decisions of people by installation."""
        return {pin.installation: pin for pin in self.inventory.pins.values()}

    @cached_property
    def horizon(self) -> date:
        """The last day of the last wave."""
        return max((wave.end for wave in self.inventory.calendar.waves), default=self.inventory.settings.as_of)

    @cached_property
    def clearances(self) -> dict[str, list[Clearance]]:
        """The clearances for each provider."""
        found: dict[str, list[Clearance]] = defaultdict(list)
        for item in self.inventory.clearances.values():
            found[item.provider].append(item)
        return dict(found)

    @cached_property
    def questions(self) -> dict[str, Question | None]:
        """What the law is to be asked about each decision."""
        return {key: question(self, item) for key, item in self.decisions.items()}

    @cached_property
    def inheritance(self) -> Inheritance:
        """What Schutzbedarf arrives at each installation."""
        return Inheritance(self.inventory, self.parameters.cumulation)

    @cached_property
    def pinned_groups(self) -> set[str]:
        """Move groups with a member whose wave a person has decided."""
        return {
            self.decisions[key].group
            for key, pin in self.pins.items()
            if pin.wave is not None and key in self.decisions
        }

    @cached_property
    def yearly_costs(self) -> dict[tuple[str, str], dict[str, int | None]]:
        """By `task` or `product` and its id: the yearly cost of each contract, `None` where nobody knows it."""
        costs: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
        for item in self.inventory.installations.values():
            contract = self.inventory.contracts.get(item.contract or "")
            cost = contract.annual_cost_cents if contract else None
            for of in (("task", self.inventory.products[item.product].task), ("product", item.product)):
                costs[of][contract.id if contract else item.id] = cost
        return costs

    @cached_property
    def _edges(self) -> dict[str, list[Dependency]]:
        edges: dict[str, list[Dependency]] = defaultdict(list)
        for edge in self.inventory.dependencies:
            edges[edge.source].append(edge)
        return edges

    def edges_from(self, installation: str) -> list[Dependency]:
        """The dependencies whose source is `installation`."""
        return self._edges.get(installation, [])

    def concerns(self, tenant: str | None) -> bool:
        """Whether the plan is about a tenant: that of an extract, else any; what is central (`None`) concerns all."""
        return tenant is None or self.plan.tenant in (None, tenant)

    def wave(self, decision: Decision) -> Wave:
        """The wave of a decision among `moves`."""
        return self.waves[decision.wave]

    def days(self, decision: Decision) -> tuple[date, date]:
        """The days on which something moves: those of its wave, or the one day on which it was done."""
        report, wave = self.done.get(decision.installation), self.wave(decision)
        return (wave.start, wave.end) if report is None or report.done_on is None else (report.done_on,) * 2

    def installation(self, decision: Decision) -> Installation:
        """The installation a decision is about."""
        return self.inventory.installations[decision.installation]

    def product(self, decision: Decision) -> Product:
        """Its product today."""
        return self.inventory.products[self.installation(decision).product]

    def task(self, decision: Decision) -> Task:
        """Its task."""
        return self.inventory.tasks[self.product(decision).task]

    def provider(self, decision: Decision) -> Provider | None:
        """Who operates it afterwards; `None` where the plan names nobody, or somebody unknown."""
        return self.inventory.providers.get(decision.provider or "")

    def is_pinned(self, decision: Decision) -> bool:
        """Whether a person has decided its wave, or that of something it can only move with, or it is done."""
        return decision.group in self.pinned_groups or decision.installation in self.done


Rule = Callable[[View], Iterator[Violation]]
