"""Host names with and without their domain: `srv1` and `srv1.kreis.example` are one server, two domains are two."""

import re
from dataclasses import dataclass, field

from inventory.importers.ledger import SERVER, Ledger
from inventory.matching.words import fold

_QUALIFIED = re.compile(r"(?P<host>[a-z0-9-]+)\.(?P<domain>[a-z0-9.-]*[a-z]{2,})", re.IGNORECASE)


def host_and_domain(name: str) -> tuple[str, str | None]:
    """Host and domain of a qualified name; any other name is all host."""
    qualified = _QUALIFIED.fullmatch(name)
    return (qualified["host"].casefold(), qualified["domain"].casefold()) if qualified else (fold(name), None)


@dataclass(slots=True)
class Hosts:
    """The servers that names have got, by host name and domain."""

    ids: dict[str, dict[str | None, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> "Hosts":
        """The hosts that a ledger knows."""
        hosts = cls()
        for line in ledger.lines.values():
            if line.kind == SERVER:
                hosts.enter(line.name, line.id)
        return hosts

    def enter(self, name: str, id_: str) -> None:
        """`name` is the server `id_`."""
        host, domain = host_and_domain(name)
        self.ids.setdefault(host, {})[domain] = id_

    def id_of(self, name: str) -> str | None:
        """The server whose only other names are this one without its domain, or this one with a single domain."""
        host, domain = host_and_domain(name)
        known = self.ids.get(host, {})
        if domain is None:
            ids = set(known.values())
            return ids.pop() if len(ids) == 1 else None
        return known.get(None) if known.keys() == {None} else None
