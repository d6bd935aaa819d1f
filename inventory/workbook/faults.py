"""What rows of a workbook say about each other that cannot be, in German: with the words and days people see there."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from inventory.faults import Fault, Sentence
from inventory.model import ActualState, Hosting, ProviderKind
from inventory.workbook.columns import german, sheets

_WORDS: Mapping[type[StrEnum], str] = {Hosting: "hosting", ProviderKind: "provider_kind", ActualState: "state"}


def in_german(fault: Fault, sentence: Sentence) -> str:
    """The sentence of a fault as the working group reads it; `german.yaml` has all of them by their English."""
    return str(german()["faults"][sentence.text].format(*(_value(fault, value) for value in sentence.values)))


def _value(fault: Fault, value: object) -> object:
    match value:
        case Sentence():
            return in_german(fault, value)
        case None:
            return "nichts"
        case date():
            return f"{value:%d.%m.%Y}"
        case StrEnum():
            return german()["words"][_WORDS[type(value)]][value]
        case str() if words := _words_of(fault):
            return words.get(value, value)
    return value


def _words_of(fault: Fault) -> Mapping[str, str]:
    """The words of the column a fault is in."""
    sheet = sheets().get(fault.kind)
    columns = {column.name: column for column in sheet.columns} if sheet else {}
    return columns[fault.field].words if fault.field in columns else german()["words"].get(fault.field, {})
