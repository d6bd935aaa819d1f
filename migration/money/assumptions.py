"""What the reckoning of money assumes beside the prices of the inventory: `assumptions.yaml` as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from migration.money.tax import Rate, SharedServices
from migration.settings import read_settings

ASSUMPTIONS = Path(__file__).parent / "assumptions.yaml"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All assumptions; `effort_range` is by strategy of a decision, and `setup`, with the id of a price each."""

    outlook_years: int
    server_life_years: int
    point_spread_percent: int
    draws: int
    claim_percent: int
    windows_servers_per_licence: int
    effort_range: Mapping[str, str]
    split_key: str
    mixed: Mapping[str, int]  # key of the split -> its weight
    rates: tuple[Rate, ...]
    shared_services: SharedServices
    seed_money: str  # id of its price per inhabitant


@cache
def load_assumptions(path: Path = ASSUMPTIONS) -> Assumptions:
    """The assumptions of `path`; raises InputError where its schema refuses them."""
    raw = read_settings(path)
    shared = raw["tax"]["shared_services"]
    return Assumptions(
        outlook_years=raw["outlook_years"],
        server_life_years=raw["server_life_years"],
        point_spread_percent=raw["point_spread_percent"],
        draws=raw["draws"],
        claim_percent=raw["claim_percent"],
        windows_servers_per_licence=raw["windows_servers_per_licence"],
        effort_range=raw["effort_range"],
        split_key=raw["split"]["key"],
        mixed=raw["split"]["mixed"],
        rates=tuple(
            Rate(date.fromisoformat(item["from"]), item["percent"], item["source"]) for item in raw["tax"]["rates"]
        ),
        shared_services=SharedServices(
            taxable=shared["taxable"],
            transition_ends=date.fromisoformat(shared["transition_ends"]),
            source=shared["source"],
            unverified=shared["unverified"],
        ),
        seed_money=raw["seed_money"]["price"],
    )
