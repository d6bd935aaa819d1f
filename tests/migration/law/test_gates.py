"""Are the gates data that can be read, checked and dated, and does what is missing say who and by when?"""

import re
from dataclasses import replace
from datetime import date, timedelta

import jsonschema
import pytest

from common.files import read_json
from inventory.model import Inventory, PersonalData, ProgramRelease
from migration.law.catalogue import Case, Norm, load_norms
from migration.law.clearance import Evidence, Gate, Gates
from migration.law.overview import State, find_passages
from migration.law.periods import Period
from migration.law.records import Record
from migration.law.renewal import begin, closing
from migration.law.store import extract
from migration.planning.planner import make_plan
from migration.report.gates import steps
from migration.settings import SCHEMAS
from migration.store import to_plain
from tests.migration import estate as e
from tests.migration import rich as r

NORMS = {norm.id: norm for norm in load_norms()}


def case(data: PersonalData = PersonalData.PERSONAL, provider: str = e.CLOUD, **changes: object) -> Case:
    return replace(Case(e.KEYS[0], "produkt", data, provider, "iaas"), **changes)  # type: ignore[arg-type]


def gate(inventory: Inventory, asked: Case, *norms: Norm) -> Gate:
    return Gates(inventory, norms or None).of(asked)


def test_every_gate_cites_a_norm_and_says_how_far_it_was_checked() -> None:
    assert len(NORMS) == len(load_norms())
    for norm in NORMS.values():
        assert norm.citation
        assert norm.owner
        assert norm.checked.note
        assert norm.checked.by == "text" or norm.basis != "law" or norm.source
        assert norm.basis != "law" or re.search(r"§|Art\.", norm.citation)


def test_what_is_no_law_for_a_landkreis_is_not_called_law() -> None:
    assert NORMS["c5"].basis == "project"
    assert "§ 393 SGB V" in NORMS["c5"].checked.note
    assert not NORMS["programmfreigabe"].closes


@pytest.mark.parametrize(
    ("data", "provider", "expected"),
    [
        (PersonalData.NONE, e.CLOUD, {"freigabe", "grundschutz"}),
        (PersonalData.PERSONAL, e.PUBLIC, {"freigabe", "avv", "geheimhaltung", "ort", "c5"}),
        (PersonalData.TAX, e.CLOUD, {"freigabe", "avv", "geheimhaltung", "steuergeheimnis", "dsfa-vorsorge", "ort"}),
        (PersonalData.SOCIAL, e.PUBLIC, {"sozialdaten-anzeige", "sozialdaten-ort", "sozialdaten-stelle"}),
        (PersonalData.SOCIAL, f"own-{e.KEYS[0]}", set()),
    ],
)
def test_the_gates_that_apply_follow_from_data_and_provider(
    data: PersonalData, provider: str, expected: set[str]
) -> None:
    found = {norm.id for norm in Gates(e.estate([])).demands(case(data, provider))}
    assert expected <= found
    assert not found or expected
    assert ("sozialdaten-stelle" in found) == (data is PersonalData.SOCIAL and provider == e.PUBLIC)


def test_a_norm_asks_for_nothing_before_it_is_in_force_and_after_it_has_ended() -> None:
    inventory = e.estate([], attestations=[])
    until = replace(NORMS["grundschutz"], valid_from=None, valid_until=date(2027, 5, 31))
    found = gate(inventory, case(), NORMS["freigabe"], until)
    assert found.open[0].start == date(2027, 6, 1)
    since = replace(NORMS["grundschutz"], valid_from=date(2027, 6, 1))
    assert gate(inventory, case(), NORMS["freigabe"], since).open[-1].end == date(2027, 5, 31)


def test_two_halves_of_a_clearance_make_no_whole() -> None:
    halves = [e.clearance("eins", avv=None), e.clearance("zwei", secrecy=None)]
    found = gate(e.estate([], clearances=halves), case())
    assert (found.open, len(found.todos)) == ((), 1)


def test_with_very_high_schutzbedarf_only_a_clearance_of_the_product_counts() -> None:
    assert not gate(e.estate([]), case(very_high=True)).open
    named = e.clearance("name", product="produkt", personal_data=None)
    assert gate(e.estate([], clearances=[named]), case(very_high=True)).open
    unproven = gate(e.estate([], clearances=[replace(named, risk_analysis=None)]), case(very_high=True))
    assert [todo.code for todo in unproven.todos] == ["risk_analysis"]


def test_what_is_missing_is_due_on_the_first_wave_that_the_lead_time_reaches() -> None:
    (todo,) = gate(e.estate([], clearances=[e.clearance("f", avv=None)]), case()).todos
    ready = e.AS_OF + timedelta(days=NORMS["avv"].lead_days)
    starts = [e.wave_start(number) for number in range(1, 7)]
    assert todo.due == min(start for start in starts if start >= ready)
    late = e.clearance("f", avv=None, valid_from=e.wave_start(5))
    assert gate(e.estate([], clearances=[late]), case()).todos[0].due == e.wave_start(5)


def test_the_longest_lead_time_counts_up_to_the_day_on_which_a_wave_begins() -> None:
    longest = timedelta(days=NORMS["dsfa"].lead_days)
    assert NORMS["avv"].lead_days < NORMS["dsfa"].lead_days
    lacking = e.clearance("f", personal_data=PersonalData.SOCIAL, avv=None, dsfa=None)
    for day, number in ((e.wave_start(5) - longest, 5), (e.wave_start(5) - longest + timedelta(days=1), 6)):
        found = gate(e.estate([], clearances=[lacking], as_of=day), case(PersonalData.SOCIAL)).todos
        assert {(todo.code, todo.due) for todo in found} == {
            ("avv", e.wave_start(number)),
            ("dsfa", e.wave_start(number)),
        }


def test_of_several_clearances_the_most_complete_says_what_is_missing() -> None:
    records = [e.clearance("arm", avv=None, secrecy=None), e.clearance("reich", secrecy=None)]
    for given in (records, records[::-1]):
        assert [todo.code for todo in gate(e.estate([], clearances=given), case()).todos] == ["secrecy"]


def test_a_norm_and_a_record_count_on_their_first_and_on_their_last_day() -> None:
    first, last, day = date(2027, 1, 1), date(2027, 12, 31), timedelta(days=1)
    norm = replace(NORMS["avv"], valid_from=first, valid_until=last)
    assert [norm.in_force(at) for at in (first - day, first, last, last + day)] == [False, True, True, False]
    ever = replace(norm, valid_from=None, valid_until=None)
    assert [ever.in_force(at) for at in (date.min, date.max)] == [True, True]
    expected = {e.AS_OF - day: State.MISSING, e.AS_OF: State.OPEN}
    for until, state in expected.items():
        assert standing(valid_until=until) == state
    assert [standing(valid_from=at) for at in (e.AS_OF, e.AS_OF + day)] == [State.OPEN, State.LATER]


def standing(**validity: date) -> State:
    inventory = e.estate([e.installation()], attestations=[e.attestation("testat", **validity)])
    (passage,) = find_passages(make_plan(e.estate([e.installation()])), inventory).passages
    return passage.state


def test_what_ends_with_the_plan_needs_no_renewal_and_of_two_records_the_longer_is_begun_first() -> None:
    periods = (Period(date(2027, 1, 1), date(2027, 2, 1)), Period(date(2027, 4, 1), date(2027, 6, 30)))
    kinds = {"testat": NORMS["c5"], "frei": NORMS["freigabe"]}
    ending = tuple(Evidence(norm, Record(key, periods)) for key, norm in kinds.items())
    found = Gate(periods, (), (), ending)
    assert closing(found, date(2027, 6, 30)) == []
    (step,) = closing(found, date(2027, 7, 1))
    assert (step.due, "Testat testat" in step.text) == (date(2027, 6, 30), True)
    assert begin(step.text) == date(2027, 6, 30) - timedelta(days=NORMS["c5"].lead_days)


def test_without_a_wave_in_reach_nothing_is_due() -> None:
    inventory = e.estate([], attestations=[], as_of=e.wave_start(6))
    assert [todo.due for todo in gate(inventory, case()).todos] == [None]


def test_a_plan_says_beforehand_which_record_runs_out_and_from_when_to_renew_it() -> None:
    proof = e.attestation("testat", valid_until=date(2027, 5, 1))
    (decision,) = make_plan(e.estate([e.installation()], attestations=[proof])).decisions
    (todo,) = [item for item in decision.todos if item.code == "renewal"]
    assert (todo.due, begin(todo.text), "Testat testat" in todo.text) == (date(2027, 5, 1), date(2026, 5, 1), True)


def test_the_page_and_the_step_name_the_same_day_to_begin_a_renewal() -> None:
    inventory = e.estate([e.installation()], clearances=[e.clearance("frei", valid_until=date(2027, 5, 1))])
    found = find_passages(make_plan(inventory), inventory)
    (step,) = steps(found.passages, load_norms())
    first = date(2027, 5, 1) - timedelta(days=NORMS["freigabe"].lead_days)
    assert ((step.begin, step.due), "Freigabe frei" in step.text, begin(step.text)) == (
        (first, date(2027, 5, 1)),
        True,
        first,
    )


@pytest.mark.parametrize(("released", "said"), [(None, True), (date(2026, 1, 1), False)])
def test_a_program_for_accounting_is_reminded_of_its_release_and_moves_all_the_same(
    released: date | None, said: bool
) -> None:
    record = ProgramRelease("frei", "produkt", None, released, None, "Kreiskasse", None)
    inventory = e.estate(
        [e.installation()],
        tasks=[e.task("finanzwesen")],
        products=[e.product(of="finanzwesen")],
        program_releases=[record],
    )
    (decision,) = make_plan(inventory).decisions
    assert decision.wave is not None
    assert any(todo.code == "program_release" for todo in decision.todos) == said


def test_the_passages_of_a_plan_follow_their_schema_and_a_tenant_sees_its_own() -> None:
    inventory = r.rich()
    found = find_passages(make_plan(inventory), inventory)
    jsonschema.validate(to_plain(found), read_json(SCHEMAS / "passages.json"))
    own = extract(found, r.C)
    assert {item.tenant for item in (*own.passages, *own.held)} == {r.C}
    social = next(item for item in own.passages if r.SOCIAL.id in item.installations)
    assert (social.state, {gate.state for gate in social.gates if gate.norm == "freigabe"}) == (
        State.MISSING,
        {State.MISSING},
    )
    assert steps([social], load_norms())[0].due == social.todos[0].due
