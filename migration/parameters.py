"""What the planner assumes beside the inventory: `parameters.yaml` as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from inventory.model import Schutzbedarf
from migration.settings import read_settings

PARAMETERS = Path(__file__).parent / "parameters.yaml"
SETUP = "setup"


@dataclass(frozen=True, slots=True)
class Joining:
    """The growing circle: the pilots move alone at first, then so many Landkreise may join per wave."""

    pilot_lead_waves: int
    tenants_per_wave: int


@dataclass(frozen=True, slots=True)
class Risk:
    """What makes a move risky, and how many risky moves a wave may have.

    `schutzbedarf` is a level, from which on it counts, as `unknown_percent` is a share of the weight without an answer.
    A limit is `None` where none has been agreed.
    """

    schutzbedarf: Schutzbedarf
    certain_score_below: int
    unknown_percent: int
    max_per_wave: int | None
    max_per_tenant_and_wave: int | None


@dataclass(frozen=True, slots=True)
class Complexity:
    """A class of installations: its share of the usual hours in per cent, and the most it may have of each size."""

    percent: int
    needs: int
    users: int
    data_gib: int


@dataclass(frozen=True, slots=True)
class Effort:
    """Hours by skill, of the central teams and of the tenant's own."""

    central: Mapping[str, int]
    tenant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Parameters:
    """All assumptions; `effort` is by strategy of a decision, and `setup` for a product's first Landkreis."""

    hours_per_person_day: int
    months_of_double_running: int
    urgent_waves: int
    joining: Joining
    risk: Risk
    effort: Mapping[str, Effort]
    simple: Complexity
    medium: Complexity
    complex_percent: int
    delay_cents_per_wave: int
    uncritical_cents_per_wave: int
    simple_cents_per_wave: int
    stay_cents: int
    hosts_per_renewal: int
    quorum_percent: int
    procurement_holds_waves: bool  # a move waits until what has to be bought for it can have been bought
    max_share_percent: int | None  # `None`: no limit per provider has been agreed
    cumulation: Mapping[Schutzbedarf, int]  # Kumulationseffekt: so many installations of a level count as one more


@cache
def load_parameters(path: Path = PARAMETERS) -> Parameters:
    """The assumptions of `path`; raises InputError where its schema refuses them."""
    raw = read_settings(path)
    return Parameters(
        hours_per_person_day=raw["hours_per_person_day"],
        months_of_double_running=raw["months_of_double_running"],
        urgent_waves=raw["urgent_waves"],
        joining=Joining(**raw["joining"]),
        risk=Risk(**raw["risk"] | {"schutzbedarf": Schutzbedarf(raw["risk"]["schutzbedarf"])}),
        effort={strategy: _effort(item) for strategy, item in raw["effort_hours"].items()},
        simple=Complexity(**raw["complexity"]["simple"]),
        medium=Complexity(**raw["complexity"]["medium"]),
        complex_percent=raw["complexity"]["complex"]["percent"],
        delay_cents_per_wave=raw["cost"]["delay_cents_per_wave"],
        uncritical_cents_per_wave=raw["cost"]["uncritical_cents_per_wave"],
        simple_cents_per_wave=raw["cost"]["simple_cents_per_wave"],
        stay_cents=raw["cost"]["stay_cents"],
        hosts_per_renewal=raw["cost"]["hosts_per_renewal"],
        quorum_percent=raw["together"]["quorum_percent"],
        procurement_holds_waves=raw["procurement"]["holds_waves"],
        max_share_percent=raw["lock_in"]["max_share_percent"],
        cumulation=_cumulation(raw["schutzbedarf"]["cumulation"]),
    )


def _effort(item: Mapping[str, Any]) -> Effort:
    return Effort(central=item.get("central", {}), tenant=item.get("tenant", {}))


def _cumulation(raw: Mapping[str, int | None]) -> dict[Schutzbedarf, int]:
    return {Schutzbedarf(level): count for level, count in raw.items() if count is not None}
