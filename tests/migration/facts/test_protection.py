"""Does Schutzbedarf arrive where it has to: highest first, added up where many rest on one, less where decided?"""

from dataclasses import replace

import pytest

from inventory.model import Distribution, Inventory, Protection, Schutzbedarf
from migration.facts.inheritance import Inheritance, server_needs
from migration.report.protection import sentence
from tests.migration import estate as e

N, H, V = Schutzbedarf.NORMAL, Schutzbedarf.HOCH, Schutzbedarf.SEHR_HOCH
ABOVE = e.installation(number=1, protection=Protection(N, H, V))
MIDDLE = e.installation(number=2)
BELOW = e.installation(number=3, servers=("vm",))
CUMULATION = {N: 3}


def chain(*changed: e.Installation, **records: object) -> Inventory:
    """The first needs the second, and that the third."""
    items = {item.id: item for item in (ABOVE, MIDDLE, BELOW, *changed)}
    edges = [e.needs(ABOVE, MIDDLE), e.needs(MIDDLE, BELOW)]
    return e.estate(items.values(), dependencies=edges, servers=[e.server("vm")], **records)  # type: ignore[arg-type]


def limit(of: e.Installation, level: Schutzbedarf = H) -> Distribution:
    return Distribution("weniger", of.id, "availability", level, "ISB", e.AS_OF, "läuft zweifach")


def effective(inventory: Inventory, of: e.Installation) -> Protection:
    return Inheritance(inventory, CUMULATION).needs[of.id].effective


def test_what_lies_below_needs_the_most_of_what_rests_on_it_value_by_value() -> None:
    assert effective(chain(), BELOW) == Protection(H, H, V)  # three of them add up where each is normal
    assert effective(chain(), ABOVE) == ABOVE.protection


def test_normal_needs_add_up_from_the_threshold_on() -> None:
    plain = chain(replace(ABOVE, protection=e.NORMAL))
    assert effective(plain, BELOW) == Protection(H, H, H)
    assert effective(plain, MIDDLE) == e.NORMAL


@pytest.mark.parametrize(("level", "expected"), [(H, H), (N, N)])
def test_less_is_inherited_where_a_person_has_decided_so_and_below_it_too(
    level: Schutzbedarf, expected: Schutzbedarf
) -> None:
    inventory = chain(distributions=[limit(MIDDLE, level)])
    assert effective(inventory, MIDDLE).availability is expected
    assert effective(inventory, BELOW).availability is H  # by Kumulation where nothing more arrives


def test_a_decision_takes_nothing_from_what_is_recorded() -> None:
    inventory = chain(replace(MIDDLE, protection=Protection(N, N, V)), distributions=[limit(MIDDLE, N)])
    assert effective(inventory, MIDDLE).availability is V


def test_unknown_is_inherited_as_unknown_unless_the_rest_is_very_high() -> None:
    unknown = Protection(None, None, None)
    inventory = e.estate(
        [ABOVE, BELOW, e.installation(of="anderes", number=1)],
        tasks=[e.task(), e.task("andere", protection=unknown)],
        products=[e.product(), e.product("anderes", "andere")],
        servers=[e.server("vm")],
        dependencies=[e.needs(ABOVE, BELOW), e.needs(e.installation(of="anderes"), BELOW)],
    )
    assert effective(inventory, BELOW) == Protection(None, None, V)


def test_in_a_circle_all_need_what_one_needs() -> None:
    inventory = e.estate([ABOVE, MIDDLE], dependencies=[e.needs(ABOVE, MIDDLE), e.needs(MIDDLE, ABOVE)])
    assert effective(inventory, MIDDLE) == effective(inventory, ABOVE) == ABOVE.protection


def test_the_path_leads_to_who_asks_for_it_and_the_sentence_names_it() -> None:
    origins = {item.value: item for item in Inheritance(chain(), CUMULATION).origins(BELOW.id)}
    assert origins["availability"].path == (MIDDLE.id, ABOVE.id)
    assert f"{ABOVE.id} > {MIDDLE.id}" in sentence(origins["availability"])
    assert "Kumulation: 3" in sentence(origins["confidentiality"])
    assert "so festgestellt" in sentence(Inheritance(chain(), CUMULATION).origins(ABOVE.id)[0])


def test_a_server_needs_what_runs_on_it() -> None:
    inventory = chain()
    found = server_needs(inventory, Inheritance(inventory, CUMULATION).needs, CUMULATION)
    assert found["vm"] == effective(inventory, BELOW)
