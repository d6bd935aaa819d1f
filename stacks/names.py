"""What are stacks and their resources called? Names follow from the tenant's key; nothing is named by chance."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering

from common.errors import UserError

PROJECT = "kreiswolke"
SERVICES = "gemeinsame-dienste"  # the project of the shared services, which `platform` makes
_KEY = re.compile(r"[0-9]{5,12}")


class Kind(StrEnum):
    """The kinds of stacks, in the order in which they stand on each other."""

    PLATFORM = "platform"
    KREIS = "kreis"
    SCHULEN = "schulen"


@total_ordering
@dataclass(frozen=True, slots=True)
class StackName:
    """`platform`, `kreis-<key>` or `schulen-<key>`; the kind picks the program. In order of kinds, then of keys."""

    kind: Kind
    key: str = ""

    @classmethod
    def parse(cls, text: str) -> "StackName":
        """The stack called `text`; a bare official key means the tenant's own stack. Raises UserError."""
        kind, _, key = text.partition("-")
        if text == Kind.PLATFORM:
            return PLATFORM
        if _KEY.fullmatch(text):
            return cls(Kind.KREIS, text)
        if kind in (Kind.KREIS, Kind.SCHULEN) and _KEY.fullmatch(key):
            return cls(Kind(kind), key)
        raise UserError(
            f"stack {text!r}: expected platform, an official key such as 07131, kreis-<key> or schulen-<key>"
        )

    def __str__(self) -> str:
        return f"{self.kind}-{self.key}" if self.key else str(self.kind)

    def __lt__(self, other: "StackName") -> bool:
        return (_ORDER.index(self.kind), self.key) < (_ORDER.index(other.kind), other.key)

    @property
    def needs(self) -> tuple["StackName", ...]:
        """The stacks whose outputs this one reads."""
        match self.kind:
            case Kind.PLATFORM:
                return ()
            case Kind.KREIS:
                return (PLATFORM,)
            case Kind.SCHULEN:
                return (PLATFORM, StackName(Kind.KREIS, self.key))


_ORDER = tuple(Kind)
PLATFORM = StackName(Kind.PLATFORM)


def tag(stack: StackName, logical_name: str) -> str:
    """The mark of a resource in the cloud: tag, metadata or description, whatever its API has."""
    return f"{PROJECT}:{stack}:{logical_name}"
