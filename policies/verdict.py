"""What a rule answers about one resource, and what it may look at to do so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from policies.declared import Declared
from policies.findings import Result, Source
from policies.resources import Hidden, HiddenValueError, Resource


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule; `message` is one German sentence, "" for a pass."""

    result: Result
    message: str = ""


PASSED = Verdict(Result.PASS)


def failed(message: str) -> Verdict:
    """The resource breaks the rule."""
    return Verdict(Result.FAIL, message)


def not_applicable(reason: str) -> Verdict:
    """The rule says nothing about this resource."""
    return Verdict(Result.NOT_APPLICABLE, reason)


def not_evaluated(reason: str) -> Verdict:
    """What the rule would have to see is not there."""
    return Verdict(Result.NOT_EVALUATED, reason)


@dataclass(frozen=True, slots=True)
class World:
    """What surrounds a resource.

    `resources` are those of the scope; `context` is what the scope sees but does not own (the provider network, the
    platform's images); `counterpart` is the other side of a comparison: the state when the cloud is judged and the
    cloud when the state is judged, None where only one side was looked at.
    """

    scope: str
    source: Source
    declared: Declared
    resources: tuple[Resource, ...] = ()
    context: tuple[Resource, ...] = ()
    counterpart: Mapping[tuple[str, str], Resource] | None = None
    _by_key: Mapping[tuple[str, str], Resource] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everything = (*self.context, *self.resources)
        index = {(r.kind, r.id): r for r in everything} | {(r.kind, r.urn): r for r in everything if r.urn}
        object.__setattr__(self, "_by_key", index)

    def of(self, kind: str) -> Iterator[Resource]:
        """The scope's resources of a kind."""
        return (resource for resource in self.resources if resource.kind == kind)

    def name_of(self, resource: Resource, name: str, kind: str) -> str | None:
        """The name of what property `name` refers to; None where it is not among the known ones of that kind.

        Raises HiddenValueError where none of that kind is known at all.
        """
        found = self.linked(resource, name, kind)
        if found is None and not any(known == kind for known, _ in self._by_key):
            raise HiddenValueError(name, Hidden.NOT_SEEN)
        return found.text("name") if found else None

    def linked(self, resource: Resource, name: str, kind: str) -> Resource | None:
        """The resource that property `name` refers to, by Pulumi's dependency or by id; None where it is not here."""
        urn = resource.links.get(name)
        if urn and (kind, urn) in self._by_key:
            return self._by_key[kind, urn]
        return self._by_key.get((kind, resource.text(name) or ""))
