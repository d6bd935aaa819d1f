"""Is the configuration of an access point what the plan says, and refused where no device could use it?"""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from netjsonconfig import OpenWrt

from common.errors import UserError
from schools import openwrt
from tests.schools import example

RADIUS = "10.1.1.10"
Config = dict[str, Any]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    school, plan = example.planned(tmp_path)
    return openwrt.netjson(school, school.access_points[0], plan.schools[0], RADIUS)


@pytest.fixture
def text(tmp_path: Path) -> str:
    school, plan = example.planned(tmp_path)
    return openwrt.render(school, school.access_points[0], plan.schools[0], RADIUS)


def test_the_text_read_back_is_the_configuration(config: Config, text: str) -> None:
    back = OpenWrt(native=text).config
    by_name = {interface["name"]: interface for interface in back["interfaces"]}
    for radio, expected in zip(back["radios"], config["radios"], strict=True):
        assert dict(radio) == expected
    for interface in config["interfaces"]:
        read = by_name[interface["name"]]
        if "wireless" in interface:
            expected = {key: value for key, value in interface["wireless"].items() if key != "network"}
            assert read["wireless"] == expected
        for key in ("bridge_members", "addresses"):
            assert read.get(key) == interface.get(key)
    vlans = {vlan["vlan"]: vlan["ports"] for vlan in by_name["br-lan"]["vlan_filtering"]}
    assert vlans == {vlan: [{"ifname": "eth0", "tagging": "t", "primary_vid": False}] for vlan in (110, 120, 130, 199)}


def test_the_access_point_has_the_address_and_name_of_its_radius_client(text: str) -> None:
    assert "option ipaddr '10.64.15.51'" in text
    assert "option gateway '10.64.15.1'" in text
    assert text.count("option nasid '99001-s01-ap01'") == 3
    assert text.count(f"option auth_server '{RADIUS}'") == 3


def test_6_ghz_speaks_wpa3_alone(config: Config) -> None:
    protocols = [
        (entry["wireless"]["encryption"]["protocol"], entry["wireless"]["encryption"]["ieee80211w"])
        for entry in config["interfaces"]
        if "wireless" in entry
    ]
    assert protocols == [("wpa2_enterprise_mixed", "1"), ("wpa2_enterprise_mixed", "1"), ("wpa3_enterprise", "2")]


def test_nobody_gets_a_network_without_a_vlan(text: str) -> None:
    assert text.count("option dynamic_vlan '2'") == 3
    assert "option network" not in text.partition("package wireless")[2]


def test_no_secret_is_in_the_text_and_example_says_so(text: str) -> None:
    secrets = {line.strip() for line in text.splitlines() if "secret" in line or "option key" in line}
    assert {line.split("'")[1] for line in secrets} == {"{{ radius_secret }}"}
    assert text.startswith("# Beispieldaten, frei erfunden\n")


def test_the_same_plan_is_the_same_text(tmp_path: Path, text: str) -> None:
    school, plan = example.planned(tmp_path)
    assert openwrt.render(school, school.access_points[0], plan.schools[0], RADIUS) == text


def encryption(config: Config) -> Config:
    return wireless(config)["encryption"]  # type: ignore[no-any-return]


def wireless(config: Config) -> Config:
    return config["interfaces"][2]["wireless"]  # type: ignore[no-any-return]


def vlan(config: Config) -> Config:
    return config["interfaces"][0]["vlan_filtering"][0]  # type: ignore[no-any-return]


# What netjsonconfig lets pass.
LET_PASS: list[tuple[Callable[[Config], object], str]] = [
    (lambda c: encryption(c).update(server="radius"), "server: radius is not an IP address"),
    (lambda c: encryption(c).update(port=99999), "port: 99999; expected 1 to 65535"),
    (lambda c: encryption(c).update(port=0), "port: 0; expected 1 to 65535"),
    (lambda c: encryption(c).update(key="geheim-geheim-geheim"), "key: a secret; expected"),
    (lambda c: encryption(c).update(dynamic_vlans="2"), "dynamic_vlans: unknown key"),
    (lambda c: wireless(c).update(isolated=True), "isolated: unknown key"),
    (lambda c: wireless(c).update(radio="radio9"), "there is no radio9; expected radio0, radio1, radio2"),
    (lambda c: c["interfaces"][1]["addresses"][0].update(mask=99), "not an address with a mask"),
    (lambda c: c["interfaces"][1]["addresses"][0].update(gateway="10.9.9.1"), "10.9.9.1 is not in 10.64.15.0/24"),
    (lambda c: vlan(c).update(vlan=5000), "vlan: 5000; expected 2 to 4094"),
    (lambda c: vlan(c).update(vlan=1), "vlan: 1; expected 2 to 4094"),
    (lambda c: vlan(c)["ports"][0].update(ifname="eth7"), "eth7 is not in the bridge; expected eth0"),
    (lambda c: c["interfaces"].append({"name": "eth0", "type": "8021q", "vid": 5000}), "vid: 5000; expected 2 to 4094"),
    (lambda c: c["interfaces"][3].update(name="wlan0"), "wlan0 is used twice"),
    (lambda c: c["radios"][2].update(channel=101), "101 is no channel of 6 GHz in Germany"),
    (lambda c: c["radios"][2].update(channel=145), "145 is no channel of 6 GHz in Germany"),
    (lambda c: c["radios"][1].update(tx_power=30), "tx_power: 30 dBm; expected at most 23 dBm EIRP"),
    (lambda c: c["radios"][1].update(country="US"), "country: US; expected DE"),
]


@pytest.mark.parametrize(("change", "problem"), LET_PASS)
def test_what_netjsonconfig_lets_pass_is_refused(
    config: Config, change: Callable[[Config], object], problem: str
) -> None:
    change(config)
    OpenWrt(copy.deepcopy(config)).validate()
    with pytest.raises(UserError) as caught:
        openwrt.checked("ap", config)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda c: c["radios"][2].update(channel=5), "5 is legal, but netjsonconfig cannot render it"),
        (lambda c: c["radios"][2].update(channel=93), "93 is legal, but netjsonconfig cannot render it"),
        (lambda c: c["general"].update(hostname="-ap 1"), "general.hostname: netjsonconfig refuses it"),
        (lambda c: wireless(c).update(ssid="x" * 33), "netjsonconfig refuses it"),
        (lambda c: encryption(c).update(protocol="wpa4"), "netjsonconfig refuses it"),
    ],
)
def test_what_netjsonconfig_refuses_is_said_in_one_line(
    config: Config, change: Callable[[Config], object], problem: str
) -> None:
    change(config)
    with pytest.raises(UserError) as caught:
        openwrt.checked("ap", config)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
