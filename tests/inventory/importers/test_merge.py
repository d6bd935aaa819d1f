"""Does an import add to a tenant what is new, join what is the same, and leave out the rest with a reason?"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.addresses import load_addresses
from inventory.check import faults
from inventory.importers.draft import Draft
from inventory.importers.found import Findings, Found, FoundServer
from inventory.importers.layout import Place
from inventory.importers.ledger import INSTALLATION, SERVER, Ledger
from inventory.importers.merge import Merged, merge
from inventory.importers.reckoning import Naming, Outcome
from inventory.load import load
from inventory.matching.matcher import Matcher
from inventory.model import Inventory

MINI = Path("tests/estates/mini")
INVENTORY = load(MINI)
MATCHER = Matcher.of(INVENTORY.products.values())
TAKEN, MERGED, LEFT_OUT = Outcome
APP, OTHER, NOBODY = "Kfz-Zulassung (Walnuss)", "Waffenrecht (Birke) v3", "Kantinenkasse"


def imported(
    *rows: Found, inventory: Inventory = INVENTORY, ledger: Ledger | None = None, update: bool = False
) -> Merged:
    draft = Draft.of(inventory, "99001", ledger or Ledger(), update)
    return merge(Findings(rows, (), ()), "test", draft, {}, MATCHER)


def row(line: int = 2, **facts: object) -> Found:
    return Found(Place("export.csv", None, line), "", **facts)  # type: ignore[arg-type]


def server(name: str, **facts: object) -> Found:
    return row(server=FoundServer(name, **facts))  # type: ignore[arg-type]


def told(merged: Merged) -> list[tuple[Outcome, str]]:
    return [(entry.outcome, entry.reason) for entry in merged.reckoning.entries]


def test_a_new_server_keeps_what_is_unknown_unknown() -> None:
    merged = imported(server("SRV_Kfz 01", vcpus=4))
    made = merged.inventory.servers["99001-srv-kfz-01"]
    assert (made.vcpus, made.ram_gib, made.os, made.purchased) == (4, None, None, None)
    assert told(merged) == [(TAKEN, "neuer Server")]


def test_the_same_server_is_completed_and_nothing_known_is_overwritten() -> None:
    old = replace(INVENTORY.servers["99001-vm-001"], disk_gib=None)
    inventory = replace(INVENTORY, servers={**INVENTORY.servers, old.id: old})
    found = server("VM-001", vcpus=16, disk_gib=500)
    merged = imported(found, inventory=inventory)
    assert merged.inventory.servers[old.id] == replace(old, disk_gib=500)
    assert told(merged) == [(MERGED, "Server ergänzt")]
    assert "vCPU: Bestand 4, Datei 16, Bestand bleibt" in merged.reckoning.entries[0].detail
    assert imported(found, inventory=inventory, update=True).inventory.servers[old.id].vcpus == 16


def test_a_name_with_its_domain_is_the_same_server_and_another_domain_is_not() -> None:
    names = ("dc01", "DC01.nord.example", "dc01.sued.example")
    merged = imported(*(server(name) for name in names))
    assert [merged.ledger.id_of(SERVER, name) for name in names] == [
        "99001-dc01",
        "99001-dc01",
        "99001-dc01-sued-example",
    ]


def test_two_names_that_would_share_an_id_are_not_mixed() -> None:
    merged = imported(server("srv 1"), server("srv-1"), server("§§"), server("x" * 80))
    assert told(merged) == [(TAKEN, "neuer Server")] + [(LEFT_OUT, "Servername nicht eindeutig")] * 3


def test_one_name_with_two_uuids_is_two_machines() -> None:
    merged = imported(server("a", uuid="1"), server("a", uuid="1"), server("a", uuid="2"))
    assert [outcome for outcome, _ in told(merged)] == [TAKEN, MERGED, LEFT_OUT]


def test_a_sure_product_becomes_an_installation_on_its_servers() -> None:
    rows = [row(server=FoundServer(name), application=APP) for name in ("a", "b")]
    merged = imported(*rows)
    made = merged.inventory.installations["99001-kfz-zulassung-walnuss-01"]
    assert made.servers == ("99001-a", "99001-b")
    assert (made.hosting, made.users, made.contract) == (None, None, None)
    assert told(merged)[0] == (TAKEN, "neuer Server; neue Installation")
    assert merged.reckoning.names[0].naming is Naming.SURE


def test_an_unsure_product_is_left_out_and_asked_for_with_candidates() -> None:
    merged = imported(row(application="Waffenrecht"), row(3, application="Waffenrecht"))
    assert told(merged) == [(LEFT_OUT, "Produktname zu bestätigen")] * 2
    (question,) = merged.questions
    assert (question.rows, [item.product for item in question.candidates]) == (
        2,
        ["waffenwesen-birke", "waffenwesen-esche"],
    )
    assert merged.inventory.installations == INVENTORY.installations


def test_the_only_installation_of_a_product_is_the_same_and_a_second_name_is_another() -> None:
    merged = imported(row(application="Waffenrecht Esche 4.1"), row(application="Waffenrecht (Esche) Schulung"))
    ids = [
        merged.ledger.id_of(INSTALLATION, name) for name in ("Waffenrecht Esche 4.1", "Waffenrecht (Esche) Schulung")
    ]
    assert ids == ["99001-waffenwesen-esche-01", "99001-waffenwesen-esche-02"]
    assert told(merged) == [(MERGED, "Installation schon bekannt"), (TAKEN, "neue Installation")]


def test_several_installations_of_a_product_are_no_guess() -> None:
    merged = imported(row(application="Namensauflösung und Adressvergabe (DNS/DHCP) (Pappel)"))
    assert told(merged) == [(LEFT_OUT, "mehrere Installationen dieses Produkts")]
    assert "99001-dns-dhcp-pappel-01, 99001-dns-dhcp-pappel-02" in merged.reckoning.entries[0].detail


def test_an_id_is_never_given_twice() -> None:
    ledger = Ledger()
    ledger.enter(INSTALLATION, "Alt", "99001-waffenwesen-birke-07")  # removed from the inventory since
    assert imported(row(application=OTHER), ledger=ledger).ledger.id_of(INSTALLATION, OTHER) == (
        "99001-waffenwesen-birke-08"
    )
    ledger.enter(INSTALLATION, "Alt", "99001-waffenwesen-birke-99")
    assert told(imported(row(application=OTHER), ledger=ledger)) == [
        (LEFT_OUT, "schon 99 Installationen dieses Produkts")
    ]


def test_dependencies_join_what_is_taken() -> None:
    edges = [(APP, OTHER), (APP, OTHER), (APP, NOBODY), (APP, APP)]
    merged = imported(row(application=APP), row(application=OTHER), *(row(edge=edge) for edge in edges))
    assert merged.inventory.dependencies[len(INVENTORY.dependencies) :] == merged.inventory.dependencies[-1:]
    assert [outcome for outcome, _ in told(merged)[2:]] == [TAKEN, MERGED, LEFT_OUT, LEFT_OUT]


def test_dependencies_that_close_a_circle_are_left_out_with_a_way_out() -> None:
    merged = imported(row(application=APP), row(application=OTHER), row(edge=(APP, OTHER)), row(edge=(OTHER, APP)))
    assert merged.inventory.dependencies == INVENTORY.dependencies
    assert told(merged)[2:] == [(LEFT_OUT, "Abhängigkeit schließt einen Kreis")] * 2
    assert "known_cycles" in merged.reckoning.entries[3].detail


def test_a_row_about_a_server_shares_its_fate() -> None:
    merged = imported(server("a"), row(supplements="a"), row(supplements="b"))
    assert [outcome for outcome, _ in told(merged)] == [TAKEN, MERGED, LEFT_OUT]


def test_a_row_about_another_server_of_the_same_name_is_left_out() -> None:
    one, other = FoundServer("a", uuid="u1"), FoundServer("a", uuid="u2")
    rows = [row(server=one), row(server=other), row(supplements="a", uuid="u1"), row(supplements="a", uuid="u2")]
    assert [outcome for outcome, _ in told(imported(*rows))] == [TAKEN, LEFT_OUT, MERGED, LEFT_OUT]


def test_importing_again_changes_nothing() -> None:
    rows = [row(server=FoundServer("a", vcpus=2), application=APP), row(application=OTHER), row(edge=(OTHER, APP))]
    once = imported(*rows)
    again = imported(*rows, inventory=once.inventory, ledger=once.ledger)
    assert again.inventory == once.inventory
    assert again.ledger == once.ledger
    assert again.reckoning.counts() == {"read": 3, "taken": 0, "merged": 3, "left_out": 0}
    assert {named.naming for named in again.reckoning.names} == {Naming.KNOWN}


NAMES = st.sampled_from(["a", "A", "b.x.example", "b", "b.y.example", "srv 1", "srv-1", "§", "vm-001", "x" * 70])
APPS = st.sampled_from([APP, APP.upper(), OTHER, NOBODY, "Waffenrecht", "Geoportal", "Dateiablage Platane 2"])
SIZES = st.one_of(st.none(), st.integers(0, 64))
FOUND_SERVERS = st.builds(FoundServer, NAMES, vcpus=SIZES, uuid=st.sampled_from([None, "1", "2"]))
ROWS = st.lists(
    st.one_of(
        st.builds(row, server=FOUND_SERVERS, application=st.one_of(st.none(), APPS)),
        st.builds(row, application=APPS, edge=st.one_of(st.none(), st.tuples(APPS, APPS))),
        st.builds(row, edge=st.tuples(APPS, APPS)),
        st.builds(row, supplements=NAMES),
        st.builds(row, refusal=st.just("nicht lesbar")),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def addresses() -> object:
    return load_addresses(MINI / "addresses.csv")


@given(ROWS)
def test_whatever_is_found_every_row_is_reckoned_once_and_the_inventory_stays_valid(
    addresses: object, rows: Sequence[Found]
) -> None:
    merged = imported(*rows)
    counts = merged.reckoning.counts()
    assert counts["read"] == len(rows) == counts["taken"] + counts["merged"] + counts["left_out"]
    assert [entry.place for entry in merged.reckoning.entries] == [found.place for found in rows]
    assert all(entry.reason for entry in merged.reckoning.entries)
    assert list(faults(merged.inventory, addresses)) == []  # type: ignore[arg-type]
    for kind in ("servers", "installations"):
        before, after = getattr(INVENTORY, kind), getattr(merged.inventory, kind)
        assert before.keys() <= after.keys()
        assert all(after[id_] == item for id_, item in before.items() if item.tenant != "99001")
    again = imported(*rows, inventory=merged.inventory, ledger=merged.ledger)
    assert again.inventory == merged.inventory
    assert again.reckoning.counts()["taken"] == 0
