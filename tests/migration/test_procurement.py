"""By which procedure is something bought, and when must it begin?"""

from datetime import date
from pathlib import Path

import pytest

from common.errors import InputError
from migration.procurement.rules import PROCUREMENT, Value, load_rules

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("cents", "procedure"),
    [
        (10_000_00, "direct"),
        (10_000_01, "negotiated"),
        (100_000_00, "negotiated"),
        (100_000_01, "public_national"),
        (215_999_99, "public_national"),
        (216_000_00, "open_eu"),
    ],
)
def test_the_value_decides_about_the_procedure(cents: int, procedure: str) -> None:
    assert load_rules().tender(Value(cents, 0), DAY).id == procedure


def test_an_unknown_value_is_never_a_small_one() -> None:
    assert load_rules().tender(Value(1, 1), DAY).id == "open_eu"


def test_thresholds_hold_in_their_time_and_the_last_one_known_after_it() -> None:
    rules = load_rules()
    assert rules.threshold(date(2025, 12, 31)).net_cents == 221_000_00
    assert rules.threshold(date(2026, 1, 1)).net_cents == 216_000_00
    assert rules.threshold(date(2029, 1, 1)).valid_until == date(2027, 12, 31)


def test_a_procedure_begins_its_steps_before_the_wave() -> None:
    procedure = load_rules().procedures["open_eu"]
    assert procedure.lead_days == sum(step.days for step in procedure.steps)
    assert (date(2028, 1, 1) - procedure.start_by(date(2028, 1, 1))).days == procedure.lead_days
    assert sum(step.decision for step in procedure.steps) == 2


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("net_cents: 21600000", "net_cents: 2160.5", "thresholds/1/net_cents"),
        ('valid_from: "2026-01-01"', "valid_from: bald", "thresholds/1/valid_from"),
        ("days: 35", "days: 0", "procedures/open_eu/steps/2/days"),
        ("value_months: 48", "monate: 48", ""),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_the_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = PROCUREMENT.read_text("utf-8")
    assert old in text
    path = tmp_path / "procurement.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError) as refused:
        load_rules(path)
    assert (refused.value.field or "") == field
