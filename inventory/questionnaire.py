"""What can be asked about an application? Questionnaires in Konveyor's format as data.

Konveyor's questions and answers have a text and a place, but no identifier. Ours carry one in a field of the format:
each answer applies exactly one tag, whose category is the id of the question and whose tag is the code of the answer.
Source of the format: github.com/konveyor/tackle2-hub, shared/api/assessment.go and docs/questionnaire-yaml.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from common.documents import load_document
from common.errors import InputError
from inventory.schema import schema_of

UNKNOWN = "unknown"  # risk of an answer that says that nobody knows; tag of a fact that nobody has recorded

Tag = tuple[str, str]  # category and tag


@dataclass(frozen=True, slots=True)
class Choice:
    """A possible answer; `auto` are the tags of the inventory that give it without asking."""

    code: str
    text: str
    risk: str  # green, yellow, red, unknown
    rationale: str
    mitigation: str
    auto: frozenset[Tag]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers by code; `include` and `exclude` are the tags that decide whether it is asked.

    `fact` is the category of facts of the inventory that answers it, `None` where people are asked.
    """

    id: str
    questionnaire: str  # the name of its file
    section: str
    text: str
    explanation: str
    include: frozenset[Tag]
    exclude: frozenset[Tag]
    choices: Mapping[str, Choice]
    fact: str | None

    def applies(self, tags: frozenset[Tag]) -> bool:
        """Whether the question is asked, as Konveyor decides it: `include` alone where there is one, else `exclude`."""
        return bool(self.include & tags) if self.include else not self.exclude & tags


@cache
def questions(folder: Path | None = None) -> Mapping[str, Question]:
    """Every question by its id, in the order of the questionnaires' names; raises InputError where one is wrong."""
    found: dict[str, Question] = {}
    paths = sorted((folder or _folder()).glob("*.yaml"))
    documents = [(path, load_document(path, schema_of("questionnaire")).data) for path in paths]
    for path, document in sorted(documents, key=lambda item: str(item[1]["name"])):
        for question in _questions(path, document):
            if question.id in found:
                raise InputError(path, f"question {question.id} is asked twice", field="applyTags", hint="rename one")
            found[question.id] = question
    return found


def _folder() -> Path:
    return Path(str(resources.files("inventory") / "questionnaires"))


def _questions(path: Path, document: Mapping[str, Any]) -> Iterator[Question]:
    for section in _ordered(path, document["sections"]):
        for item in _ordered(path, section["questions"]):
            yield _question(path, section["name"], item)


def _ordered(path: Path, items: list[Any]) -> list[Any]:
    """The items by their `order`, which Konveyor wants to be different for each."""
    if len({item["order"] for item in items}) < len(items):
        raise InputError(path, "two items of a list have the same order", field="order", hint="count them from 1")
    return sorted(items, key=lambda item: int(item["order"]))


def _question(path: Path, section: str, item: Mapping[str, Any]) -> Question:
    answers = _ordered(path, item["answers"])
    names = {answer["applyTags"][0]["category"] for answer in answers}
    choices = {answer["applyTags"][0]["tag"]: _choice(answer) for answer in answers}
    if len(names) > 1 or len(choices) < len(answers):
        problem = f"the answers to {item['text']!r} need tags of one category, each another"
        raise InputError(path, problem, field="applyTags", hint="<question>: <code of the answer>")
    facts = {category for choice in choices.values() for category, _ in choice.auto}
    if len(facts) > 1 or len({bool(choice.auto) for choice in choices.values()}) > 1:
        problem = f"the answers to {item['text']!r} come from several places"
        hint = "tags of one category for all answers, or for none: every fact has one place"
        raise InputError(path, problem, field="autoAnswerFor", hint=hint)
    return Question(
        id=names.pop(),
        questionnaire=path.stem,
        section=section,
        text=item["text"],
        explanation=item.get("explanation", ""),
        include=_tags(item.get("includeFor", [])),
        exclude=_tags(item.get("excludeFor", [])),
        choices=choices,
        fact=facts.pop() if facts else None,
    )


def _choice(answer: Mapping[str, Any]) -> Choice:
    return Choice(
        code=answer["applyTags"][0]["tag"],
        text=answer["text"],
        risk=answer["risk"],
        rationale=answer.get("rationale", ""),
        mitigation=answer.get("mitigation", ""),
        auto=_tags(answer.get("autoAnswerFor", [])),
    )


def _tags(items: list[Mapping[str, str]]) -> frozenset[Tag]:
    return frozenset((item["category"], item["tag"]) for item in items)
