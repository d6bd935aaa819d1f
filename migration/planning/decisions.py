"""The decision about every installation: where, in which wave, why, and what has to be done for it."""

from collections.abc import Mapping
from fractions import Fraction

from inventory.model import Wave
from migration.facts.prices import cents
from migration.law.periods import Period, covered, intersection
from migration.law.renewal import running_out
from migration.law.todos import reminders
from migration.plan import Decision, Reason, Todo
from migration.planning import risk
from migration.planning.because import why_no_wave, why_this_wave
from migration.planning.draft import Draft
from migration.planning.finished import finished
from migration.planning.groups import Group
from migration.planning.parting import parting_todos
from migration.planning.waves import Hold, Schedule
from migration.targets.contracts import contract_todos
from migration.targets.proposal import Proposal


def decisions(settled: Draft, chosen: Schedule, hour: Fraction) -> tuple[Decision, ...]:
    """One decision per installation, in order of its id; `hour` is what an hour of work costs, in cents."""
    group_of = {key: group for group in settled.groups for key in group.members}
    calendar = {wave.number: wave for wave in settled.inventory.calendar.waves}
    found = {
        key: _decision(settled, chosen, proposal, group_of.get(key), calendar, hour)
        for key, proposal in settled.proposals.items()
    }
    for key, number in settled.done.items():
        found[key] = finished(settled, settled.proposals[key], found[key], calendar[number])
    return tuple(found.values())


def _decision(
    settled: Draft,
    chosen: Schedule,
    proposal: Proposal,
    group: Group | None,
    calendar: Mapping[int, Wave],
    hour: Fraction,
) -> Decision:
    subject, option = proposal.subject, proposal.option
    readiness = settled.readiness[subject.id]
    number = chosen.wave.get(group.id) if group else None
    wave = calendar[number] if number is not None else None
    hold = chosen.hold.get(group.id) if group else None
    hours = sum(settled.hours[subject.id].values()) if wave else 0
    said, asked = settled.context.progress.notices(subject.id) if proposal.done is None else ((), ())
    reasons = _reasons(settled, proposal, group, wave, hold)
    return Decision(
        installation=subject.id,
        tenant=subject.tenant,
        product=subject.product.id,
        task=subject.task.id,
        target=option.target,
        provider=option.provider,
        offer=option.offer,
        replacement=option.replacement,
        strategy=option.strategy,
        wave=number,
        start=wave.start if wave else None,
        end=wave.end if wave else None,
        score=readiness.score,
        score_low=readiness.low,
        score_high=readiness.high,
        unknown=readiness.unknown,
        answers=readiness.answers,
        reasons=(*said, *reasons) if proposal.moves else (*reasons, *said),
        todos=(*_todos(settled, proposal, wave), *asked),
        clearances=_clearances(proposal, wave) if wave else (),
        effort_person_hours=hours,
        cost_cents=cents(hours * hour) if hours else 0,
        group=group.id if group else subject.id,
    )


def _reasons(
    settled: Draft, proposal: Proposal, group: Group | None, wave: Wave | None, hold: Hold | None
) -> list[Reason]:
    """Why there; of what could move why it is risky and goes first; and why then."""
    key, reasons = proposal.subject.id, list(proposal.reasons)
    if wave is not None or hold is not None:
        if causes := settled.risks[key]:
            reasons.append(Reason(risk.REASON, f"Riskant: {', '.join(causes)}."))
        if first := settled.precedence[key].reason:
            reasons.append(first)
    if group is not None and wave is not None:
        reasons.append(why_this_wave(settled, group, proposal, wave, hold))
    elif group is not None:
        reasons += why_no_wave(settled, group, proposal, hold)
    return reasons


def _todos(settled: Draft, proposal: Proposal, wave: Wave | None) -> list[Todo]:
    """What has to be done: for its wave where it has one, else what would open a way."""
    subject, target = proposal.subject, proposal.option.target
    todos = list(proposal.todos)
    if wave is not None:
        product = settled.inventory.products[proposal.product_after].name
        todos = contract_todos(subject, target, wave.end, settled.inventory.settings.as_of)
        todos += parting_todos(subject, target, wave.start)
        todos += running_out(proposal.gate, wave.start, wave.end, settled.context.landscape.horizon)
        todos += reminders(proposal.gate.reminders, product, wave.start, wave.end)
    return todos


def _clearances(proposal: Proposal, wave: Wave) -> tuple[str, ...]:
    """Those that hold all through the wave; where one follows another within it, all that hold on a day of it."""
    held = proposal.gate.clearances
    throughout = tuple(key for key, days in held if covered(days, wave.start, wave.end))
    return throughout or tuple(key for key, days in held if intersection(days, (Period(wave.start, wave.end),)))
