"""Do addresses never move, never overlap and never meet what a tenant uses today?"""

from ipaddress import IPv4Network, IPv6Network
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import InputError, UserError
from inventory.addresses import (
    AddressPlan,
    allocate,
    datacentre_subnet,
    load_addresses,
    save_addresses,
    school_site,
)

KEYS = [f"99{number:03}" for number in range(170)]

private_networks = st.builds(
    lambda second, third, prefix: IPv4Network((f"10.{second}.{third}.0", prefix), strict=False),
    st.integers(0, 255),
    st.integers(0, 255),
    st.integers(13, 24),
)
newcomers = st.lists(st.tuples(st.lists(private_networks, max_size=3), st.booleans()), max_size=12)


def grown(plan: AddressPlan, newcomers: list[tuple[list[IPv4Network], bool]], prefix: str = "99") -> AddressPlan:
    for number, (in_use, schools) in enumerate(newcomers):
        plan = allocate(plan, f"{prefix}{number:03}", in_use, schools=schools)
    return plan


@given(newcomers)
def test_no_two_blocks_overlap_and_none_meets_a_network_in_use(newcomers: list[tuple[list[IPv4Network], bool]]) -> None:
    plan = grown(AddressPlan(), newcomers)
    ipv4 = [n for a in plan.allocations for n in (a.ipv4_datacentre, a.ipv4_schools) if n]
    assert not any(one.overlaps(other) for one, other in combinations(ipv4, 2))
    assert not any(a.ipv6.overlaps(b.ipv6) for a, b in combinations(plan.allocations, 2))
    for allocation in plan.allocations:
        own = [n for n in (allocation.ipv4_datacentre, allocation.ipv4_schools) if n]
        assert not any(block.overlaps(network) for block in own for network in allocation.in_use)


@given(newcomers, newcomers)
def test_who_comes_later_moves_nobody(
    first: list[tuple[list[IPv4Network], bool]], later: list[tuple[list[IPv4Network], bool]]
) -> None:
    before = grown(AddressPlan(), first)
    after = grown(before, later, prefix="98")
    assert after.allocations[: len(first)] == before.allocations


@settings(max_examples=20)
@given(newcomers)
def test_a_file_gives_back_what_was_saved(
    tmp_path_factory: pytest.TempPathFactory, newcomers: list[tuple[list[IPv4Network], bool]]
) -> None:
    path, plan = tmp_path_factory.mktemp("plan") / "addresses.csv", grown(AddressPlan(), newcomers)
    save_addresses(path, plan)
    assert load_addresses(path) == plan


def test_170_administrations_fit_and_96_of_them_run_schools() -> None:
    plan = AddressPlan()
    for number, key in enumerate(KEYS):
        plan = allocate(plan, key, schools=number < 96)
    assert len(plan.allocations) == 170
    with pytest.raises(UserError, match="no free /15"):
        allocate(plan, "98000")


def test_a_full_pool_is_refused() -> None:
    plan = AddressPlan()
    for number in range(256):
        plan = allocate(plan, f"98{number:03}", schools=False)
    with pytest.raises(UserError, match="no free /18"):
        allocate(plan, "97000", schools=False)


def test_a_tenant_gets_addresses_once() -> None:
    with pytest.raises(UserError, match="99001 has addresses already"):
        allocate(allocate(AddressPlan(), "99001"), "99001")


@pytest.mark.parametrize("key", ["7135", "07999", "abc", "0713５", "../99009", "9900999999999"])
def test_a_key_that_is_none_gets_no_addresses_which_it_would_keep_for_ever(key: str) -> None:
    with pytest.raises(UserError, match="is no official key -> 5 to 12 digits with the leading zero"):
        allocate(AddressPlan(), key)


def test_subnets_of_the_data_centre_and_the_schools() -> None:
    allocation = allocate(allocate(AddressPlan(), "99001"), "99002").of("99002")
    assert datacentre_subnet(allocation, 63) == (IPv4Network("10.0.127.0/24"), IPv6Network("2001:db8:100:3f::/64"))
    assert school_site(allocation, 1) == (IPv4Network("10.66.0.0/20"), IPv6Network("2001:db8:101::/48"))
    assert school_site(allocation, 32) == (IPv4Network("10.67.240.0/20"), IPv6Network("2001:db8:120::/48"))


@pytest.mark.parametrize("index", [-1, 64])
def test_a_subnet_outside_of_the_data_centre_is_refused(index: int) -> None:
    with pytest.raises(UserError, match="expected 0 to 63"):
        datacentre_subnet(allocate(AddressPlan(), "99001").of("99001"), index)


@pytest.mark.parametrize("site", [0, 33])
def test_a_school_site_outside_of_the_block_is_refused(site: int) -> None:
    with pytest.raises(UserError, match="expected 1 to 32"):
        school_site(allocate(AddressPlan(), "99001").of("99001"), site)


def test_who_has_no_schools_has_no_addresses_for_them() -> None:
    with pytest.raises(UserError, match="Schulträger"):
        school_site(allocate(AddressPlan(), "99001", schools=False).of("99001"), 1)


def test_an_unknown_tenant_is_told_how_to_get_addresses() -> None:
    with pytest.raises(UserError, match="kreiswolke inventory allocate 99001"):
        AddressPlan().of("99001")


GOOD = "99001,0,10.0.0.0/18,10.64.0.0/15,2001:db8::/40,"


@pytest.mark.parametrize(
    ("row", "field", "problem"),
    [
        ("99002,2,10.0.64.0/18,,2001:db8:100::/40,", "slot", "slot 2; expected 1"),
        ("99001,1,10.0.64.0/18,,2001:db8:100::/40,", "key", "in the file already"),
        ("99002,1,10.0.0.0/18,,2001:db8:100::/40,", "ipv4_datacentre", "in the file already"),
        ("99002,1,10.0.64.0/18,10.64.0.0/15,2001:db8:100::/40,", "ipv4_schools", "in the file already"),
        ("99002,1,10.0.64.0/18,,2001:db8::/40,", "ipv6", "in the file already"),
        ("99002,1,10.0.64.0/19,,2001:db8:100::/40,", "ipv4_datacentre", "expected a /18 of 10.0.0.0/10"),
        ("99002,1,10.64.0.0/18,,2001:db8:100::/40,", "ipv4_datacentre", "expected a /18 of 10.0.0.0/10"),
        ("99002,1,10.0.64.1/18,,2001:db8:100::/40,", "ipv4_datacentre", "not a network"),
        ("99002,1,fd00::/18,,2001:db8:100::/40,", "ipv4_datacentre", "not a network"),
        ("99002,1,10.0.64.0/18,,2001:db9::/40,", "ipv6", "expected a /40 of 2001:db8::/32"),
        ("99002,1,10.0.64.0/18,,2001:db8:100::/40,10.0.0.0/9", "ipv4_datacentre", "meets a network in use"),
        ("99002,1,10.0.64.0/18,,2001:db8:100::/40,10.0.0.0/9;Rathaus", "in_use", "not a network"),
        ("99002,one,10.0.64.0/18,,2001:db8:100::/40,", "slot", "'one' is not allowed"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, field: str, problem: str) -> None:
    path = tmp_path / "addresses.csv"
    path.write_text(f"key,slot,ipv4_datacentre,ipv4_schools,ipv6,in_use\n{GOOD}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=problem) as caught:
        load_addresses(path)
    assert (caught.value.line, caught.value.field) == (3, field)


def test_the_24_landkreise_have_addresses_in_the_order_of_their_keys() -> None:
    plan = load_addresses(Path("inventory/rlp/addresses.csv"))
    keys = [allocation.key for allocation in plan.allocations]
    assert len(keys) == 24
    assert keys == sorted(keys)
    assert plan == grown_in_order(keys)


def grown_in_order(keys: list[str]) -> AddressPlan:
    plan = AddressPlan()
    for key in keys:
        plan = allocate(plan, key)
    return plan


def test_a_tenant_that_uses_the_whole_pool_today_is_refused() -> None:
    with pytest.raises(UserError, match="no free /18"):
        allocate(AddressPlan(), "99001", [IPv4Network("10.0.0.0/8")])
