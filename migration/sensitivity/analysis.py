"""Analyse a plan: ranks against weights, and the questions to ask next."""

from itertools import groupby
from pathlib import Path

from migration.criteria import load_asking
from migration.plan import Plan
from migration.sensitivity.model import VERSION, Sensitivity
from migration.sensitivity.table import table
from migration.sensitivity.unknowns import open_questions
from migration.sensitivity.weights import pairs, weight_changes
from migration.store import save_result

NAME = "questions"
QUESTIONS = 100  # of each kind for the working group
OWN_QUESTIONS = 40  # of each kind for one tenant


def analyse(plan: Plan) -> Sensitivity:
    """The sensitivity of a plan, or of the extract for one tenant, which tells nothing of others.

    Ranks are those within a tenant: Landkreise are not ranked against each other.
    """
    by_tenant = groupby(sorted(plan.decisions, key=lambda item: item.tenant), key=lambda item: item.tenant)
    tables = [table(list(items), plan.criteria) for _, items in by_tenant]
    most = QUESTIONS if plan.tenant is None else OWN_QUESTIONS
    count, questions = open_questions(tables, plan.criteria, load_asking(), most)
    return Sensitivity(
        version=VERSION,
        provenance=plan.provenance,
        estate=plan.estate,
        tenant=plan.tenant,
        as_of=plan.as_of,
        pairs=pairs(tables),
        weights=tuple(weight_changes(tables, plan.criteria)),
        open_questions=count,
        questions=tuple(questions),
    )


def save_questions(found: Sensitivity, folder: Path) -> Path:
    """Write `questions.json`, or `questions-<key>.json` for one tenant, into `folder`; returns its path."""
    return save_result(found, NAME, folder, found.tenant)
