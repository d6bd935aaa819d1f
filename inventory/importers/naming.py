"""Product names of an import: what each one means, decided once per name, by people before the matcher."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.importers.draft import Draft
from inventory.importers.ledger import INSTALLATION
from inventory.importers.reckoning import Named, Naming
from inventory.matching.decisions import Decision
from inventory.matching.matcher import Matcher
from inventory.matching.words import fold


@dataclass(slots=True)
class Names:
    """Every name asked for, in the order in which it was first met, and in how many rows."""

    draft: Draft
    decisions: Mapping[str, Decision]
    matcher: Matcher
    known: dict[str, Named] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def meant(self, name: str) -> Named:
        """What a name of one more row means."""
        key = fold(name)
        self.rows[key] = self.rows.get(key, 0) + 1
        if key not in self.known:
            self.known[key] = self._named(name)
        return self.known[key]

    def _named(self, name: str) -> Named:
        if decision := self.decisions.get(fold(name)):
            naming = Naming.NONE if decision.product is None else Naming.DECIDED
            return Named(name, 0, naming, decision.product, ())
        if (id_ := self.draft.ledger.id_of(INSTALLATION, name)) and id_ in self.draft.installations:
            return Named(name, 0, Naming.KNOWN, self.draft.installations[id_].product, ())
        match = self.matcher.match(name)
        return Named(name, 0, Naming.SURE if match.product else Naming.OPEN, match.product, match.candidates)

    def all(self) -> tuple[Named, ...]:
        """The names with the number of their rows."""
        return tuple(
            Named(named.name, self.rows[key], named.naming, named.product, named.candidates)
            for key, named in self.known.items()
        )
