"""Is the score the sum of its answers, with the unknown apart?"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InputError
from inventory.model import GivenAnswer, Inventory
from inventory.questionnaire import UNKNOWN, questions
from migration.criteria import NOT_APPLICABLE, WEIGHTS, load_asking, load_criteria
from migration.facts.subject import subjects
from migration.readiness.score import Readiness, assess_all, contributions
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, estates

ASKED = [item for item in questions().values() if item.fact is None]


def said(question: str, answer: str, **of: str) -> GivenAnswer:
    """An answer for the product of the small estate, or for what `of` names."""
    return GivenAnswer(question, answer, e.AS_OF, "Hersteller", None, **(of or {"product": "produkt"}))


def best() -> tuple[GivenAnswer, ...]:
    points = {(item.id, answer.code): answer.points for item in load_criteria() for answer in item.answers}
    return tuple(said(item.id, max(item.choices, key=lambda code: points.get((item.id, code), 0))) for item in ASKED)


def readiness(inventory: Inventory) -> Readiness:
    return assess_all(subjects(inventory), inventory, load_criteria())[e.installation().id]


def estate(item: e.Installation | None = None, product: e.Product | None = None, **more: Any) -> Inventory:
    installations = [item or e.installation(servers=("vm",), protection=e.NORMAL)]
    good = product or e.product(deployment="web", end_of_support=date(2035, 1, 1))
    base = e.estate(
        installations,
        products=[good],
        servers=[e.server("vm")],
        tasks=[e.task(personal_data=e.PersonalData.NONE)],
    )
    return replace(base, **{"product_answers": best()} | more)


def test_the_best_answers_earn_a_hundred() -> None:
    found = readiness(estate())
    assert (found.score, found.low, found.high, found.unknown) == (100, 100, 100, 0)


def test_a_bought_product_is_judged_like_any_other() -> None:
    bought = e.product(vendor="Beispielhersteller Ahorn", name="Standardprodukt", open_interfaces=False)
    made = e.product(vendor="Eigenentwicklung", name="Eigenes Verfahren", open_interfaces=False)
    assert readiness(estate(product=bought)) == readiness(estate(product=made))
    assert all(not (item.fact or "").startswith(("product.vendor", "contract")) for item in questions().values())


def test_a_bought_product_whose_source_nobody_may_see_has_no_red_answer_by_that() -> None:
    """Closed source, a vendor who installs it himself, no export and no competition: work, never a red light."""
    closed = {
        "packaging": "vendor",
        "database": "special",
        "login": "own",
        "alternatives": "none",
        "exit_terms": "none",
    }
    risks = {questions()[name].choices[code].risk for name, code in closed.items()}
    assert risks == {"yellow"}
    assert {questions()[name].choices["no"].risk for name in ("open_interfaces", "export_format", "multi_tenant")} == {
        "yellow"
    }


def test_an_unknown_answer_is_neither_good_nor_zero_but_widens_the_range() -> None:
    known, unknown = (
        readiness(estate()),
        readiness(estate(e.installation(documented=None, servers=("vm",), protection=e.NORMAL))),
    )
    weight = next(item.weight for item in load_criteria() if item.id == "documented")
    assert unknown.unknown == known.unknown + weight
    assert (unknown.low, unknown.high) == (known.low - weight, known.high)
    assert unknown.low < (unknown.score or 0) <= unknown.high


def test_an_answer_for_a_product_holds_for_all_and_a_tenant_overrides_it() -> None:
    here, there = e.installation(e.KEYS[0]), e.installation(e.KEYS[1])
    inventory = replace(
        e.estate([here, there]),
        product_answers=(said("database", "open"),),
        answers=(said("database", "special", installation=there.id),),
    )
    found = assess_all(subjects(inventory), inventory, load_criteria())
    assert [found[item.id].answers["database"] for item in (here, there)] == ["open", "special"]


def test_a_tenant_that_does_not_know_makes_the_answer_unknown_there() -> None:
    own = said("database", UNKNOWN, installation=e.installation().id)
    assert readiness(estate(answers=(own,))).answers["database"] is None


def test_a_question_that_does_not_apply_costs_nothing_and_is_not_unknown() -> None:
    found = readiness(estate(product_answers=()))
    assert found.answers["client"] == NOT_APPLICABLE  # a web application
    part = next(item for item in contributions(found.answers, load_criteria()) if item.criterion.id == "client")
    assert part.points == part.criterion.weight


def test_what_decides_whether_to_ask_is_asked_where_it_is_unknown() -> None:
    nobody_knows = readiness(estate(e.installation(local_device=None), product_answers=()))
    assert nobody_knows.answers["device_remote"] is None
    assert nobody_knows.answers["local_device"] is None  # the task names no device, which proves nothing
    for question in questions().values():
        assert not any(tag == UNKNOWN for _, tag in question.exclude)
        assert all((category, UNKNOWN) in question.include for category, _ in question.include)


@PROPERTY
@given(estates())
def test_the_score_lies_in_its_range_and_its_contributions_add_up(inventory: Inventory) -> None:
    criteria = load_criteria()
    for found in assess_all(subjects(inventory), inventory, criteria).values():
        parts = contributions(found.answers, criteria)
        assert found.low == sum(part.points or 0 for part in parts)
        assert found.high == found.low + found.unknown
        assert found.unknown == sum(part.criterion.weight for part in parts if part.answer is None)
        assert found.score is None or 0 <= found.low <= found.score <= found.high <= 100


@PROPERTY
@given(estates(), st.data())
def test_answering_an_unknown_keeps_the_score_in_its_range_and_narrows_it(inventory: Inventory, data: Any) -> None:
    before = assess_all(subjects(inventory), inventory, load_criteria())
    open_ = [(key, item.id) for key, found in before.items() for item in ASKED if found.answers[item.id] is None]
    if not open_:
        return
    key, question = data.draw(st.sampled_from(open_))
    code = data.draw(st.sampled_from([code for code in questions()[question].choices if code != UNKNOWN]))
    answered = replace(inventory, answers=(*inventory.answers, said(question, code, installation=key)))
    after = assess_all(subjects(answered), answered, load_criteria())
    assert before[key].low <= after[key].low <= (after[key].score or 0) <= after[key].high <= before[key].high
    assert after[key].unknown < before[key].unknown
    assert all(after[other] == before[other] for other in before if other != key)


@PROPERTY
@given(estates())
def test_every_answer_is_a_published_one(inventory: Inventory) -> None:
    published = {(item.id, answer.code) for item in load_criteria() for answer in item.answers}
    for found in assess_all(subjects(inventory), inventory, load_criteria()).values():
        assert list(found.answers) == [item.id for item in load_criteria()]
        assert {item for item in found.answers.items() if item[1] is not None} <= published


def test_every_question_has_its_weight_and_somebody_to_ask() -> None:
    assert list(load_asking()) == list(questions())
    assert sum(item.weight for item in load_criteria()) == 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[0].update(weight=7), "whole weight"),
        (lambda rows: rows.pop(), "every question"),
        (lambda rows: rows.append(deepcopy(rows[0])), "every question"),
        (lambda rows: rows[0].pop("reason"), "reason"),
        (lambda rows: rows[0].update(wieght=1), "wieght"),
        (lambda rows: rows[0]["points"].pop("no"), "points"),
        (lambda rows: rows[0].update(points={"yes": 6, "no": 6, "maybe": 0}), "every answer"),
        (lambda rows: rows[2].update(points={"linux": 1, "none": 1, "windows": 2}), "higher risk"),
        (lambda rows: rows[0].update(weight=7, points={"yes": 7, "no": 0}), "add up to 100"),
    ],
)
def test_weights_that_are_not_right_are_refused(
    tmp_path: Path, change: Callable[[list[dict[str, Any]]], object], message: str
) -> None:
    raw = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    change(raw["weights"])
    path = tmp_path / "weights.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_criteria(path)
