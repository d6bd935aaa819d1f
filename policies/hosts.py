"""What a tenant's servers said of themselves, as resources that rules can judge.

The servers are those of the stored state. Where one said nothing that counts, `unseen` says why, so that no rule can
pass there; so does a server that no stack knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inventory.model import Provenance
from policies.resources import Resource


@dataclass(frozen=True, slots=True)
class Told:
    """A server that was asked, by its id in the cloud, and when; `facts` is None where it was not reached."""

    id: str
    name: str
    gathered: datetime
    facts: Mapping[str, Any] | None  # each is None where the server could not tell it


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What those servers of a tenant said that were asked, each when it was last asked."""

    provenance: Provenance
    servers: tuple[Told, ...]

    @property
    def gathered(self) -> datetime | None:
        """Since when all of it holds: when the first was asked; None where none ever was."""
        return min((server.gathered for server in self.servers), default=None)


def host_resources(
    state: Iterable[Resource], found: HostFacts, as_of: datetime, max_age_days: int
) -> tuple[Resource, ...]:
    """The servers of `state` with their facts as properties, then those that were asked but are not in it.

    Facts count for `max_age_days` before the day of `as_of`.
    """
    servers = [resource for resource in state if resource.kind == "server"]
    known, told = {server.id for server in servers}, {server.id: server for server in found.servers}
    foreign = [server for server in found.servers if server.id not in known]
    return (
        *(_resource(server.name, server.id, told.get(server.id), as_of, max_age_days) for server in servers),
        *(Resource("server", server.name, server.id, {}, unseen=_foreign(server)) for server in foreign),
    )


def _resource(name: str, id_: str, told: Told | None, as_of: datetime, max_age_days: int) -> Resource:
    unseen = _unseen(told, as_of, max_age_days)
    facts = told.facts if told else None
    return Resource("server", name, id_, facts or {}, unseen=unseen)


def _unseen(told: Told | None, as_of: datetime, max_age_days: int) -> str:
    """Why what a server said does not count, "" where it does."""
    if told is None:
        return "Der Server wurde noch nie befragt (kreiswolke hosts facts)."
    day = told.gathered.astimezone(as_of.tzinfo).date()
    if told.facts is None:
        return f"Der Server war bei der Befragung vom {day:%d.%m.%Y} nicht zu erreichen."
    age_days = (as_of.date() - day).days
    if age_days < 0:
        return f"Die Angaben des Servers vom {day:%d.%m.%Y} sind jünger als der Stand der Prüfung."
    if age_days > max_age_days:
        return f"Die Angaben des Servers vom {day:%d.%m.%Y} zählen nicht mehr (Grenze: {max_age_days} Tage)."
    return ""


def _foreign(told: Told) -> str:
    return f"Kein Stack führt den Server, der am {told.gathered:%d.%m.%Y} befragt wurde; er wird nicht bewertet."
