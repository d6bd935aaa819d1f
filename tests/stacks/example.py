"""A small estate for stacks: inventory, plan extracts and a school network of invented tenants."""

import os
from datetime import date
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest
import yaml

from common.estate import Estate
from common.files import write_json, write_text
from inventory.addresses import AddressPlan, allocate, save_addresses
from inventory.model import Provenance
from migration import plan
from migration.plan import LandingZone, Plan
from migration.store import save_plan

TENANTS = {"99001": "Beispielkreis Ahorn", "99002": "Beispielkreis Birke", "99003": "Beispielkreis Eiche"}
AS_OF = date(2026, 11, 22)


def make_estate(root: Path, cloud: str = "lab", settings: dict[str, object] | None = None) -> Estate:
    """An estate with three tenants, two waves each with one landing zone per wave, and one school for 99001."""
    estate = Estate(root)
    _inventory(estate)
    for key in TENANTS:
        save_plan(plan_of(key), estate.plan)
    write_json(estate.network / "99001.json", school_network("99001"))
    write_text(estate.stacks / "settings.yaml", yaml.safe_dump({"cloud": cloud, **(settings or {})}))
    return estate


def logged_in_estate(root: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    """The same with a clouds.yaml and a public key, and no other OS_* variables in the environment."""
    for name in [name for name in os.environ if name.startswith("OS_")]:
        monkeypatch.delenv(name)
    estate = make_estate(root / "estate")
    clouds = {"clouds": {"lab": {"auth": {"auth_url": "http://127.0.0.1:5000/v3"}, "region_name": "RegionOne"}}}
    write_text(estate.keys / "clouds.yaml", yaml.safe_dump(clouds))
    write_text(estate.keys / "ssh_ed25519.pub", "ssh-ed25519 AAAA example\n")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(estate.keys / "clouds.yaml"))
    return estate


def _inventory(estate: Estate) -> None:
    rows = [f"{key},{name},,50000,700.00,no,frei erfunden" for key, name in TENANTS.items()]
    header = "key,name,nuts3,population,area_km2,pilot,source"
    write_text(estate.inventory / "tenants.csv", "\n".join([header, *rows]) + "\n")
    addresses = AddressPlan()
    for key in TENANTS:
        addresses = allocate(addresses, key)
    save_addresses(estate.inventory / "addresses.csv", addresses)
    settings = {"version": 1, "provenance": "example", "name": "Beispiel", "as_of": str(AS_OF), "seed": 1}
    write_text(estate.inventory / "settings.yaml", yaml.safe_dump(settings))


def plan_of(key: str, waves: int = 2, project: str = "verwaltung") -> Plan:
    """The extract of a plan with one landing zone per wave."""
    zones = tuple(
        LandingZone(f"{key}-w{wave:02}", key, wave, project, 2, 4, 40, (f"{key}-beispiel-{wave:02}",), ())
        for wave in range(1, waves + 1)
    )
    objective = plan.Objective({}, 0, 0, (), None, "greedy")
    return Plan(plan.VERSION, Provenance.EXAMPLE, "Beispiel", key, AS_OF, {}, (), (), (), (), zones, objective)


def school_network(key: str) -> dict[str, object]:
    """A network plan with one school and two RADIUS clients."""
    clients = [{"name": f"ap-{n}", "ipv4": f"10.64.15.{n}", "kind": "access_point"} for n in (1, 2)]
    school = {
        "id": f"{key}-beispielschule",
        "name": "Beispielschule",
        "site": 1,
        "pupils": 300,
        "classes": 12,
        "uplink_required_mbit_s": 1000,
        "ipv4": str(IPv4Network("10.64.0.0/20")),
        "ipv6": str(IPv6Network("2001:db8:1::/48")),
        "vlans": [],
        "radius_clients": clients,
        "firewall": [],
    }
    return {"version": 1, "provenance": "example", "tenant": key, "inputs": {}, "schools": [school]}
