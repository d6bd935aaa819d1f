"""Servers of a file and servers of the inventory: the same one is found by its name, a new one gets an id.

Nothing known is overwritten unless the user says that the file is right; what differs is told.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from inventory.importers.cells import shown
from inventory.importers.draft import Draft, Part, differing
from inventory.importers.found import FoundServer
from inventory.importers.hosts import Hosts, host_and_domain
from inventory.importers.ledger import SERVER
from inventory.importers.reckoning import Outcome
from inventory.matching.words import fold
from inventory.model import Server

_LABELS = {
    "virtual": "virtuell",
    "vcpus": "vCPU",
    "ram_gib": "GiB RAM",
    "disk_gib": "GiB Platte",
    "os": "Betriebssystem",
}
LONGEST_ID = 63


def place_server(draft: Draft, hosts: Hosts, found: FoundServer) -> tuple[str | None, Part]:
    """Put a server into the draft; returns its id (`None` where it is left out) and what became of it."""
    id_ = _id(draft, hosts, found.name)
    if id_ is None:
        detail = f"{shown(found.name)} ergibt keine eigene ID; umbenennen oder in imported.csv zuordnen"
        return None, Part(Outcome.LEFT_OUT, "Servername nicht eindeutig", detail)
    if found.uuid and draft.uuids.setdefault(id_, found.uuid) != found.uuid:
        return None, Part(Outcome.LEFT_OUT, "gleicher Name, andere UUID", f"{id_} kam schon mit einer anderen UUID vor")
    draft.ledger.enter(SERVER, found.name, id_)
    hosts.enter(found.name, id_)
    facts = {name: getattr(found, name) for name in _LABELS}
    old = draft.servers.get(id_)
    if old is None:
        draft.servers[id_] = Server(id=id_, tenant=draft.tenant, purchased=None, end_of_life=None, **facts)
        return id_, Part(Outcome.TAKEN, "neuer Server", id_)
    return id_, _merged(draft, old, facts)


def _merged(draft: Draft, old: Server, facts: Mapping[str, object]) -> Part:
    filled, other = differing(old, facts)
    draft.servers[old.id] = replace(old, **(filled | other if draft.update else filled))  # type: ignore[arg-type]
    told = [f"{_LABELS[name]} ergänzt" for name in filled]
    kept = "ersetzt" if draft.update else "Bestand bleibt"
    told += [
        f"{_LABELS[name]}: Bestand {_said(getattr(old, name))}, Datei {_said(value)}, {kept}"
        for name, value in other.items()
    ]
    reason = "Server ergänzt" if filled else "Server weicht ab" if other else "Server unverändert"
    return Part(Outcome.MERGED, reason, "; ".join((old.id, *told)))


def _said(value: object) -> str:
    return "ja" if value is True else "nein" if value is False else str(value)


def _id(draft: Draft, hosts: Hosts, name: str) -> str | None:
    """The id that the name has, or a new one; `None` where another server has it already."""
    known = draft.ledger.id_of(SERVER, name) or hosts.id_of(name)
    if known:
        return known
    host, _ = host_and_domain(name)
    for title in dict.fromkeys((host, name)):
        id_ = f"{draft.tenant}-{_slug(title)}"
        if _slug(title) and len(id_) <= LONGEST_ID and id_ not in draft.ledger.given[SERVER]:
            return id_
    return None


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))
