"""The reckoning of money as a file: canonical JSON, one account per line, as `migration/schemas/money.json` says."""

from dataclasses import replace
from pathlib import Path

from migration.money.result import Money
from migration.store import save_result


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
