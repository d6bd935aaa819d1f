"""The OpenWrt configuration of an access point, rendered by netjsonconfig behind our own checks (`schools.uci`).

Who logs in to the WLAN is asked for at the tenant's RADIUS server (WPA2/WPA3-Enterprise, IEEE 802.1X) and put into the
VLAN it answers with (RFC 2868, RFC 3580 section 3.31): hostapd joins the station with that VLAN of the uplink. Whom it
names no VLAN gets no network. The bridge lets only the VLANs of the roles through that log in by name.
"""

from copy import deepcopy
from textwrap import shorten
from typing import Any

import jsonschema
from netjsonconfig import OpenWrt
from netjsonconfig.exceptions import ValidationError

from common.errors import UserError
from inventory.model import Provenance
from schools import uci
from schools.model import AccessPoint, Radio, School
from schools.plan import Role, SchoolNetwork, Vlan

WLAN_ROLES = (Role.PAEDAGOGIK, Role.LEHRKRAEFTE, Role.VERWALTUNG)
RADIUS_PORT = 1812
# The bridge of the access point and the port that leads to the switch, which carries every VLAN tagged.
BRIDGE, UPLINK = "br-lan", "eth0"
EXAMPLE = "# Beispieldaten, frei erfunden\n"
_BANDS = {band: name for name, band in uci.BANDS.items()}


def render(school: School, access_point: AccessPoint, network: SchoolNetwork, radius_server: str) -> str:
    """The UCI text (`uci import`) of an access point; raises UserError where a check refuses it.

    The shared secret stands in it as `{{ radius_secret }}`; `radius_server` is an IP address.
    """
    name = f"{school.id}-{access_point.id}"
    text: str = checked(name, netjson(school, access_point, network, radius_server)).render()
    return (EXAMPLE if school.provenance is Provenance.EXAMPLE else "") + text


def checked(name: str, config: dict[str, Any]) -> OpenWrt:
    """The document `config` for device `name` as netjsonconfig holds it; raises UserError for the first problem."""
    for place, problem in uci.problems(config):
        raise UserError(f"{name}: {place}: {problem}")
    device = OpenWrt(deepcopy(config))
    try:
        device.validate()
    except ValidationError as error:
        cause = jsonschema.exceptions.best_match([error.details])
        place, reason = cause.json_path.removeprefix("$."), shorten(cause.message, 160)
        raise UserError(f"{name}: {place}: netjsonconfig refuses it ({reason})") from None
    return device


def netjson(school: School, access_point: AccessPoint, network: SchoolNetwork, radius_server: str) -> dict[str, Any]:
    """The configuration as a NetJSON DeviceConfiguration."""
    name = f"{school.id}-{access_point.id}"
    management = next(vlan for vlan in network.vlans if vlan.role is Role.MANAGEMENT)
    address = next(client.ipv4 for client in network.radius_clients if client.name == name)
    carried = [vlan for vlan in network.vlans if vlan.role in WLAN_ROLES or vlan is management]
    return {
        "general": {"hostname": name, "timezone": "Europe/Berlin"},
        "radios": [_radio(index, radio) for index, radio in enumerate(access_point.radios)],
        "interfaces": [
            {
                "name": BRIDGE,
                "type": "bridge",
                "network": "lan",
                "bridge_members": [UPLINK],
                "vlan_filtering": [
                    {"vlan": vlan.id, "ports": [{"ifname": UPLINK, "tagging": "t"}]} for vlan in carried
                ],
            },
            _management(management, address),
            *(
                _wireless(index, radio, f"schule-{school.tenant}", name, radius_server)
                for index, radio in enumerate(access_point.radios)
            ),
        ],
    }


def _radio(index: int, radio: Radio) -> dict[str, Any]:
    return {
        "name": f"radio{index}",
        "driver": "mac80211",
        "protocol": "802.11ax",
        "country": uci.COUNTRY,
        "band": _BANDS[radio.band],
        "channel": radio.channel,
        "channel_width": radio.width_mhz,
        "tx_power": radio.power_dbm,
    }


def _management(vlan: Vlan, address: str) -> dict[str, Any]:
    return {
        "name": f"{BRIDGE}.{vlan.id}",
        "type": "ethernet",
        "network": Role.MANAGEMENT.value,
        "addresses": [
            {
                "proto": "static",
                "family": "ipv4",
                "address": address,
                "mask": vlan.ipv4.prefixlen,
                "gateway": str(vlan.ipv4[1]),
            }
        ],
    }


def _wireless(index: int, radio: Radio, ssid: str, name: str, radius_server: str) -> dict[str, Any]:
    # 6 GHz allows WPA3 alone (Wi-Fi Alliance, WPA3 specification); elsewhere WPA2 stays for older devices.
    only_wpa3 = radio.band == "6"
    return {
        "name": f"wlan{index}",
        "type": "wireless",
        "wireless": {
            "radio": f"radio{index}",
            "mode": "access_point",
            "ssid": ssid,
            "network": [],  # no VLAN, no network
            "isolate": True,
            "encryption": {
                "protocol": "wpa3_enterprise" if only_wpa3 else "wpa2_enterprise_mixed",
                "cipher": "ccmp",
                "ieee80211w": "2" if only_wpa3 else "1",
                "key": uci.SECRET_PLACEHOLDER,
                "server": radius_server,
                "port": RADIUS_PORT,
                "nasid": name,
                "dynamic_vlan": "2",  # required: whoever is given no VLAN is refused
                "vlan_tagged_interface": BRIDGE,
                "vlan_bridge": "br-vlan",
                # 1: hostapd names the VLAN's device as the bridge's own are named (br-lan.110) and takes that one.
                "vlan_naming": "1",
            },
        },
    }
