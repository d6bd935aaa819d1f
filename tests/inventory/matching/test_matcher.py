"""Are names taken for the product they mean, and only where that is sure?"""

from pathlib import Path

import pytest

from inventory.example.names import SPELLINGS, labelled_names
from inventory.load import load
from inventory.matching.matcher import CANDIDATES, Matcher
from inventory.matching.words import fold, words

INVENTORY = load(Path("inventory/rlp"))
MATCHER = Matcher.of(INVENTORY.products.values())


@pytest.mark.parametrize(
    "name",
    [
        "Kfz-Zulassung (Erle)",
        "kfz-zulassung-erle",
        "KFZ Zulassung Erle 7.2",
        "Kfzzulassung Erle GmbH",
        "Kfz - Zul. Erle",
        "Beispielhersteller Erle: Kfz-Zulassung v3",
        "Erle Kfz-Zulassung (Test)",
        "Fachverfahren Kfz-Zulasung Erle",
        "  KFZ_ZULASSUNG_ERLE  ",
    ],
)
def test_spellings_of_a_name_are_sure(name: str) -> None:
    assert MATCHER.match(name).product == "kfz-zulassung-erle"


@pytest.mark.parametrize(
    "name",
    [
        "Kfz-Zulassung",  # four vendors have it
        "Kfz-Zulassung (Eiche)",  # one letter from Esche
        "Kfz-Zulassung (Lärche)",  # a vendor of other things
        "Lärche",
        "Kantinenkasse Erle",
        "Software GmbH 7.2",
        "",
        "§ 1 - 2",
    ],
)
def test_a_name_that_is_not_sure_is_not_taken(name: str) -> None:
    assert MATCHER.match(name).product is None


def test_candidates_are_few_and_the_likeliest_come_first() -> None:
    candidates = MATCHER.match("Kfz-Zulassung").candidates
    assert 2 <= len(candidates) <= CANDIDATES
    assert all(item.product.startswith("kfz-zulassung-") for item in candidates)
    assert [item.score for item in candidates] == sorted((item.score for item in candidates), reverse=True)
    assert MATCHER.match("Kantinenkasse").candidates == ()


def test_a_name_means_the_same_whatever_was_asked_before() -> None:
    fresh = Matcher.of(INVENTORY.products.values())
    names = ["Kfz-Zul. Erle", "Wohngeld", "Waffenrecht (Birke)"]
    assert [fresh.match(name) for name in reversed(names)] == [MATCHER.match(name) for name in reversed(names)]


def test_an_empty_catalogue_knows_nothing() -> None:
    assert Matcher.of([]).match("Wohngeld").candidates == ()


def test_of_labelled_names_nearly_none_is_taken_wrongly() -> None:
    names = labelled_names(INVENTORY, "test-names", 1)[::4]
    taken = [(label, MATCHER.match(label.name).product) for label in names]
    wrong = [(label, found) for label, found in taken if found not in (None, label.product)]
    right = sum(found is not None and found == label.product for label, found in taken)
    assert len(wrong) <= 0.01 * right, wrong
    assert right >= 0.85 * sum(label.product is not None for label in names)


def test_the_labelled_names_have_every_kind_of_spelling() -> None:
    names = labelled_names(INVENTORY, "test-names", 1)
    assert names == labelled_names(INVENTORY, "test-names", 1)
    assert {kind for label in names if label.product for kind in label.kind.split("+")} == set(SPELLINGS)
    assert len({label.kind for label in names if label.product is None}) == 5


def test_words_have_no_case_umlauts_or_versions() -> None:
    assert fold("  Größe \u00a0ÉLAN ") == "groesse elan"
    assert words("Führerschein-Umtausch (Weißdorn) V 7.2.1") == ("fuehrerschein", "umtausch", "weissdorn")
    assert words("Sozialhilfe (SGB XII) § 35a") == ("sozialhilfe", "sgb", "xii", "35a")
