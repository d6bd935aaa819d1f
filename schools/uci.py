"""What netjsonconfig lets pass although no access point can use it, or may not.

netjsonconfig 1.3.1 checks structure and types. Left to us: whether addresses, ports and VLAN numbers exist, whether one
part of the document names another that is there, whether a key is spelt right, what German law allows to be sent, and
that no secret stands in the document.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_interface
from typing import Any

from schools import radio
from schools.model import Radio

# Resolved by whoever brings the configuration to the device; the same syntax serves Ansible and netjsonconfig.
SECRET_PLACEHOLDER = "{{ radius_secret }}"  # noqa: S105
COUNTRY = "DE"
BANDS = {"2g": "2.4", "5g": "5", "6g": "6"}
# Of the 24 legal channels of 6 GHz netjsonconfig 1.3.1 knows these (it also knows 101 to 145, which are not legal).
RENDERED_6_GHZ = frozenset(range(37, 66, 4))
# netjsonconfig hands every other key on to OpenWrt, which ignores what it does not know.
WIRELESS_KEYS = frozenset({"radio", "mode", "ssid", "network", "isolate", "encryption"})
ENCRYPTION_KEYS = frozenset(
    {
        *("protocol", "cipher", "key", "ieee80211w", "server", "port", "nasid"),
        *("dynamic_vlan", "vlan_tagged_interface", "vlan_bridge", "vlan_naming"),
    }
)

Problem = tuple[str, str]  # place in the document, what is wrong and what was expected


def problems(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that is wrong with a NetJSON document that netjsonconfig accepts."""
    for index, entry in enumerate(config["radios"]):
        yield from _radio_problems(f"radios[{index}]", entry)
    radios = {entry["name"] for entry in config["radios"]}
    seen: set[str] = set()
    for index, interface in enumerate(config["interfaces"]):
        at = f"interfaces[{index}]"
        if interface["name"] in seen:
            yield f"{at}.name", f"{interface['name']} is used twice"
        seen.add(interface["name"])
        yield from _address_problems(at, interface)
        yield from _vlan_problems(at, interface)
        if "wireless" in interface:
            yield from _wireless_problems(f"{at}.wireless", interface["wireless"], radios)


def _radio_problems(at: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    if entry.get("country") != COUNTRY:
        yield f"{at}.country", f"{entry.get('country')}; expected {COUNTRY}"
    if entry.get("band") not in BANDS:
        yield f"{at}.band", f"{entry.get('band')}; expected {', '.join(BANDS)}"
        return
    planned = Radio(BANDS[entry["band"]], entry["channel"], entry["channel_width"], entry["tx_power"])
    names = {"width_mhz": "channel_width", "power_dbm": "tx_power"}
    for field, problem in radio.problems(planned):
        yield f"{at}.{names.get(field, field)}", problem
    if planned.band == "6" and planned.channel in radio.CHANNELS["6"] and planned.channel not in RENDERED_6_GHZ:
        allowed = ", ".join(map(str, sorted(RENDERED_6_GHZ)))
        yield f"{at}.channel", f"{planned.channel} is legal, but netjsonconfig cannot render it; choose of {allowed}"


def _address_problems(at: str, interface: Mapping[str, Any]) -> Iterator[Problem]:
    for index, entry in enumerate(interface.get("addresses", ())):
        place = f"{at}.addresses[{index}]"
        try:
            network = ip_interface(f"{entry['address']}/{entry['mask']}").network
        except ValueError as error:
            yield place, f"not an address with a mask ({error})"
            continue
        if "gateway" in entry and ip_address(entry["gateway"]) not in network:
            yield f"{place}.gateway", f"{entry['gateway']} is not in {network}"


def _vlan_problems(at: str, interface: Mapping[str, Any]) -> Iterator[Problem]:
    if "vid" in interface and not _is_vlan(interface["vid"]):
        yield f"{at}.vid", f"{interface['vid']}; expected 2 to 4094 (IEEE 802.1Q)"
    members = interface.get("bridge_members", ())
    for index, vlan in enumerate(interface.get("vlan_filtering", ())):
        place = f"{at}.vlan_filtering[{index}]"
        if not _is_vlan(vlan["vlan"]):
            yield f"{place}.vlan", f"{vlan['vlan']}; expected 2 to 4094 (IEEE 802.1Q)"
        for port in vlan["ports"]:
            if port["ifname"] not in members:
                yield f"{place}.ports", f"{port['ifname']} is not in the bridge; expected {', '.join(members)}"


def _is_vlan(number: int) -> bool:
    return 2 <= number <= 4094


def _wireless_problems(at: str, wireless: Mapping[str, Any], radios: set[str]) -> Iterator[Problem]:
    if wireless["radio"] not in radios:
        yield f"{at}.radio", f"there is no {wireless['radio']}; expected {', '.join(sorted(radios))}"
    yield from _unknown_keys(at, wireless, WIRELESS_KEYS)
    encryption = wireless["encryption"]
    at = f"{at}.encryption"
    yield from _unknown_keys(at, encryption, ENCRYPTION_KEYS)
    if encryption["key"] != SECRET_PLACEHOLDER:
        yield f"{at}.key", f"a secret; expected {SECRET_PLACEHOLDER}, resolved on the way to the device"
    try:
        ip_address(encryption["server"])
    except ValueError:
        yield f"{at}.server", f"{encryption['server']} is not an IP address"
    if not 1 <= encryption["port"] <= 65535:
        yield f"{at}.port", f"{encryption['port']}; expected 1 to 65535"


def _unknown_keys(at: str, mapping: Mapping[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    for key in sorted(mapping.keys() - known):
        yield f"{at}.{key}", f"unknown key; expected one of {', '.join(sorted(known))}"
