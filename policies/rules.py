"""The catalogue: one folder per rule with its predicate (`rule.py`) and what people have to know (`rule.yaml`)."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from policies.documents import load_yaml
from policies.findings import Coverage, Source
from policies.resources import Resource
from policies.scope import PLATFORM
from policies.verdict import Verdict, World

CATALOGUE = Path(__file__).parent / "catalogue"


class Enforcement(StrEnum):
    """What a violation does to `up`: `mandatory` stops it, `advisory` is only shown."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A requirement a rule gives evidence for, and how much of it the rule decides."""

    requirement: str
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `kinds` are the resources it judges ("*": all), `check` is its predicate.

    `needs_stack` says that the predicate looks at other resources too, so that it runs once all of them are known.
    """

    id: str
    title: str
    requirements: tuple[Mapped, ...]
    scopes: frozenset[str]  # tenant, platform
    where: frozenset[Source]
    needs_stack: bool
    enforcement: Enforcement
    person: str  # what stays for a person to judge
    remedy: str
    kinds: frozenset[str]
    check: Callable[[Resource, World], Verdict]

    def judges(self, resource: Resource) -> bool:
        """Whether the rule is about this kind of resource."""
        return "*" in self.kinds or resource.kind in self.kinds

    def runs_in(self, scope: str, source: Source) -> bool:
        """Whether the rule runs in this scope (a tenant's key or `platform`) and place."""
        return source in self.where and (PLATFORM if scope == PLATFORM else "tenant") in self.scopes


@cache
def catalogue() -> tuple[Rule, ...]:
    """All rules in the order of their ids; raises InputError where a rule.yaml is wrong."""
    return tuple(load_rule(folder) for folder in sorted(CATALOGUE.iterdir()) if (folder / "rule.yaml").is_file())


def load_rule(folder: Path) -> Rule:
    """The rule of one folder of the catalogue."""
    meta = load_yaml(folder / "rule.yaml", "rule")
    module = importlib.import_module(f"policies.catalogue.{folder.name}.rule")
    return Rule(
        id=folder.name,
        title=meta["title"],
        requirements=tuple(Mapped(m["id"], Coverage(m["coverage"])) for m in meta["requirements"]),
        scopes=frozenset(meta["scopes"]),
        where=frozenset(Source(place) for place in meta["where"]),
        needs_stack=meta["needs_stack"],
        enforcement=Enforcement(meta["enforcement"]),
        person=meta["person"],
        remedy=meta["remedy"],
        kinds=frozenset(module.KINDS),
        check=module.check,
    )
