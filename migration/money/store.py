"""The reckoning of money as a file: canonical JSON with one account per line, checked against its schema when read."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from common.documents import load_json
from common.errors import InputError
from common.schema import read_schema
from inventory.model import Provenance
from migration.money.lines import Category, Kind, Side
from migration.money.notes import Note
from migration.money.result import (
    Account,
    Assumed,
    Band,
    BreakEven,
    Driver,
    Gap,
    Money,
    Period,
    Row,
    SeedMoney,
    TaxRule,
    Unpriced,
    UsedPrice,
    YearBand,
)
from migration.store import save_result

SCHEMA = Path(__file__).parent.parent / "schemas" / "money.json"
AGAIN = "run `kreiswolke plan money` again"


def save_money(money: Money, folder: Path) -> Path:
    """Write `money.json`, or `money-<key>.json` for the extract of a tenant, into `folder`; returns its path."""
    return save_result(money, "money", folder, money.tenant)


def extract(money: Money, key: str) -> Money:
    """What the tenant `key` may see: its own account and gaps, and of the whole only what all share."""
    return replace(
        money,
        tenant=key,
        gaps={tenant: gaps for tenant, gaps in money.gaps.items() if tenant == key},
        splits={name: {key: part[key]} for name, part in money.splits.items()},
        accounts=tuple(item for item in money.accounts if item.tenant == key),
    )


def load_money(path: Path) -> Money:
    """Read a reckoning; raises InputError where the file is missing, of another version, or not as its schema says."""
    raw = load_json(path, read_schema(SCHEMA), AGAIN)
    try:
        return _money(raw)
    except ValueError as problem:
        raise InputError(path, str(problem), hint=AGAIN) from None


def _money(raw: dict[str, Any]) -> Money:
    tax = raw["tax"] | {"transition_ends": date.fromisoformat(raw["tax"]["transition_ends"])}
    gaps = {
        tenant: tuple(Gap(**item | {"note": Note(item["note"])}) for item in items)
        for tenant, items in raw["gaps"].items()
    }
    return Money(
        **raw
        | {
            "provenance": Provenance(raw["provenance"]),
            "as_of": date.fromisoformat(raw["as_of"]),
            "tax": TaxRule(**tax),
            "assumed": Assumed(**raw["assumed"]),
            "years": tuple(raw["years"]),
            "prices": tuple(UsedPrice(**item) for item in raw["prices"]),
            "unpriced": tuple(Unpriced(item["id"], tuple(map(Side, item["sides"]))) for item in raw["unpriced"]),
            "gaps": gaps,
            "shared": tuple(map(_row, raw["shared"])),
            "total": _account(raw["total"]),
            "accounts": tuple(map(_account, raw["accounts"])),
        }
    )


def _account(raw: dict[str, Any]) -> Account:
    years = (
        YearBand(item["year"], *(Band(**item[name]) for name in ("free_baseline", "free_plan", "summed_difference")))
        for item in raw["years"]
    )
    return Account(
        **raw
        | {
            "rows": tuple(map(_row, raw["rows"])),
            "years": tuple(years),
            "calendar": _period(raw["calendar"]),
            "outlook": _period(raw["outlook"]),
            "break_even": BreakEven(**raw["break_even"]),
            "drivers": tuple(Driver(**item) for item in raw["drivers"]),
            "exit": Band(**raw["exit"]),
            "seed_money": SeedMoney(**raw["seed_money"]) if raw["seed_money"] else None,
        }
    )


def _row(raw: dict[str, Any]) -> Row:
    enums = {"side": Side(raw["side"]), "category": Category(raw["category"]), "kind": Kind(raw["kind"])}
    return Row(**raw | enums | {name: tuple(raw[name]) for name in ("net_cents", "tax_cents")})


def _period(raw: dict[str, Any]) -> Period:
    names = ("baseline", "plan", "difference", "saving_permille", "saving_all_permille")
    return Period(**raw | {name: Band(**raw[name]) if raw[name] else None for name in names})
