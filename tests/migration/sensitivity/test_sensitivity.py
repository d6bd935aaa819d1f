"""Does the analysis find what really flips, and does it ask what really decides?"""

import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from common.files import read_json
from inventory.load import load
from inventory.model import GivenAnswer, Inventory
from migration.criteria import load_criteria
from migration.plan import STAYS, Criterion, Decision, Plan
from migration.planning.planner import make_plan
from migration.report.entry import entry
from migration.report.questions import render
from migration.sensitivity.analysis import analyse, save_questions
from migration.store import dumps, extract
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.strategies import PROPERTY, estates

MINI = Path("tests/estates/mini")
SCHEMA = read_json(Path("migration/schemas/questions.json"))
WEIGHTS = {item.id: item for item in load_criteria()}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(r.rich())


def score(item: Decision, moved: str = "", percent: int = 0) -> Fraction:
    """The score with one weight moved, said plainly and with fractions."""
    earned = known = Fraction(0)
    for name, code in item.answers.items():
        if code is not None:
            factor = 1 + Fraction(percent if name == moved else 0, 100)
            known += factor * WEIGHTS[name].weight
            earned += factor * next(answer.points for answer in WEIGHTS[name].answers if answer.code == code)
    return earned / known


def flips(plan: Plan, criterion: str, percent: int) -> int:
    now = {item.installation: score(item) for item in plan.decisions}
    then = {item.installation: score(item, criterion, percent) for item in plan.decisions}
    pairs = itertools.permutations(plan.decisions, 2)
    return sum(
        a.tenant == b.tenant
        and now[a.installation] > now[b.installation]
        and then[a.installation] < then[b.installation]
        for a, b in pairs
    )


@PROPERTY
@given(estates())
def test_flips_are_those_that_fractions_find(inventory: Inventory) -> None:
    plan = make_plan(inventory)
    for change in analyse(plan).weights[::7]:
        assert change.flips == flips(plan, change.criterion, change.percent)


def test_every_weight_is_moved_down_and_up(plan: Plan) -> None:
    found = analyse(plan)
    assert [(item.criterion, item.percent) for item in found.weights] == [
        (criterion.id, percent) for criterion in plan.criteria for percent in (-25, 25)
    ]
    for item in found.weights:
        assert 0 <= item.flips <= found.pairs
        assert all(shift.before != shift.after for shift in item.shifts)


def test_weights_flip_ranks_of_the_small_example_as_fractions_say() -> None:
    plan = make_plan(load(MINI))
    changes = [item for item in analyse(plan).weights if item.flips]
    assert len(changes) > 5
    for change in changes[::4]:
        assert change.flips == flips(plan, change.criterion, change.percent)
        furthest = change.shifts[0]
        tenant = furthest.installation[:5]
        now, then = (
            {item.installation: score(item, *moved) for item in plan.decisions if item.tenant == tenant}
            for moved in ((), (change.criterion, change.percent))
        )
        for scores, rank in ((now, furthest.before), (then, furthest.after)):
            assert rank == 1 + sum(value > scores[furthest.installation] for value in scores.values())


def test_what_alone_holds_a_move_is_asked_first() -> None:
    held = e.installation(special_hardware=None)
    free = e.installation(e.KEYS[1])
    found = analyse(make_plan(e.estate([held, free])))
    first = found.questions[0]
    assert (first.question, first.installation, first.opens) == ("special_hardware", held.id, 1)
    assert all(item.opens == 0 for item in found.questions[1:])


def test_the_answer_that_is_said_to_open_a_move_opens_it() -> None:
    inventory = e.estate([e.installation(special_hardware=None)])
    assert make_plan(inventory).decisions[0].target in STAYS
    answered = e.estate([e.installation(special_hardware=False)])
    assert make_plan(answered).decisions[0].wave is not None


def test_a_question_about_a_product_is_asked_once_for_all() -> None:
    plan = make_plan(e.estate([e.installation(key) for key in e.KEYS]))
    found = next(item for item in analyse(plan).questions if item.question == "database")
    assert (found.installation, found.installations, found.tenants) == (None, 3, e.KEYS)


def test_an_answered_question_is_asked_no_more() -> None:
    inventory = e.estate([e.installation()])
    said = GivenAnswer("database", "open", e.AS_OF, "Hersteller", None, product="produkt")
    before, after = (analyse(make_plan(item)) for item in (inventory, replace(inventory, product_answers=(said,))))
    assert after.open_questions == before.open_questions - 1
    assert "database" in {item.question for item in before.questions}
    assert "database" not in {item.question for item in after.questions}


def test_ranks_count_those_the_answer_can_pass() -> None:
    """Two installations alike but for one answer: the open one can land before or behind the other."""
    other = e.installation(number=2)
    plan = make_plan(e.estate([e.installation(documented=None), other]))
    found = next(item for item in analyse(plan).questions if item.question == "documented")
    assert (found.ranks, found.points) == (1, criterion("documented").weight)


def criterion(name: str) -> Criterion:
    return WEIGHTS[name]


@PROPERTY
@given(estates())
def test_a_tenant_gets_its_own_part_of_the_whole(inventory: Inventory) -> None:
    plan = make_plan(inventory)
    whole, parts = analyse(plan), [analyse(extract(plan, key)) for key in inventory.tenants]
    assert whole.pairs == sum(part.pairs for part in parts)
    for number, change in enumerate(whole.weights):
        assert change.flips == sum(part.weights[number].flips for part in parts)
    for part in parts:
        assert all(item.tenants == (part.tenant,) for item in part.questions)
        assert all((item.installation or part.tenant).startswith(part.tenant or "-") for item in part.questions)


def test_the_file_keeps_its_schema_and_the_same_plan_gives_the_same_bytes(plan: Plan, tmp_path: Path) -> None:
    for part in (plan, extract(plan, e.KEYS[0])):
        path = save_questions(analyse(part), tmp_path)
        jsonschema.validate(read_json(path), SCHEMA)
        assert path.read_text("utf-8") == dumps(analyse(part))
    assert {path.name for path in tmp_path.iterdir()} == {"questions.json", f"questions-{e.KEYS[0]}.json"}


def test_where_an_answer_belongs_is_said_in_the_words_of_the_workbook() -> None:
    assert entry(WEIGHTS["virtualised"], product=True) == "Blatt „Produkte“, Spalte „Für virtuelle Maschinen frei“"
    assert entry(WEIGHTS["database"], product=False) == "Blatt „Antworten“, Frage database"
    assert "„Vertraulichkeit“, „Integrität“, „Verfügbarkeit“" in entry(WEIGHTS["protection"], product=False)
    assert all(entry(item, product).startswith("Blatt „") for item in WEIGHTS.values() for product in (True, False))


def test_the_page_says_what_whom_to_ask_and_where_the_answer_belongs(plan: Plan) -> None:
    page = render(analyse(plan), plan, r.rich())
    assert "Beispieldaten, frei erfunden" in page
    for word in (
        "Hersteller",
        "Auf welcher Datenbank läuft die Anwendung?",
        "Antworten zu Produkten“, Frage database",
        "Mandantenfähigkeit",
    ):
        assert word in page


def test_the_page_of_a_tenant_names_no_other(plan: Plan) -> None:
    own, *others = e.KEYS
    part = extract(plan, own)
    page = render(analyse(part), part, r.rich())
    assert not [key for key in others if key in page]
    assert f"Beispielkreis {own}" in page
    hidden = {item.product for item in plan.decisions} - {item.product for item in part.decisions}
    assert not [name for name in hidden if f"Produkt {name}<" in page]
