"""Are the questionnaires what Konveyor reads, and do they name every question and answer once?"""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.errors import InputError
from inventory.questionnaire import UNKNOWN, questions

FOLDER = Path("inventory/questionnaires")
THEMES = 10
# The fields of Konveyor's types Questionnaire, Section, Question and Answer (tackle2-hub, shared/api).
KONVEYOR = {
    "questionnaire": {"name", "description", "required", "sections", "thresholds", "riskMessages"},
    "section": {"order", "name", "questions", "comment"},
    "question": {"order", "text", "explanation", "includeFor", "excludeFor", "answers"},
    "answer": {"order", "text", "risk", "rationale", "mitigation", "applyTags", "autoAnswerFor"},
}


def plain(path: Path) -> Any:
    """The file as any YAML reader sees it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_questionnaire_has_the_shape_that_konveyor_accepts(path: Path) -> None:
    """What its binding and `Questionnaire.Validate` ask for: known fields, orders used once, texts, messages."""
    raw = plain(path)
    assert raw.keys() <= KONVEYOR["questionnaire"]
    assert all(isinstance(raw["thresholds"][risk], int) for risk in ("red", "yellow", "unknown"))
    assert all(raw["riskMessages"][risk] for risk in ("red", "yellow", "green", "unknown"))
    for section in raw["sections"]:
        assert section.keys() <= KONVEYOR["section"]
        assert len({item["order"] for item in section["questions"]}) == len(section["questions"])
        for question in section["questions"]:
            assert question.keys() <= KONVEYOR["question"]
            assert len({item["order"] for item in question["answers"]}) == len(question["answers"])
            for answer in question["answers"]:
                assert answer.keys() <= KONVEYOR["answer"]
                assert answer["risk"] in ("red", "yellow", "green", "unknown")
                tags = [*answer["applyTags"], *answer.get("autoAnswerFor", [])]
                assert all(isinstance(value, str) for tag in tags for value in tag.values()), answer


def test_the_names_of_questionnaires_differ_as_konveyor_wants() -> None:
    names = [plain(path)["name"] for path in FOLDER.glob("*.yaml")]
    assert len(set(names)) == len(names) == THEMES


def test_people_can_always_say_that_they_do_not_know_and_facts_never_do() -> None:
    for question in questions().values():
        risks = [choice.risk for choice in question.choices.values()]
        assert (UNKNOWN in risks) == (question.fact is None), question.id
        assert all(choice.code == UNKNOWN for choice in question.choices.values() if choice.risk == UNKNOWN)


def test_questions_come_in_the_order_of_the_questionnaires() -> None:
    themes = list(dict.fromkeys(item.questionnaire for item in questions().values()))
    assert (themes[0], themes[-1], len(themes)) == ("technik", "ausstieg", THEMES)


def first_question(raw: dict[str, Any]) -> dict[str, Any]:
    return raw["sections"][0]["questions"][0]


def repeat_the_question(raw: dict[str, Any]) -> None:
    raw["sections"][0]["questions"].append(deepcopy(first_question(raw)) | {"order": 99})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.pop("riskMessages"), "riskMessages"),
        (lambda raw: first_question(raw).update(gewicht=3), "gewicht"),
        (lambda raw: first_question(raw)["answers"][0].update(risk="orange"), "orange"),
        (lambda raw: first_question(raw)["answers"][0].update(order=2), "same order"),
        (lambda raw: first_question(raw)["answers"][1].pop("mitigation"), "mitigation"),
        (lambda raw: first_question(raw)["answers"][0].pop("applyTags"), "applyTags"),
        (lambda raw: first_question(raw)["answers"][0]["applyTags"][0].update(category="other"), "one category"),
        (lambda raw: first_question(raw)["answers"][0]["applyTags"][0].update(tag="no"), "each another"),
        (lambda raw: first_question(raw)["answers"][0].pop("autoAnswerFor"), "several places"),
        (repeat_the_question, "asked twice"),
    ],
)
def test_a_questionnaire_that_is_not_right_is_refused_in_one_line(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    raw = plain(FOLDER / "technik.yaml")
    change(raw)
    (tmp_path / "technik.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True, width=9999), encoding="utf-8")
    with pytest.raises(InputError, match=message) as refused:
        questions(tmp_path)
    assert "technik.yaml" in str(refused.value)
    assert "\n" not in str(refused.value)
