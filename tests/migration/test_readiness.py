"""Is the score the sum of its answers, with the unknown apart?"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from common.errors import InputError
from inventory.model import Inventory
from migration.criteria import WEIGHTS, load_criteria
from migration.facts import subjects
from migration.readiness import Readiness, answers_of, assess_all, contributions
from tests.migration import estate as e
from tests.migration.strategies import PROPERTY, estates

UNKNOWN_PRODUCT = e.product(
    multi_tenant=None, open_interfaces=None, export_format=None, virtualised=None, os_family=None
)


def readiness(item: e.Installation, product: e.Product | None = None) -> Readiness:
    product = product or e.product()
    inventory = e.estate([item], products=[product])
    return assess_all(subjects(inventory), e.AS_OF, load_criteria())[item.id]


def test_the_best_answers_earn_a_hundred() -> None:
    best = e.product(deployment="web", end_of_support=date(2035, 1, 1))
    task = e.task(personal_data=e.PersonalData.NONE)
    inventory = e.estate([e.installation()], products=[best], tasks=[task])
    found = assess_all(subjects(inventory), e.AS_OF, load_criteria())[e.installation().id]
    assert (found.score, found.low, found.high, found.unknown) == (100, 100, 100, 0)


def test_a_bought_product_is_judged_like_any_other() -> None:
    bought = replace(e.product(), vendor="Beispielhersteller Ahorn", name="Standardprodukt")
    made = replace(e.product(), vendor="Eigenentwicklung", name="Eigenes Verfahren")
    assert readiness(e.installation(), bought) == readiness(e.installation(), made)
    assert all("vendor" not in item.source and "contract" not in item.source for item in load_criteria())


def test_an_unknown_answer_is_neither_good_nor_zero_but_widens_the_range() -> None:
    known = readiness(e.installation(), e.product(end_of_support=date(2035, 1, 1)))
    unknown = readiness(e.installation(documented=None), e.product(end_of_support=date(2035, 1, 1)))
    weight = next(item.weight for item in load_criteria() if item.id == "documented")
    assert unknown.unknown == known.unknown + weight
    assert (unknown.low, unknown.high) == (known.low - weight, known.high)
    assert unknown.low < (unknown.score or 0) <= unknown.high


@PROPERTY
@given(estates())
def test_the_score_lies_in_its_range_and_its_contributions_add_up(inventory: Inventory) -> None:
    criteria = load_criteria()
    for found in assess_all(subjects(inventory), e.AS_OF, criteria).values():
        parts = contributions(found.answers, criteria)
        assert found.low == sum(part.points or 0 for part in parts)
        assert found.high == found.low + found.unknown
        assert found.unknown == sum(part.criterion.weight for part in parts if part.answer is None)
        assert found.score is None or found.low <= found.score <= found.high


@PROPERTY
@given(estates())
def test_every_answer_is_a_published_one(inventory: Inventory) -> None:
    published = {(item.id, answer.code) for item in load_criteria() for answer in item.answers}
    for subject in subjects(inventory).values():
        answers = answers_of(subject, e.AS_OF)
        assert answers.keys() == {item.id for item in load_criteria()}
        assert {item for item in answers.items() if item[1] is not None} <= published


def test_a_missing_answer_in_the_installation_is_not_taken_from_a_task_that_names_no_device() -> None:
    item = e.installation(local_device=None)
    inventory = e.estate([item])
    assert answers_of(subjects(inventory)[item.id], e.AS_OF)["local_device"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw["criteria"][0].update(weight=11), "whole weight"),
        (lambda raw: raw["criteria"].pop(), "add up to 100"),
        (lambda raw: raw["criteria"][0].pop("rationale"), "rationale"),
        (lambda raw: raw["criteria"][0].update(wieght=1), "wieght"),
    ],
)
def test_weights_that_are_not_right_are_refused(tmp_path: Path, change: object, message: str) -> None:
    raw = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
    change(raw)  # type: ignore[operator]
    path = tmp_path / "weights.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_criteria(path)
