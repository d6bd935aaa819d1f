"""From which day on is a gate open, and what is missing where it never opens?"""

from dataclasses import replace
from datetime import date

import pytest

from inventory.model import PersonalData, Provider, ProviderKind
from migration.law.catalogue import Case
from migration.law.clearance import Gate, Gates
from migration.law.periods import Period
from migration.law.renewal import running_out
from tests.migration import estate as e


def gate(
    clearances: list[e.Clearance],
    attestations: list[e.Attestation] | None = None,
    *,
    provider: str = e.PUBLIC,
    data: PersonalData = PersonalData.PERSONAL,
    location: str = "de",
) -> Gate:
    standard = "c5_type2" if provider != e.CLOUD else "it_grundschutz"
    proven = [e.attestation("testat", provider, standard)] if attestations is None else attestations
    providers = [replace(item, location=location) for item in e.PROVIDERS]
    inventory = e.estate([], providers=providers, clearances=clearances, attestations=proven)
    return Gates(inventory).of(Case(e.KEYS[0], "produkt", data, provider, "iaas"))


def codes(found: Gate) -> list[str]:
    return [todo.code for todo in found.todos]


def test_a_complete_clearance_opens_from_its_first_day() -> None:
    found = gate([e.clearance("frei", e.PUBLIC, valid_from=date(2027, 3, 1))])
    assert found.open == (Period(date(2027, 3, 1), e.FAR),)
    assert [key for key, _ in found.clearances] == ["frei"]
    assert found.todos == ()


def test_without_a_record_nothing_opens() -> None:
    found = gate([])
    assert (found.open, codes(found)) == ((), ["clearance"])


def test_own_metal_needs_no_gate() -> None:
    inventory = e.estate([])
    case = Case(e.KEYS[0], "produkt", PersonalData.SOCIAL, f"own-{e.KEYS[0]}", "iaas")
    assert Gates(inventory).of(case).open[0].covers(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("data", "missing", "code"),
    [
        (PersonalData.PERSONAL, "avv", "avv"),
        (PersonalData.SPECIAL, "dsfa", "dsfa"),
        (PersonalData.CRIMINAL, "dsfa", "dsfa"),
        (PersonalData.TAX, "dsfa", "dsfa"),
        (PersonalData.SOCIAL, "dsfa", "dsfa"),
        (PersonalData.SOCIAL, "sgb_notice", "sgb_notice"),
    ],
)
@pytest.mark.parametrize("provider", [e.PUBLIC, e.CLOUD])
def test_each_document_the_data_asks_for_is_needed(data: PersonalData, missing: str, code: str, provider: str) -> None:
    complete = e.clearance("frei", provider, personal_data=data)
    assert gate([complete], provider=provider, data=data).open
    found = gate([replace(complete, **{missing: None})], provider=provider, data=data)
    assert (found.open, codes(found)) == ((), [code])


@pytest.mark.parametrize("missing", ["avv", "dsfa", "sgb_notice"])
def test_without_personal_data_no_such_document_is_needed(missing: str) -> None:
    record = e.clearance("frei", e.PUBLIC, personal_data=PersonalData.NONE, **{missing: None})
    assert gate([record], data=PersonalData.NONE).open


def test_a_document_that_comes_later_opens_later() -> None:
    found = gate([e.clearance("frei", e.PUBLIC, avv=date(2027, 5, 1))])
    assert found.open[0].start == date(2027, 5, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"personal_data": PersonalData.NONE},
        {"personal_data": PersonalData.SOCIAL},
        {"personal_data": None, "product": "anderes"},
        {"tenant": e.KEYS[1]},
        {"provider": e.SAAS},
    ],
    ids=["less data", "other data", "other product", "other tenant", "other provider"],
)
def test_a_clearance_of_something_else_opens_nothing(change: dict[str, object]) -> None:
    assert gate([replace(e.clearance("frei", e.PUBLIC), **change)]).open == ()  # type: ignore[arg-type]


def test_a_clearance_by_name_covers_the_product() -> None:
    assert gate([e.clearance("frei", e.PUBLIC, personal_data=None, product="produkt")]).open


@pytest.mark.parametrize(
    "change",
    [{"standard": "iso27001"}, {"scope": ("saas",)}, {"provider": e.CLOUD}],
    ids=["other standard", "scope does not cover the offer", "other provider"],
)
def test_a_public_cloud_needs_a_c5_type_2_attestation_of_the_offer(change: dict[str, object]) -> None:
    proven = replace(e.attestation("c5", e.PUBLIC, "c5_type2"), **change)  # type: ignore[arg-type]
    found = gate([e.clearance("frei", e.PUBLIC)], [proven])
    assert (found.open, codes(found)) == ((), ["attestation"])


@pytest.mark.parametrize("standard", ["it_grundschutz", "iso27001", "c5_type2"])
def test_the_shared_cloud_needs_one_of_three_certificates(standard: str) -> None:
    record = e.clearance("frei")
    assert gate([record], [e.attestation("t", standard=standard)], provider=e.CLOUD).open
    assert gate([record], [], provider=e.CLOUD).open == ()


def test_the_gate_is_open_only_while_both_hold() -> None:
    record = e.clearance("frei", e.PUBLIC, valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31))
    proven = e.attestation("c5", e.PUBLIC, "c5_type2", valid_from=date(2027, 3, 1), valid_until=date(2028, 2, 29))
    assert gate([record], [proven]).open == (Period(date(2027, 3, 1), date(2027, 12, 31)),)


def test_records_that_never_meet_have_to_be_renewed() -> None:
    record = e.clearance("frei", e.PUBLIC, valid_from=date(2027, 1, 1), valid_until=date(2027, 2, 1))
    proven = e.attestation("c5", e.PUBLIC, "c5_type2", valid_from=date(2027, 3, 1))
    found = gate([record], [proven])
    assert (found.open, codes(found)) == ((), ["renewal"])


def test_attestations_that_follow_each_other_are_one_period() -> None:
    first = e.attestation("c5-1", e.PUBLIC, "c5_type2", valid_until=date(2027, 3, 31))
    second = e.attestation("c5-2", e.PUBLIC, "c5_type2", valid_from=date(2027, 4, 1))
    assert len(gate([e.clearance("frei", e.PUBLIC)], [first, second]).open) == 1


def test_personal_data_stays_in_the_eu_and_other_data_may_leave() -> None:
    assert gate([e.clearance("frei", e.PUBLIC)], location="eu").open
    found = gate([e.clearance("frei", e.PUBLIC)], location="other")
    assert (found.open, codes(found)) == ((), ["location"])
    public = e.clearance("frei", e.PUBLIC, personal_data=PersonalData.NONE)
    assert gate([public], data=PersonalData.NONE, location="other").open


def test_everything_that_is_missing_is_named_with_its_owner() -> None:
    record = e.clearance("frei", e.PUBLIC, personal_data=PersonalData.SOCIAL, avv=None, dsfa=None, sgb_notice=None)
    found = gate([record], [], data=PersonalData.SOCIAL, location="other")
    assert codes(found) == ["avv", "dsfa", "sgb_notice", "location", "attestation"]
    assert all(todo.owner for todo in found.todos)


def test_a_gate_that_closes_after_the_move_is_to_be_renewed() -> None:
    closing = Gate((Period(date(2027, 1, 1), date(2027, 6, 30)),), (), ())
    start, end = date(2027, 2, 1), date(2027, 2, 28)
    assert [todo.code for todo in running_out(closing, start, end, date(2028, 1, 1))] == ["renewal"]
    assert running_out(closing, start, end, date(2027, 6, 30)) == []


def test_only_gated_kinds_of_providers_have_a_gate() -> None:
    kinds = {item.kind for item in e.PROVIDERS if isinstance(item, Provider)}
    assert {ProviderKind.SHARED_CLOUD, ProviderKind.PUBLIC_CLOUD, ProviderKind.SAAS} <= kinds
