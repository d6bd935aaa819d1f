"""Do pages, exports and sums take a plan in which something is done, and show what became of it?"""

from dataclasses import replace

from migration.exports.registry import FORMATS
from migration.exports.registry import render as export
from migration.money.assumptions import load_assumptions
from migration.money.ledger import ledger
from migration.parameters import load_parameters
from migration.planner import make_plan
from migration.procurement.records import procurements
from migration.report import annual
from migration.report.page import render
from migration.report.standing import standings
from migration.report.subject import Subject
from migration.store import extract
from tests.migration import estate as e

ONE, TWO, THREE = (e.installation(number=number) for number in (1, 2, 3))
OTHER = e.installation(e.KEYS[1])
THIRD = e.wave_start(3)


def test_every_page_and_export_takes_a_plan_in_which_something_is_done() -> None:
    here = replace(ONE, servers=("vm",))
    gone = e.installation(number=4, users=0)
    actuals = [
        e.done(here.id, e.wave_start(1)), e.done(gone.id, e.wave_start(1), "retire", None, None),
        e.late(TWO.id, 5, recorded_on=THIRD), e.dropped(THREE.id, recorded_on=THIRD),
    ]  # fmt: skip
    before = make_plan(e.estate([here, TWO, THREE, gone, OTHER], servers=[e.server("vm")]))
    inventory = e.estate([here, TWO, THREE, gone, OTHER], servers=[e.server("vm")], actuals=actuals, as_of=THIRD)
    plan = make_plan(inventory, previous=before)
    page = render(plan, inventory)
    assert "Stand: was aus dem Plan bisher geworden ist" in page
    assert "<td>ohne Rückmeldung</td><td>Beispielkreis 99002</td>" in page
    assert "Verspätet, frühestens in Welle 5; gemeldet am 01.03.2027 durch Projektbüro: Hersteller fehlt." in page
    assert "2. Stand je Landkreis</h2>\n<p>Von den Umzügen, die geplant sind oder waren, sind <b>2</b> erledigt." in (
        annual.render(plan, inventory, 2027)
    )
    extracted = extract(plan, e.KEYS[0])
    assert OTHER.id not in render(extracted, inventory)
    rows = standings(Subject(plan, inventory))
    assert [(row.done, row.late, row.dropped, row.unanswered, row.ahead) for row in rows] == [
        (2, 1, 1, 0, 0), (0, 0, 0, 1, 0),
    ]  # fmt: skip
    for name in FORMATS:
        assert export(name, plan, inventory)
    years = {line.place.year for line in ledger(inventory, plan, load_parameters(), load_assumptions()).lines}
    assert min(years) == 2027
    assert [item.installations for item in procurements(plan, inventory).records] == [(TWO.id, OTHER.id)]


def test_a_page_without_reports_says_nothing_of_a_standing() -> None:
    inventory = e.estate([ONE])
    assert 'id="stand"' not in render(make_plan(inventory), inventory)
