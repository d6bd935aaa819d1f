"""Does the list of names to confirm come back as what a person decided, and is it remembered?"""

from datetime import date
from pathlib import Path

import pytest

from common.errors import InputError
from inventory.load import load
from inventory.matching.confirm import Question, confirm_text, read_confirmed
from inventory.matching.decisions import FILE, Decision, decisions_text, load_decisions, with_new
from inventory.matching.matcher import Candidate

INVENTORY = load(Path("tests/estates/mini"))
CANDIDATES = (Candidate("waffenwesen-birke", 71), Candidate("waffenwesen-esche", 61))
QUESTIONS = [Question("Waffenrecht", 3, CANDIDATES), Question("=Kantine;Süd", 1, ()), Question("Später", 1, ())]
DAY = date(2027, 1, 31)


def filled(folder: Path, *answers: str, encoding: str = "utf-8") -> Path:
    """The list with these answers in the columns Produkt, Entschieden von, Entschieden am."""
    lines = confirm_text(QUESTIONS, INVENTORY, "99001", "Beispieldaten, frei erfunden").splitlines()
    for number, answer in enumerate(answers, start=2):
        lines[number] = lines[number].replace(";;;;", f";{answer};", 1)
    path = folder / "liste.csv"
    path.write_text("\r\n".join(lines).removeprefix("\ufeff"), encoding=encoding, newline="")
    return path


@pytest.mark.parametrize("answer", ["waffenwesen-esche", "2", "Waffenrecht (Esche)"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_what_a_person_fills_in_is_a_decision(tmp_path: Path, answer: str, encoding: str) -> None:
    path = filled(tmp_path, f"{answer};Projektbüro;31.01.2027", "Keines;Projektbüro;2027-01-31", encoding=encoding)
    assert read_confirmed(path, INVENTORY) == [
        Decision("Waffenrecht", "waffenwesen-esche", "Projektbüro", DAY),
        Decision("=Kantine;Süd", None, "Projektbüro", DAY),
    ]


def test_candidates_that_the_tenant_has_are_marked() -> None:
    lines = confirm_text(QUESTIONS, INVENTORY, "99001", "").splitlines()
    assert lines[1].endswith(";Waffenrecht (Birke) | Waffenrecht (Esche) [schon vorhanden]")


def test_a_list_that_nobody_has_filled_in_decides_nothing(tmp_path: Path) -> None:
    assert read_confirmed(filled(tmp_path), INVENTORY) == []


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("waffenwesen-tanne;Projektbüro;31.01.2027", "„waffenwesen-tanne“ gibt es im Katalog nicht"),
        ("3;Projektbüro;31.01.2027", "„3“ gibt es im Katalog nicht"),
        ("1;;31.01.2027", "Entschieden von (eine Rolle)"),
        ("1;Projektbüro;", "Entschieden am (ein Tag)"),
        ("1;Projektbüro;gestern", "„gestern“ ist kein Tag"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_line(tmp_path: Path, answer: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_confirmed(filled(tmp_path, answer), INVENTORY)
    assert (problem in str(refused.value), refused.value.line) == (True, 3)


def test_decisions_are_remembered_and_the_later_one_counts(tmp_path: Path) -> None:
    first = [Decision("Waffenrecht", "waffenwesen-birke", "Projektbüro", DAY), Decision("Kasse", None, "ISB", DAY)]
    later = Decision("WAFFENRECHT", "waffenwesen-esche", "Arbeitsgruppe Cloud", date(2027, 2, 1))
    earlier = Decision("waffenrecht", None, "Projektbüro", date(2026, 2, 1))
    decisions = with_new(with_new({}, first), [later, earlier])
    (tmp_path / FILE).write_text(decisions_text(decisions), encoding="utf-8")
    assert load_decisions(tmp_path, INVENTORY) == decisions
    assert [item.product for item in decisions.values()] == ["waffenwesen-esche", None]


def test_nobody_has_decided_anything_where_the_file_is_missing(tmp_path: Path) -> None:
    assert load_decisions(tmp_path, INVENTORY) == {}


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("Waffen,gibt-es-nicht,ISB,2027-01-31", "gibt-es-nicht does not exist"),
        ("Waffen,,ISB,2027-01-31\nWAFFEN,,ISB,2027-01-31", "name decided twice"),
        ("Waffen,,,2027-01-31", "nothing given"),
        ("Waffen,,ISB,morgen", "is not allowed"),
    ],
)
def test_a_broken_file_of_decisions_is_refused(tmp_path: Path, rows: str, problem: str) -> None:
    (tmp_path / FILE).write_text(f"name,product,decided_by,decided_on\n{rows}\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        load_decisions(tmp_path, INVENTORY)
