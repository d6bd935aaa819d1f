"""What is wrong in an inventory, as a value; and the rules that many entities share."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.errors import InputError
from inventory.model import Inventory
from inventory.parts import Part


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an engineer reads, in English, with gaps for values; workbooks have the same in German by its `text`."""

    text: str
    values: tuple[object, ...] = ()

    def __str__(self) -> str:
        return self.text.format(*self.values)


def say(text: str, *values: object) -> Sentence:
    """The sentence `text` with these values in its gaps."""
    return Sentence(text, values)


NOTHING = say("")


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken by the entity `id` of a kind (the name of its file or list), in its field `field`."""

    kind: str
    id: object
    field: str
    problem: Sentence
    hint: Sentence = NOTHING


Tell = Callable[[Fault, Sentence], str]


def in_english(_: Fault, sentence: Sentence) -> str:
    """The sentence of a fault as engineers read it."""
    return str(sentence)


def located(fault: Fault, part: Part, index: int, tell: Tell) -> InputError:
    """The fault as an error with the place of row `index` of `part`, in the language of `tell`."""
    line, field = part.line(index, fault.field), part.titles.get(fault.field, fault.field)
    return InputError(part.path, tell(fault, fault.problem), line=line, field=field, hint=tell(fault, fault.hint))


def dangling(kind: str, id_: object, field: str, target: Any, known: Iterable[Any]) -> Iterator[Fault]:
    """A reference to something that is not there; no reference is fine."""
    if target is not None and target not in known:
        hint = say("define it or correct the {}", field)
        yield Fault(kind, id_, field, say("{} does not exist", target), hint)


def order(kind: str, id_: object, field: str, first: date | None, last: date | None, what: Sentence) -> Iterator[Fault]:
    """A day that lies before another which has to come first, called `what`; an unknown day is fine."""
    if first and last and first > last:
        problem = say("{} lies before {} {}", last, what, first)
        yield Fault(kind, id_, field, problem, say("correct one of the two dates"))


def past(inventory: Inventory, kind: str, id_: object, field: str, day: date | None) -> Iterator[Fault]:
    """A day after the planning date of something that has happened; an unknown day is fine."""
    as_of = inventory.settings.as_of
    if day and day > as_of:
        problem = say("{} lies after the planning date {}", day, as_of)
        yield Fault(kind, id_, field, problem, say("advance as_of in settings.yaml"))
