"""Make the plan: from an inventory to decisions, waves, landing zones and what they cost. No clock, no chance."""

from collections.abc import Mapping
from fractions import Fraction

from inventory.model import Inventory, Wave
from migration import groups, prices, risk
from migration.because import why_no_wave, why_this_wave
from migration.budget import Budget
from migration.contracts import contract_todos
from migration.criteria import load_criteria
from migration.draft import Basis, Draft, draft, jobs, order_of_joining
from migration.effort import Resource, capacity, setup_hours, team_ids
from migration.finished import finished
from migration.groups import Group
from migration.landing import landing_zones
from migration.law.periods import covered
from migration.law.renewal import running_out
from migration.law.todos import reminders
from migration.objective import bounded, objective
from migration.parameters import Parameters, load_parameters
from migration.parting import parting_todos
from migration.plan import VERSION, Criterion, Decision, Objective, Plan, PlanSetup, PlanTeam, PlanWave, Reason
from migration.prices import Prices, cents
from migration.procurement.steps import with_steps
from migration.targets import Proposal
from migration.waves import Schedule, schedule


def make_plan(
    inventory: Inventory,
    parameters: Parameters | None = None,
    criteria: tuple[Criterion, ...] | None = None,
    keep: Plan | None = None,
    budget: Budget | None = None,
    basis: Basis | None = None,
    previous: Plan | None = None,
) -> Plan:
    """The plan for an inventory; the same inventory, and number of steps of the budget, give the same plan.

    Without a budget it is the first plan, at once and with no bound.

    Where there is a plan to `keep`, what can stay in its wave of that plan does, and the budget is not used.

    `basis` is that of the inventory and the criteria, where many plans share one.

    What the `previous` plan had in a wave that has begun, and about which nothing has been reported since, is named and
    planned anew.

    Raises InputError where two teams of the inventory share tenant and skill, or a report lies after the planning date.
    """
    parameters, criteria = parameters or load_parameters(), criteria or load_criteria()
    teams = team_ids(inventory)
    settled = draft(inventory, parameters, criteria, basis, previous)
    known = Prices(inventory)
    hour = known.likely(prices.HOUR) or Fraction(0)
    kept = {item.installation: item.wave for item in keep.decisions if item.wave} if keep else None
    moving, setup = jobs(settled, kept), setup_hours(parameters)
    available = capacity(inventory, parameters) | risk.limits(tuple(inventory.tenants), parameters.risk)
    gap: int | None = None
    if budget is None or keep is not None or not moving or not settled.future:
        future, urgent = settled.context.windows.future, parameters.urgent_waves
        chosen = schedule(moving, future, available, setup, urgent, settled.there)
    else:
        # numba takes a second to load, and a first plan does without it
        from migration.improve import improved
        from migration.model import model

        better = improved(model(settled, moving, available, setup, known, parameters), moving, available, setup, budget)
        chosen, gap = better.schedule, better.gap_cents
    decisions = with_steps(_decisions(settled, chosen, hour), settled.context.purchases, inventory)
    return Plan(
        version=VERSION,
        provenance=inventory.settings.provenance,
        estate=inventory.settings.name,
        tenant=None,
        as_of=inventory.settings.as_of,
        inputs=dict(inventory.digest),
        criteria=criteria,
        waves=_waves(settled, chosen, decisions, teams),
        decisions=decisions,
        groups=groups.published(settled.groups),
        landing_zones=landing_zones(decisions, inventory),
        objective=_objective(
            objective(
                inventory,
                decisions,
                _setup_cents(settled, chosen, hour),
                known,
                parameters,
                settled.precedence,
            ),
            inventory,
            gap,
            budget,
        ),
        teams=tuple(PlanTeam(name, *resource) for resource, name in sorted(teams.items(), key=lambda item: item[1])),
        setups=tuple(PlanSetup(product, wave) for product, wave in sorted(chosen.setup.items())),
        joining=tuple(order_of_joining(settled)) if settled.context.progress.kept else (),
    )


def _objective(found: Objective, inventory: Inventory, gap: int | None, budget: Budget | None) -> Objective:
    return found if gap is None or budget is None else bounded(found, inventory, gap, budget.method)


def _decisions(settled: Draft, chosen: Schedule, hour: Fraction) -> tuple[Decision, ...]:
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
    reasons, todos = list(proposal.reasons), list(proposal.todos)
    clearances: tuple[str, ...] = ()
    if wave is not None or hold is not None:
        if causes := settled.risks[subject.id]:
            reasons.append(Reason(risk.REASON, f"Riskant: {', '.join(causes)}."))
        if first := settled.precedence[subject.id].reason:
            reasons.append(first)
    if wave is not None:
        reasons.append(why_this_wave(settled, proposal, wave, hold))
        todos = contract_todos(subject, option.target, wave.end, settled.inventory.settings.as_of)
        todos += parting_todos(subject, option.target, wave.start)
        todos += running_out(proposal.gate, wave.start, wave.end, settled.context.landscape.horizon)
        product = settled.inventory.products[option.replacement or subject.product.id].name
        todos += reminders(proposal.gate.reminders, product, wave.start, wave.end)
        clearances = tuple(key for key, days in proposal.gate.clearances if covered(days, wave.start, wave.end))
    elif group is not None:
        reasons += why_no_wave(settled, group, proposal, hold)
    if proposal.done is None:
        said, asked = settled.context.progress.notices(subject.id)
        reasons = [*said, *reasons] if proposal.moves else [*reasons, *said]
        todos += asked
    hours = sum(settled.hours[subject.id].values())
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
        reasons=tuple(reasons),
        todos=tuple(todos),
        clearances=clearances,
        effort_person_hours=hours if wave else 0,
        cost_cents=cents(hours * hour) if wave else 0,
        group=group.id if group else subject.id,
    )


def _setup_cents(settled: Draft, chosen: Schedule, hour: Fraction) -> int:
    ahead = chosen.setup.keys() - settled.there.keys()
    return cents(len(ahead) * sum(setup_hours(settled.parameters).values()) * hour)


def _waves(
    settled: Draft, chosen: Schedule, decisions: tuple[Decision, ...], teams: Mapping[Resource, str]
) -> tuple[PlanWave, ...]:
    moves = [item.wave for item in decisions if item.wave is not None]
    available = capacity(settled.inventory, settled.parameters)
    hours = {name: available[resource] for resource, name in sorted(teams.items(), key=lambda item: item[1])}
    return tuple(
        PlanWave(
            number=wave.number,
            start=wave.start,
            end=wave.end,
            moves=moves.count(wave.number),
            load_person_hours={
                name: used for resource, name in teams.items() if (used := chosen.load[wave.number][resource])
            },
            capacity_person_hours=hours,
        )
        for wave in settled.inventory.calendar.waves
    )
