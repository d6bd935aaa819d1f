"""Is a plan read back as it was written, and is anything else refused?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from common.errors import InputError
from common.files import read_json
from inventory.model import Inventory
from migration.planning.planner import make_plan
from migration.store import SCHEMA, dumps, extract, load_plan, save_plan
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.strategies import PROPERTY, estates


@settings(PROPERTY, max_examples=25)
@given(estates())
def test_a_plan_reads_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, inventory: Inventory) -> None:
    plan = make_plan(inventory)
    assert load_plan(save_plan(plan, tmp_path_factory.mktemp("plan"))) == plan


def test_every_plan_keeps_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(read_json(SCHEMA))
    plan = make_plan(r.rich())
    for item in (plan, *(extract(plan, key) for key in e.KEYS)):
        assert list(validator.iter_errors(json.loads(dumps(item)))) == []


def test_a_plan_has_one_decision_per_line_and_no_number_that_is_not_whole() -> None:
    text = dumps(make_plan(r.rich()))
    assert sum(line.startswith('{"answers": {') for line in text.splitlines()) == len(r.ALL)

    def refuse(number: str) -> None:
        raise AssertionError(number)

    json.loads(text, parse_float=refuse)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.update(version=2), "version 2; expected 1"),
        (lambda raw: raw.pop("version"), "version none; expected 1"),
        (lambda raw: raw.update(extra=1), "extra"),
        (lambda raw: raw["decisions"][0].update(target="moon"), "moon"),
        (lambda raw: raw["decisions"][0].update(score=101), "101"),
        (lambda raw: raw["waves"][0].update(start="2027-02-31"), "day is out of range"),
        (lambda raw: raw["landing_zones"][0].pop("vcpus"), "vcpus"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_one_line(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    raw = json.loads(dumps(make_plan(r.rich())))
    change(raw)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(InputError, match=message) as refusal:
        load_plan(path)
    assert "\n" not in str(refusal.value)
    assert "kreiswolke plan" in str(refusal.value)


def test_an_extract_holds_only_what_its_tenant_may_see() -> None:
    plan = make_plan(r.rich())
    for key in e.KEYS:
        text = dumps(extract(plan, key))
        for other in set(e.KEYS) - {key}:
            assert f'"{other}' not in text
            assert f"it-{other}" not in text
    own = extract(plan, r.A)
    assert own.objective == plan.objective
    assert [wave.moves for wave in own.waves] == [wave.moves for wave in plan.waves]


def test_an_extract_names_no_input_of_another_tenant() -> None:
    inventory = r.rich()
    inventory.digest.update(  # type: ignore[attr-defined]
        dict.fromkeys(("tasks.csv", f"tenants/{r.A}/servers.csv", f"tenants/{r.B}/servers.csv"), "0" * 64)
    )
    assert set(extract(make_plan(inventory), r.A).inputs) == {"tasks.csv", f"tenants/{r.A}/servers.csv"}
