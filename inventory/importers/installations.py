"""Applications of a file and installations of the inventory: the same one is found by its name or product.

A name that an earlier import has taken is the same installation again. Otherwise it is the tenant's only installation
of that product which no other name has, or a new one; ids count up and are never reused.
"""

from dataclasses import replace

from inventory.importers.cells import shown
from inventory.importers.draft import Draft, Part
from inventory.importers.ledger import INSTALLATION
from inventory.importers.naming import Names
from inventory.importers.reckoning import Naming, Outcome
from inventory.model import Installation

MOST = 99  # two digits


def place_application(draft: Draft, names: Names, name: str, server: str | None) -> tuple[str | None, Part]:
    """Put an application on its server into the draft; returns its id (`None`: left out) and what became of it."""
    named = names.meant(name)
    if named.product is None:
        reason = "Produktname zu bestätigen" if named.naming is Naming.OPEN else "Produkt in keinem Katalog"
        return None, Part(Outcome.LEFT_OUT, reason, shown(name))
    id_ = draft.ledger.id_of(INSTALLATION, name)
    if id_ is None or id_[:-3] != f"{draft.tenant}-{named.product}":
        ids = _unclaimed(draft, named.product)
        if len(ids) > 1:
            detail = f"{', '.join(ids)}; in imported.csv zuordnen"
            return None, Part(Outcome.LEFT_OUT, "mehrere Installationen dieses Produkts", detail)
        id_ = ids[0] if ids else _new_id(draft, named.product)
    if id_ is None:
        return None, Part(Outcome.LEFT_OUT, f"schon {MOST} Installationen dieses Produkts", named.product)
    draft.ledger.enter(INSTALLATION, name, id_)
    return id_, _placed(draft, id_, named.product, server)


def _placed(draft: Draft, id_: str, product: str, server: str | None) -> Part:
    old = draft.installations.get(id_)
    servers = (server,) if server else ()
    if old is None:
        draft.installations[id_] = _installation(draft.tenant, id_, product, servers)
        return Part(Outcome.TAKEN, "neue Installation", id_)
    if server is None or server in old.servers:
        return Part(Outcome.MERGED, "Installation schon bekannt", id_)
    draft.installations[id_] = replace(old, servers=(*old.servers, server))
    return Part(Outcome.MERGED, "Installation um Server ergänzt", id_)


def _unclaimed(draft: Draft, product: str) -> list[str]:
    """The tenant's installations of a product that no imported name has."""
    claimed = draft.ledger.given[INSTALLATION]
    return [id_ for id_ in _ids(draft, product) if id_ in draft.installations and id_ not in claimed]


def _new_id(draft: Draft, product: str) -> str | None:
    number = max((int(id_[-2:]) for id_ in _ids(draft, product)), default=0) + 1
    return f"{draft.tenant}-{product}-{number:02}" if number <= MOST else None


def _ids(draft: Draft, product: str) -> list[str]:
    """All ids that installations of the product at the tenant have or have had."""
    numbered = (f"{draft.tenant}-{product}-{number:02}" for number in range(1, MOST + 1))
    given = draft.ledger.given[INSTALLATION]
    return [id_ for id_ in numbered if id_ in draft.installations or id_ in given]


def _installation(tenant: str, id_: str, product: str, servers: tuple[str, ...]) -> Installation:
    """An installation of which nothing is known but its product and servers."""
    return Installation(
        id=id_,
        tenant=tenant,
        product=product,
        hosting=None,
        provider=None,
        users=None,
        data_gib=None,
        servers=servers,
        contract=None,
        protection=None,
        personal_data=None,
        local_device=None,
        special_hardware=None,
        documented=None,
        restore_tested=None,
    )
