"""Does what people report by workbook or command come into the journal, and is what cannot be true refused?"""

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from inventory.load import load
from inventory.model import ActualState, Inventory
from kreiswolke.commands.plan import group
from kreiswolke.commands.plan_options import plans_before
from migration.editing import records, sheet, stand
from migration.editing.difference import differences
from migration.editing.records import Told
from migration.editing.rows import Filled
from migration.plan import Plan
from migration.planning.planner import make_plan
from migration.store import load_plan
from tests.migration import estate as e
from tests.migration.editing.workbooks import fill

MINI = Path("tests/estates/mini")

ONE, TWO, THREE = (e.installation(number=number) for number in (1, 2, 3))
DAY = date(2027, 2, 10)
TOLD = {stand.WHO: "IT-Leitung", stand.WHEN: datetime(2027, 2, 10), stand.NOTE: "so gemeldet"}
DONE = {stand.STATE: "erledigt", stand.DAY: datetime(2027, 1, 20)} | TOLD


def filled(plan: Plan, inventory: Inventory, path: Path, *changes: dict[str, Any]) -> Path:
    """The plan's workbook with the columns of the first rows of the sheet `Stand` filled in."""
    path.write_bytes(sheet.render(plan, inventory))
    return fill(path, stand.SHEET, *changes)


def test_the_sheet_comes_back_as_reports_and_once_only(tmp_path: Path) -> None:
    inventory = e.estate([ONE, TWO, THREE])
    plan = make_plan(inventory)
    late = {stand.STATE: "verspätet", stand.WAVE: 5} | TOLD
    path = filled(plan, inventory, tmp_path / "plan.xlsx", DONE, late, {stand.STATE: "entfällt"} | TOLD)
    found, problems = stand.read_stand(Filled.read(path), plan, inventory)
    assert problems == []
    assert [records.in_words(item) for item in found] == [
        f"{ONE.id}: erledigt am 20.01.2027 (IT-Leitung, 10.02.2027: so gemeldet)",
        f"{TWO.id}: verspätet gemeldet, frühestens in Welle 5 (IT-Leitung, 10.02.2027: so gemeldet)",
        f"{THREE.id}: entfällt (IT-Leitung, 10.02.2027: so gemeldet)",
    ]
    assert (found[0].target, found[0].provider, found[0].offer) == ("shared_iaas", e.CLOUD, "iaas")
    after = replace(records.recorded(inventory, found), settings=replace(inventory.settings, as_of=DAY))
    following = make_plan(after, previous=plan)
    assert [item.progress for item in following.decisions] == ["done", "late", "dropped"]
    assert stand.read_stand(Filled.read(path), following, after) == ([], [])
    again = load_workbook(filled(following, after, tmp_path / "again.xlsx"))[stand.SHEET]
    column = stand.KEPT.index(stand.STATE_NOW)
    assert [row[column] for row in again.iter_rows(min_row=3, values_only=True)] == [
        "erledigt", "verspätet gemeldet", "entfällt",
    ]  # fmt: skip


def test_an_empty_sheet_or_none_reports_nothing(tmp_path: Path) -> None:
    inventory = e.estate([ONE])
    path = filled(make_plan(inventory), inventory, tmp_path / "plan.xlsx")
    assert stand.read_stand(Filled.read(path), None, inventory) == ([], [])
    book = load_workbook(path)
    del book[stand.SHEET]
    book.save(path)
    assert stand.read_stand(Filled.read(path), None, inventory) == ([], [])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (DONE | {stand.STATE: "fertig"}, "[Stand]: „fertig“ steht nicht in der Liste"),
        (DONE | {stand.DAY: None}, "[Tag]: erwartet: Datum"),
        (DONE | {stand.WHO: None}, "[Gemeldet von]: erwartet: Text in einer Zeile"),
        (DONE | {stand.WHEN: "gestern"}, "[Gemeldet am]: erwartet: Datum"),
        (DONE | {stand.NOTE: None}, "[Anmerkung]: erwartet: Text"),
        (DONE | {stand.INSTALLATION: "99001-nichts-01"}, "[Installation]: „99001-nichts-01“ gibt es nicht"),
        ({stand.STATE: "verspätet"} | TOLD, "[Tag]: erwartet: frühester Tag oder neue Welle, eines von beiden"),
        ({stand.STATE: "verspätet", stand.WAVE: "bald"} | TOLD, "[Neue Welle]: „bald“ ist keine Welle"),
    ],
)  # fmt: skip
def test_a_row_that_says_too_little_is_refused(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    inventory = e.estate([ONE])
    plan = make_plan(inventory)
    book = Filled.read(filled(plan, inventory, tmp_path / "plan.xlsx", change))
    found, problems = stand.read_stand(book, plan, inventory)
    assert found == []
    assert message in str(problems[0])
    assert "Blatt Stand:3" in str(problems[0])


def test_what_cannot_be_true_together_is_refused() -> None:
    inventory = e.estate([ONE], actuals=[e.done(ONE.id, date(2027, 1, 20))])
    told = Told(date(2027, 2, 1), "IT-Leitung", "doch nicht")
    with pytest.raises(UserError, match=r"„verspätet“, obwohl am 20\.01\.2027 als erledigt gemeldet"):
        records.recorded(inventory, [records.late(ONE.id, told, wave=5)])
    with pytest.raises(UserError, match=r"am 20\.01\.2027 schon anders gemeldet"):
        records.recorded(inventory, [records.dropped(ONE, replace(told, recorded_on=date(2027, 1, 20)))])
    plan = make_plan(e.estate([ONE], pins=[e.pin(ONE, "stay_local")]))
    with pytest.raises(UserError, match="bleibt nach dem Plan -> mit --target"):
        records.done(plan.decisions[0], DAY, told)


def test_the_difference_says_what_moved_because_of_a_report() -> None:
    edges = [e.needs(ONE, TWO)]
    four = e.installation(number=4)
    items = [ONE, TWO, THREE, four, e.installation(number=5)]
    old = make_plan(e.estate(items, dependencies=edges))
    third = e.wave_start(3)
    actuals = [
        e.late(TWO.id, 5, recorded_on=third), e.done(THREE.id, e.wave_start(2)), e.dropped(four.id, recorded_on=third),
    ]  # fmt: skip
    new = make_plan(e.estate(items, dependencies=edges, actuals=actuals, as_of=third), previous=old)
    found = [(item.code, item.text) for item in differences(old, new)]
    assert found == [
        ("later", "Welle 1 → 5 (später, ohne Rückmeldung); Welle 5, Abschluss am 23.05.2027: früher nicht, weil es "
                  f"{TWO.id} braucht, das nicht früher umzieht (verspätet gemeldet)."),
        ("later", "Welle 1 → 5 (später, verspätet gemeldet); Welle 5, Abschluss am 23.05.2027: früher nicht, weil es, "
                  "oder was dafür einzurichten ist, als verspätet gemeldet wurde."),
        ("done", "geplant war gemeinsame Cloud, Server (wolke), Welle 1; Erledigt am 01.02.2027; gemeldet am "
                 "01.02.2027 durch Projektbüro: abgenommen."),
        ("dropped", "geplant war gemeinsame Cloud, Server (wolke), Welle 1; Entfällt; gemeldet am 01.03.2027 durch "
                    "Projektbüro: wird aufgegeben."),
        ("later", "Welle 1 → 3 (später, ohne Rückmeldung); Welle 3, Abschluss am 28.03.2027: die erste Welle des "
                  "Plans."),
    ]  # fmt: skip


def run(estate: Path, *arguments: str) -> tuple[str, str]:
    """What `kreiswolke plan` says, and the error with which it ends."""
    done = CliRunner().invoke(group, arguments, obj=Estate(estate))
    assert done.exception is None or isinstance(done.exception, UserError | CheckFailedError)
    return done.stdout, str(done.exception or "")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The small estate with its first plan."""
    shutil.copytree(MINI, tmp_path / "inventory")
    assert run(tmp_path, "--steps", "0")[1] == ""
    return tmp_path


def test_reports_by_command_continue_the_plan_of_an_estate(mine: Path) -> None:
    """Two things move in one wave: one is reported as done, of the other nothing is heard."""
    first, old = mine / "plan" / "plan.json", mine / "old.json"
    shutil.copy(first, old)
    plan = load_plan(first)
    number = min(item.wave for item in plan.decisions if item.wave)
    wave, following = plan.waves[number - 1], plan.waves[number]
    ids = [item.installation for item in plan.decisions if item.wave == number]
    now = ("--as-of", following.start.isoformat())
    told = ("--on", now[1], "--by", "Projektbüro", "--note", "abgenommen", "--date", wave.start.isoformat())
    output, error = run(mine, "record", "done", ids[0], *told)
    assert (error, f"{ids[0]}: erledigt am {wave.start:%d.%m.%Y}" in output, "Hinweis: Plan" in output) == (
        "",
        True,
        True,
    )
    assert run(mine, "record", "done", ids[0], *told) == ("Nichts Neues.\n", "")
    assert "lies after the planning date" in run(mine, "--steps", "0")[1]
    output, error = run(mine, "--steps", "0", *now)
    assert (error, f"Stand: 1 erledigt, {len(ids) - 1} ohne Rückmeldung" in output) == ("", True)
    found = {item.installation: item for item in load_plan(first).decisions}
    assert (found[ids[0]].wave, found[ids[0]].end) == (number, wave.start)
    assert [found[key].progress for key in ids[1:]] == ["unanswered"] * (len(ids) - 1)
    written = first.read_bytes()
    assert run(mine, "--steps", "0", *now)[1] == ""
    assert first.read_bytes() == written
    output, _ = run(mine, "diff", str(old), str(first))
    assert f"{ids[0]}: geplant war" in output
    assert "1 erledigt" in output
    shutil.copy(first, old)
    raw = first.read_text("utf-8").replace(f'"as_of": "{now[1]}"', '"as_of": "2029-01-01"')
    first.write_text(raw, "utf-8")
    assert "mit --previous den Plan davor nennen" in run(mine, "--steps", "0", *now)[1]
    assert run(mine, "--steps", "0", *now, "--previous", str(old))[1] == ""
    assert first.read_bytes() == written
    assert "not found" in run(mine, "--steps", "0", *now, "--previous", str(mine / "nirgends.json"))[1]


def test_a_plan_to_keep_is_read_once_and_is_the_plan_before_unless_another_is_named(mine: Path) -> None:
    (mine / "inventory" / "actuals.yaml").write_text("actuals: []\n", "utf-8")
    inventory, first, other = load(mine / "inventory"), mine / "plan" / "plan.json", mine / "other.json"
    shutil.copy(first, other)
    kept, before = plans_before(Estate(mine), first, None, inventory)
    assert kept is not None
    assert before is kept
    kept, before = plans_before(Estate(mine), other, first, inventory)
    assert before is not kept
    assert before == kept == plans_before(Estate(mine), None, None, inventory)[1]


def test_a_workbook_brings_reports_into_the_journal(mine: Path) -> None:
    assert run(mine, "export", "--format", "edit", "-o", str(mine))[1] == ""
    fill(mine / "plan.xlsx", stand.SHEET, {stand.STATE: "verspätet", stand.WAVE: 8} | TOLD)
    output, error = run(mine, "edit", str(mine / "plan.xlsx"))
    assert (error, "1 Meldungen nach" in output) == ("", True)
    assert [item.expected_wave for item in load(mine / "inventory").actuals] == [8]
    assert run(mine, "edit", str(mine / "plan.xlsx")) == ("Nichts geändert.\n", "")


def test_a_command_that_names_nothing_known_is_refused(mine: Path) -> None:
    by = ("--on", "2027-06-01", "--by", "Projektbüro", "--note", "so")
    for arguments, message in (
        (("late", "99001-nichts-01", "--wave", "3"), "99001-nichts-01 gibt es nicht"),
        (("late", "99001-kfz-zulassung-weide-01"), "erwartet: genau eines von expected_on und expected_wave"),
        (("dropped", "kfz-zulassung-weide"), "eine Einrichtung kann nicht entfallen"),
    ):
        assert message in run(mine, "record", *arguments, *by)[1]
    assert not (mine / "inventory" / "actuals.yaml").exists()


def test_every_state_has_its_word() -> None:
    assert {state.value for state in ActualState} <= set(records.PROGRESS)
