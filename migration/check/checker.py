"""Run all rules over a plan."""

from collections.abc import Mapping

from inventory.model import Inventory
from migration.check import (
    actuals,
    answers,
    calendar,
    form,
    hours,
    law,
    lockin,
    places,
    procurement,
    risk,
    score,
    together,
    totals,
)
from migration.check.view import Rule, View, Violation
from migration.parameters import Parameters, load_parameters
from migration.plan import Plan

RULES: tuple[Rule, ...] = (
    form.header,
    form.complete,
    form.identity,
    form.dates,
    form.reasons,
    law.clearance,
    law.attestation,
    law.location,
    law.listed,
    law.renewals,
    law.releases,
    law.deadlines,
    places.provider,
    places.replacement,
    places.retired,
    places.held,
    together.needs,
    together.groups,
    calendar.future,
    calendar.blackouts,
    calendar.contracts,
    calendar.contract_steps,
    calendar.joining,
    calendar.pins,
    actuals.reported,
    actuals.said,
    actuals.setups_late,
    actuals.joining,
    actuals.order,
    hours.strategies,
    hours.effort,
    hours.setups,
    hours.capacities,
    procurement.awarded,
    procurement.begun,
    risk.named,
    risk.limits,
    score.scores,
    answers.answers,
    totals.waves,
    totals.teams,
    totals.zones,
    totals.objective,
    lockin.share,
)

# What follows from all tenants together, in words for people: the extract of one cannot be asked for it.
WHOLE: Mapping[Rule, str] = {
    calendar.joining: "Reihenfolge der Landkreise",
    actuals.joining: "Reihenfolge der Landkreise",
    actuals.setups_late: "Einrichtung der Produkte",
    hours.setups: "Einrichtung der Produkte",
    hours.capacities: "Stunden der Teams",
    procurement.begun: "Beginn der Vergaben",
    risk.limits: "Grenzen für riskante Umzüge",
    totals.waves: "Zahl der Umzüge je Welle",
    totals.objective: "Zielfunktion",
    lockin.share: "Anteile der Anbieter",
}


def rules(plan: Plan) -> tuple[Rule, ...]:
    """The rules that a plan can be asked for: all, or those about the tenant of an extract."""
    return RULES if plan.tenant is None else tuple(rule for rule in RULES if rule not in WHOLE)


def check_plan(plan: Plan, inventory: Inventory, parameters: Parameters | None = None) -> list[Violation]:
    """Every violation, in the order of the rules; none for a valid plan or an extract of one."""
    view = View(plan, inventory, parameters or load_parameters())
    return [violation for rule in rules(plan) for violation in rule(view)]
