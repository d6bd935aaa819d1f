"""Public procurement as dated data: thresholds, procedures with their steps, contract forms (`procurement.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from migration.plan import Target
from migration.settings import read_settings

PROCUREMENT = Path(__file__).parent.parent / "procurement.yaml"
CALL_OFF = "call_off"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure with its days, where they come from, and who takes it; `decision`: a committee decides."""

    title: str
    days: int
    norm: str
    owner: str
    decision: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """A way to buy, from its first step to the day on which a wave can begin."""

    id: str
    title: str
    norm: str
    steps: tuple[Step, ...]

    @property
    def lead_days(self) -> int:
        """Days from the first step to the first day of the wave."""
        return sum(step.days for step in self.steps)

    def start_by(self, needed: date) -> date:
        """The last day on which the procedure can begin for a wave that starts on `needed`."""
        return needed - timedelta(days=self.lead_days)


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value from which on the VgV applies, net, in the time for which it was set."""

    net_cents: int
    valid_from: date
    valid_until: date
    source: str


@dataclass(frozen=True, slots=True)
class National:
    """The limits below the threshold: up to which value an order, and a negotiation, need no public tender."""

    direct_net_cents: int
    negotiated_net_cents: int
    valid_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """The estimated value of what is bought: the known part in cents, and of how many contracts nobody knows it."""

    known_cents: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything of `procurement.yaml`; thresholds and limits in order of their first day."""

    value_months: int
    thresholds: tuple[Threshold, ...]
    national: tuple[National, ...]
    procedures: Mapping[str, Procedure]
    call_off_targets: frozenset[Target]
    tender_targets: frozenset[Target]
    contract_forms: Mapping[Target, str]
    contract_form_source: str

    def threshold(self, day: date) -> Threshold:
        """The threshold in force on `day`; the last one known where none has been set for that day yet."""
        begun = [item for item in self.thresholds if item.valid_from <= day]
        return begun[-1] if begun else self.thresholds[0]

    def limits(self, day: date) -> National:
        """The limits below the threshold in force on `day`; the first known before all of them."""
        begun = [item for item in self.national if item.valid_from <= day]
        return begun[-1] if begun else self.national[0]

    def tender(self, value: Value, day: date) -> Procedure:
        """The procedure for a purchase of `value` that begins on `day`.

        Where a part of the value is unknown the strictest holds: an unknown value is never a small one.
        """
        limits = self.limits(day)
        if value.unknown or value.known_cents >= self.threshold(day).net_cents:
            return self.procedures["open_eu"]
        if value.known_cents > limits.negotiated_net_cents:
            return self.procedures["public_national"]
        return self.procedures["negotiated" if value.known_cents > limits.direct_net_cents else "direct"]


@cache
def load_rules(path: Path = PROCUREMENT) -> Rules:
    """The rules of `path`; raises InputError where its schema refuses them."""
    raw = read_settings(path)
    return Rules(
        value_months=raw["value_months"],
        thresholds=tuple(Threshold(**_dated(item)) for item in _in_order(raw["thresholds"])),
        national=tuple(National(**_dated(item)) for item in _in_order(raw["national"])),
        procedures={name: _procedure(name, item) for name, item in raw["procedures"].items()},
        call_off_targets=frozenset(map(Target, raw["call_off_targets"])),
        tender_targets=frozenset(map(Target, raw["tender_targets"])),
        contract_forms={Target(name): form for name, form in raw["contract_forms"].items()},
        contract_form_source=raw["contract_form_source"],
    )


def _in_order(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: item["valid_from"])


def _dated(item: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(item[name]) for name in ("valid_from", "valid_until") if name in item}
    return item | days


def _procedure(name: str, item: Mapping[str, Any]) -> Procedure:
    return Procedure(name, item["title"], item["norm"], tuple(Step(**step) for step in item["steps"]))
