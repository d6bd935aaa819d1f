"""Do the networks of all sites fit, never meet, stay where they are, and allow only what is meant?"""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import UserError
from inventory.addresses import school_site
from inventory.model import Provenance
from schools import network
from schools.model import AccessPoint, Connection, Room, School, Switch
from schools.plan import Role, SchoolNetwork
from tests.schools.example import KEY, addresses

FIT = 1431  # 1431 * 40 / 28 = 2045 devices: what a /21 holds beside network, broadcast and gateway


def school(site: int = 1, pupils: int = 300, access_points: int = 1, switches: int = 1, classrooms: int = 1) -> School:
    return School(
        id=f"{KEY}-s{site:02}",
        tenant=KEY,
        provenance=Provenance.EXAMPLE,
        name="Beispielschule",
        kind="gymnasium",
        site=site,
        pupils=pupils,
        classes=12,
        connection=Connection("fttb", 1000, 1000),
        rooms=tuple(Room(f"raum-{number}", "haus", 0, "classroom") for number in range(classrooms)),
        access_points=tuple(AccessPoint(f"ap{number:02}", "raum-0", ()) for number in range(1, access_points + 1)),
        switches=tuple(Switch(f"sw{number:02}", "raum-0") for number in range(1, switches + 1)),
        sha256="0" * 64,
    )


def planned(one: School) -> SchoolNetwork:
    return network.network(one, *school_site(addresses().of(KEY), one.site))


schools = st.lists(
    st.builds(school, st.integers(1, 32), st.integers(1, FIT), st.integers(0, 200), st.integers(0, 39)),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.site,
)


@given(schools)
def test_no_two_networks_of_a_tenant_meet_and_each_lies_in_its_site(some: list[School]) -> None:
    made = network.plan(KEY, some, addresses()).schools
    vlans = [vlan for site in made for vlan in site.vlans]
    assert not any(a.ipv4.overlaps(b.ipv4) or a.ipv6.overlaps(b.ipv6) for a, b in combinations(vlans, 2))
    for site in made:
        assert all(vlan.ipv4.subnet_of(site.ipv4) and vlan.ipv6.subnet_of(site.ipv6) for vlan in site.vlans)
        assert all(vlan.ipv6.prefixlen == 64 for vlan in site.vlans)


@given(schools)
def test_each_role_has_one_vlan_per_site_with_a_number_of_802_1q(some: list[School]) -> None:
    for site in network.plan(KEY, some, addresses()).schools:
        assert [vlan.role for vlan in site.vlans] == list(Role)
        assert len({vlan.id for vlan in site.vlans}) == len(Role)
        assert all(2 <= vlan.id <= 4094 for vlan in site.vlans)


@given(schools)
def test_every_device_has_an_address_of_its_own_in_the_management_network(some: list[School]) -> None:
    for one, site in zip(some, network.plan(KEY, some, addresses()).schools, strict=True):
        (management,) = [vlan.ipv4 for vlan in site.vlans if vlan.role is Role.MANAGEMENT]
        used = [client.ipv4 for client in site.radius_clients]
        assert len(set(used)) == len(used) == len(one.access_points) + len(one.switches)
        assert set(used) <= {str(host) for host in list(management.hosts())[1:]}  # the first is the gateway


@given(schools, st.data())
def test_networks_of_a_site_stay_when_others_come_and_go(some: list[School], data: st.DataObject) -> None:
    kept = data.draw(st.sampled_from(some))
    (alone,) = network.plan(KEY, [kept], addresses()).schools
    assert alone in network.plan(KEY, some, addresses()).schools


@given(st.integers(1, 10_000))
def test_pupils_devices_fit_or_are_refused(pupils: int) -> None:
    one = school(pupils=pupils)
    if pupils > FIT:
        with pytest.raises(UserError, match="do not fit into 2045 addresses"):
            planned(one)
    else:
        (vlan,) = [vlan for vlan in planned(one).vlans if vlan.role is Role.PAEDAGOGIK]
        assert network.expected_devices(pupils) <= vlan.ipv4.num_addresses - 3


def test_devices_beyond_the_management_network_are_refused() -> None:
    assert planned(school(access_points=204)).radius_clients[-1].ipv4.endswith(".254")
    with pytest.raises(UserError, match="ap205 has no address"):
        planned(school(access_points=205))
    with pytest.raises(UserError, match="sw40 has no address"):
        planned(school(switches=40))


@pytest.mark.parametrize(("classes", "mbit_s"), [(1, 60), (12, 390), (33, 1020)])
def test_a_site_needs_30_mbit_s_per_class_and_once_for_its_administration(classes: int, mbit_s: int) -> None:
    assert network.required_mbit_s(classes) == mbit_s


def test_never_more_than_40_devices_on_an_access_point() -> None:
    assert planned(school(pupils=28, classrooms=3)).access_points_required == 3
    assert planned(school(pupils=280, classrooms=3)).access_points_required == 10  # 400 devices
    assert planned(school(pupils=281, classrooms=3)).access_points_required == 11


@pytest.mark.parametrize(
    ("line", "gaps"),
    [
        (Connection("fttb", 1000, 1000), ()),
        (Connection("fttb", 390, 390), ()),
        (Connection("fttb", 389, 389), ("Anbindung zu langsam: 389 von 390 Mbit/s",)),
        (Connection("fttb", 1000, 500), ("Anbindung nicht symmetrisch",)),
        (Connection("coax", 1000, 1000), ("Kein Glasfaseranschluss bis ins Gebäude (FTTB)",)),
        (Connection("fttb", None, 1000), ("Anbindung unbekannt: Bandbreite erfragen",)),
        (Connection("fttb", None, None), ("Anbindung unbekannt: Bandbreite erfragen",)),
        (None, ("Anbindung unbekannt: Bandbreite erfragen",)),
    ],
)
def test_what_a_line_lacks_is_said_and_unknown_is_never_good(line: Connection | None, gaps: tuple[str, ...]) -> None:
    assert planned(replace(school(pupils=28), connection=line)).gaps == gaps


def test_missing_access_points_are_counted() -> None:
    assert planned(school(pupils=28, classrooms=4)).gaps == ("Access Points fehlen: 3 (vorhanden 1, nötig 4)",)


def test_no_rule_leads_from_one_role_to_another() -> None:
    assert {rule.target for rule in planned(school()).firewall} == {"internet", "services"}


def test_things_and_devices_never_reach_the_internet() -> None:
    sources = {rule.source for rule in planned(school()).firewall if rule.target == "internet"}
    assert sources == {Role.PAEDAGOGIK, Role.LEHRKRAEFTE, Role.VERWALTUNG, Role.GAST}


def test_only_devices_ask_the_radius_server() -> None:
    asking = {rule.source for rule in planned(school()).firewall if "udp/1812" in rule.services}
    assert asking == {Role.MANAGEMENT}


def test_example_and_real_schools_never_mix() -> None:
    with pytest.raises(UserError, match="never mix"):
        network.plan(KEY, [school(1), replace(school(2), provenance=Provenance.REAL)], addresses())
