"""Everything that is settled about the installations before waves are chosen: scores, targets, groups, hours, jobs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.model import Inventory, Schutzbedarf, Wave
from migration.facts.effort import Hours, Resource, complexity_percent, move_hours
from migration.facts.precedence import ORDINARY, Precedence, precedence
from migration.facts.subject import Subject, subjects
from migration.parameters import Parameters
from migration.plan import STAYS, Criterion, Plan, Target
from migration.planning import groups, risk
from migration.planning.groups import Group
from migration.planning.joining import first_waves, joining_order
from migration.planning.waves import NEVER, Job
from migration.readiness.score import Readiness, assess_all
from migration.targets.choice import propose
from migration.targets.proposal import Context, Proposal
from migration.targets.windows import earliest

_CRITICAL = {Schutzbedarf.NORMAL: 0, Schutzbedarf.HOCH: 1, None: 1, Schutzbedarf.SEHR_HOCH: 2}


@dataclass(frozen=True, slots=True)
class Basis:
    """What is known of every installation and how ready it is: no provider, team, calendar or price changes it."""

    subjects: Mapping[str, Subject]
    readiness: Mapping[str, Readiness]

    @classmethod
    def of(cls, inventory: Inventory, parameters: Parameters, criteria: tuple[Criterion, ...]) -> "Basis":
        """The basis of an inventory."""
        known = subjects(inventory, parameters)
        return cls(known, assess_all(known, inventory, criteria))


@dataclass(frozen=True, slots=True)
class Draft:
    """The installations with all that is settled about them, and the groups in which they move."""

    inventory: Inventory
    parameters: Parameters
    context: Context
    readiness: Mapping[str, Readiness]
    proposals: Mapping[str, Proposal]
    groups: Sequence[Group]
    hours: Mapping[str, Hours]  # installation -> hours of its move
    risks: Mapping[str, tuple[str, ...]]  # installation -> what makes its move risky, in words
    precedence: Mapping[str, Precedence]  # installation -> whether it is to go first
    done: Mapping[str, int]  # installation that has moved -> its wave
    there: Mapping[str, int]  # product that is set up -> the wave in which that was done

    @property
    def future(self) -> list[Wave]:
        """The waves that are still to come, in order."""
        return self.context.windows.ahead


def draft(
    inventory: Inventory,
    parameters: Parameters,
    criteria: tuple[Criterion, ...],
    basis: Basis | None = None,
    previous: Plan | None = None,
) -> Draft:
    """Settle all that needs no wave.

    `basis` is that of the inventory, where it is known already; the `previous` plan says what was planned so far.
    """
    context = Context.of(inventory, parameters, previous)
    basis = basis or Basis.of(inventory, parameters, criteria)
    readiness = basis.readiness
    first = {key: propose(subject, context) for key, subject in basis.subjects.items()}
    together = groups.components(first, inventory.dependencies)
    proposals = groups.settle(first, together)
    done = {key: context.progress.wave(item.done).number for key, item in proposals.items() if item.done}
    return Draft(
        inventory=inventory,
        parameters=parameters,
        context=context,
        readiness=readiness,
        proposals=proposals,
        groups=groups.groups(proposals, together, inventory.dependencies),
        hours={key: move_hours(item.subject, item.option.strategy, parameters) for key, item in proposals.items()},
        risks={key: risk.causes(item, readiness[key], parameters.risk) for key, item in proposals.items()},
        precedence={key: precedence(item.subject, parameters) for key, item in proposals.items()},
        done=done,
        there=_there(proposals, done, context.progress.set_up()),
    )


def _there(proposals: Mapping[str, Proposal], done: Mapping[str, int], reported: Mapping[str, int]) -> dict[str, int]:
    """The products that are set up: by what has moved with them, or as reported; each with its first wave."""
    moved = ((_product(proposals[key]), wave) for key, wave in done.items())
    return earliest([*reported.items(), *((product, wave) for product, wave in moved if product is not None)])


def _product(item: Proposal) -> str | None:
    return set_up(item.option.target, item.subject.product.id, item.option.replacement)


def set_up(target: Target, product: str, replacement: str | None) -> str | None:
    """The product that has to be set up at the new place; none for what stays or is switched off."""
    return None if target in STAYS or target is Target.RETIRE else replacement or product


def pinned_wave(draft: Draft, group: Group) -> int | None:
    """The wave a person has decided for the group; `None` where there is none, or members have different ones."""
    pins = (draft.proposals[key].pin for key in group.members)
    waves = {pin.wave for pin in pins if pin is not None and pin.wave is not None}
    return waves.pop() if len(waves) == 1 else None


def pins_differ(draft: Draft, group: Group) -> bool:
    """Whether members that can only move together were decided for different waves."""
    pins = (draft.proposals[key].pin for key in group.members)
    return len({pin.wave for pin in pins if pin is not None and pin.wave is not None}) > 1


def jobs(draft: Draft, kept: Mapping[str, int] | None = None) -> list[Job]:
    """A job for every group that can move: one whose pinned wave is lawful, or that has a wave open to it.

    `kept` are the waves of installations in the plan before, where as little as possible is to change.
    """
    found = [group for group in draft.groups if _can_move(draft, group)]
    needed = groups.needs(found, draft.inventory.dependencies)
    future, joined = draft.context.windows.future, _joined(draft)
    first = first_waves(draft.inventory, draft.parameters.joining, future, joined, order_of_joining(draft))
    return [_job(draft, group, first[group.tenant], frozenset(needed[group.id]), kept or {}) for group in found]


def order_of_joining(draft: Draft) -> list[str]:
    """The tenants that have not begun and are no pilots, in the order in which they may."""
    return joining_order(draft.inventory, _joined(draft), draft.context.progress.order)


def _joined(draft: Draft) -> dict[str, int]:
    """The tenants of which something has moved, with the first wave of each."""
    return earliest((draft.proposals[key].subject.tenant, wave) for key, wave in draft.done.items())


def waves_kept(draft: Draft, plan: Plan) -> dict[str, int]:
    """The wave of each installation in the plan before; `NEVER` where that left it without one for its cost."""
    found = {}
    for item in plan.decisions:
        proposal = draft.proposals.get(item.installation)
        same = proposal is not None and proposal.option.target is item.target
        if item.wave is not None:
            found[item.installation] = item.wave
        elif same and item.reasons[-1].code in ("wave_cost", "wave_kept"):
            found[item.installation] = NEVER
    return found


def setups_kept(draft: Draft, plan: Plan) -> dict[str, int]:
    """The wave in which the plan before sets each product up, but not before what was reported as late."""
    later = draft.context.progress.later
    return {item.product: item.wave for item in plan.setups if item.wave in later("", item.product)}


def _kept(group: Group, kept: Mapping[str, int]) -> int | None:
    """The wave all members of a group had; `None` where they had none or different ones, or it is not open now."""
    waves = {kept.get(key) for key in group.members}
    wave = waves.pop() if len(waves) == 1 else None
    return wave if wave in group.waves or wave == NEVER else None


def _can_move(draft: Draft, group: Group) -> bool:
    if pins_differ(draft, group):
        return False
    pin = pinned_wave(draft, group)
    return bool(group.waves) if pin is None else pin in group.lawful


def _job(draft: Draft, group: Group, first: int, needed: frozenset[str], kept: Mapping[str, int]) -> Job:
    proposals = [draft.proposals[key] for key in group.members]
    hours: dict[Resource, int] = defaultdict(int)
    for key in group.members:
        for resource, value in draft.hours[key].items():
            hours[resource] += value
    risky = sum(bool(draft.risks[key]) for key in group.members)
    hours |= risk.taken(group.tenant, risky, draft.parameters.risk)
    products = map(_product, proposals)
    return Job(
        id=group.id,
        first=first,
        waves=group.waves,
        hours=hours,
        products=tuple(sorted({product for product in products if product is not None})),
        needs=needed,
        deadline=min(_deadline(item.deadline, draft.future) for item in proposals),
        difficulty=max(_difficulty(item.subject, draft) for item in proposals),
        pin=pinned_wave(draft, group),
        kept=_kept(group, kept),
    )


def _deadline(day: date | None, future: list[Wave]) -> int:
    """The last wave that ends by `day`; the one before all where it is over by then."""
    if day is None or not future:
        return NEVER
    return max((wave.number for wave in future if wave.end <= day), default=future[0].number - 1)


def _difficulty(subject: Subject, draft: Draft) -> tuple[int, ...]:
    """The uncritical and simple first: Schutzbedarf and data, then size, then the score it has for sure."""
    critical = _CRITICAL[subject.need.highest] + (subject.personal_data not in ORDINARY)
    return critical, complexity_percent(subject, draft.parameters), 100 - draft.readiness[subject.id].low
