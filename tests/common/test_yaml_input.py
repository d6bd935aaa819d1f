"""Is YAML read strictly, with the line of every node, and is nothing guessed?"""

from pathlib import Path

import pytest

from common.documents import read_document
from common.sources import Source
from inventory.schema import schema_of

GOOD = """# Teams
teams:
  - id: netz
    tenant: 07135
    skill: network
    person_days_per_wave: 12.5
"""


def problems(text: str, name: str = "teams") -> list[str]:
    return [
        f"{p.line} {p.field}: {p.problem} -> {p.hint}"
        for p in read_document(Source(Path("f.yaml"), text, ""), schema_of(name)).problems
    ]


def test_a_leading_zero_stays_and_a_decimal_is_text() -> None:
    data = read_document(Source(Path("f.yaml"), GOOD, ""), schema_of("teams")).data
    assert data == {"teams": [{"id": "netz", "tenant": "07135", "skill": "network", "person_days_per_wave": "12.5"}]}


def test_words_that_yaml_1_1_takes_for_flags_stay_text() -> None:
    text = "teams:\n  - {id: no, skill: on, person_days_per_wave: 1}\n"
    data = read_document(Source(Path("f.yaml"), text, ""), schema_of("teams")).data
    assert data == {"teams": [{"id": "no", "skill": "on", "person_days_per_wave": 1}]}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.replace("07135", "99135"), "4 teams[0].tenant: 99135 is a number"),
        (
            GOOD.replace("12.5", "-1"),
            "6 teams[0].person_days_per_wave: -1 is not allowed; expected: number of 0",
        ),
        (GOOD.replace("12.5", ".inf"), "6 teams[0].person_days_per_wave: '.inf' is not allowed"),
        (GOOD.replace("    skill: network\n", ""), "3 teams[0].skill: field missing"),
        (
            GOOD + "    lead: x\n",
            "7 teams[0].lead: unknown field -> known fields: id, tenant, skill, person_days",
        ),
        (GOOD + "    id: x\n", "7 id: key named twice; the first is in line 3"),
        (GOOD.replace("network", "[a, b]"), "5 teams[0].skill: ['a', 'b'] is not allowed"),
        (GOOD.replace("netz", "Netz"), "3 teams[0].id: 'Netz' is not allowed; expected: id of lower case letters"),
        (GOOD.replace("netz", "'a\\n'").replace("'", '"'), "3 None: text with a line break"),
        (GOOD.replace("netz", '"a\\0b"'), "3 None: text with a line break, a control character"),
        (GOOD.replace("id: netz", "id: |\n      netz\n      amt"), "3 None: text with a line break"),
        (GOOD.replace("netz", "!!str netz"), "3 None: tag tag:yaml.org,2002:str"),
        (GOOD.replace("netz", "!!python/name:os.system x"), "3 None: tag tag:yaml.org,2002:python/name:os.system"),
        (GOOD.replace("netz", "&a netz").replace("network", "*a"), "5 None: alias"),
        (GOOD + "---\nteams: []\n", "7 None: a second document"),
        (GOOD.replace("    skill", "   skill"), "5 None: not valid YAML"),
        (GOOD.replace("skill:", "skill"), "6 None: not valid YAML"),
        (GOOD.replace("id: netz", "? [a]\n    : b"), "3 None: a list or mapping as key"),
        ("teams: " + "[" * 100_000, "1 None: nested more than 20 deep"),
        ("teams: " + "{a: " * 100_000, "1 None: nested more than 20 deep"),
        ("", "1 None: nothing given"),
        ("teams", "1 None: 'teams' is not allowed"),
        ("- a\n", "1 None: ['a'] is not allowed"),
        ("teams:\n", "1 teams: nothing given; expected: list of team"),
        ("teams: [1, {}]\n", "1 teams[0]: 1 is not allowed"),
        ("%YAML 9.9\n--- a\n", "1 None: not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, problem: str) -> None:
    found = problems(text)
    assert found
    assert found[0].startswith(problem)
    assert not any("\n" in line for line in found)


def test_all_that_is_wrong_is_named() -> None:
    text = GOOD.replace("netz", "Netz").replace("12.5", "viele")
    assert [problem.split(":")[0] for problem in problems(text)] == ["3 teams[0].id", "6 teams[0].person_days_per_wave"]
