"""Make the plan: from an inventory to decisions, waves, landing zones and what they cost. No clock, no chance."""

from collections.abc import Mapping
from fractions import Fraction

from inventory.model import Inventory
from migration.criteria import load_criteria
from migration.facts import prices
from migration.facts.effort import Resource, capacity, setup_hours, team_ids
from migration.facts.prices import Prices, cents
from migration.parameters import Parameters, load_parameters
from migration.plan import VERSION, Criterion, Decision, Plan, PlanSetup, PlanTeam, PlanWave
from migration.planning import groups, risk
from migration.planning.budget import Budget
from migration.planning.decisions import decisions
from migration.planning.draft import Basis, Draft, draft, jobs, order_of_joining, setups_kept, waves_kept
from migration.planning.landing import landing_zones
from migration.planning.objective import bounded, objective
from migration.planning.waves import Schedule, schedule
from migration.procurement.steps import with_steps


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
    chosen, gap = _scheduled(settled, known, keep, budget)
    decided = with_steps(decisions(settled, chosen, hour), settled.context.purchases, inventory)
    cost = objective(inventory, decided, _setup_cents(settled, chosen, hour), known, parameters, settled.precedence)
    if gap is not None and budget is not None:
        cost = bounded(cost, inventory, gap, budget.method)
    return Plan(
        version=VERSION,
        provenance=inventory.settings.provenance,
        estate=inventory.settings.name,
        tenant=None,
        as_of=inventory.settings.as_of,
        inputs=dict(inventory.digest),
        criteria=criteria,
        waves=_waves(settled, chosen, decided, teams),
        decisions=decided,
        groups=groups.published(settled.groups),
        landing_zones=landing_zones(decided, inventory),
        objective=cost,
        teams=tuple(PlanTeam(name, *resource) for resource, name in sorted(teams.items(), key=lambda item: item[1])),
        setups=tuple(PlanSetup(product, wave) for product, wave in sorted(chosen.setup.items())),
        joining=tuple(order_of_joining(settled)) if settled.context.progress.kept else (),
    )


def _scheduled(settled: Draft, known: Prices, keep: Plan | None, budget: Budget | None) -> tuple[Schedule, int | None]:
    """The waves, and by how many cents any others can be cheaper by the model; `None` where nothing is proven."""
    inventory, parameters = settled.inventory, settled.parameters
    moving, setup = jobs(settled, waves_kept(settled, keep) if keep else None), setup_hours(parameters)
    available = capacity(inventory, parameters) | risk.limits(tuple(inventory.tenants), parameters.risk)
    if budget is None or keep is not None or not moving or not settled.future:
        future, urgent = settled.context.windows.future, parameters.urgent_waves
        setups = setups_kept(settled, keep) if keep else {}
        return schedule(moving, future, available, setup, urgent, settled.there, setups), None
    # numba takes a second to load, and a first plan does without it
    from migration.planning.improve import improved
    from migration.planning.model import model

    better = improved(model(settled, moving, available, setup, known, parameters), moving, available, setup, budget)
    return better.schedule, better.gap_cents


def _setup_cents(settled: Draft, chosen: Schedule, hour: Fraction) -> int:
    ahead = chosen.setup.keys() - settled.there.keys()
    return cents(len(ahead) * sum(setup_hours(settled.parameters).values()) * hour)


def _waves(
    settled: Draft, chosen: Schedule, decided: tuple[Decision, ...], teams: Mapping[Resource, str]
) -> tuple[PlanWave, ...]:
    moves = [item.wave for item in decided if item.wave is not None]
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
