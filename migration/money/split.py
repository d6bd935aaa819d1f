"""Who bears what is shared? Keys to choose from, and cents that add up exactly.

Split by the largest remainder (Hare-Niemeyer): everybody gets the whole cents of the exact share, and the cents left
over go to the largest remainders, among equals to the lower key.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor

from inventory.model import Inventory
from migration.money.notes import Note, Notes
from migration.plan import Decision

KEYS = ("inhabitants", "equal", "installations", "users", "mixed")

Weights = Mapping[str, Fraction]  # tenant -> its share; together 1


def allot(cents: int, shares: Weights) -> dict[str, int]:
    """`cents` split by `shares`, which add up to 1; the parts add up to `cents`."""
    exact = {key: cents * share for key, share in shares.items()}
    parts = {key: floor(value) for key, value in exact.items()}
    rest = cents - sum(parts.values())
    for key in sorted(parts, key=lambda key: (parts[key] - exact[key], key))[:rest]:
        parts[key] += 1
    return parts


def all_shares(
    inventory: Inventory, decisions: Iterable[Decision], mixed: Mapping[str, int], notes: Notes
) -> dict[str, Weights]:
    """The share of each tenant by each key; where a key finds nothing to count, all bear the same."""
    moved = [item for item in decisions if item.wave is not None]
    plain = {
        "inhabitants": shares({key: tenant.population for key, tenant in inventory.tenants.items()}),
        "equal": shares(dict.fromkeys(inventory.tenants, 1)),
        "installations": shares(_count(inventory, moved)),
        "users": shares(_users(inventory, moved, notes)),
    }
    total = sum(mixed.values())
    plain["mixed"] = {
        key: sum((plain[name][key] * Fraction(weight, total) for name, weight in mixed.items()), Fraction(0))
        for key in inventory.tenants
    }
    return plain


def shares(counts: Mapping[str, int | Fraction]) -> Weights:
    """Counts as shares of their sum; all alike where nothing was counted."""
    total = sum(counts.values())
    if not total:
        return {key: Fraction(1, len(counts)) for key in counts}
    return {key: Fraction(count) / total for key, count in counts.items()}


def _count(inventory: Inventory, moved: Iterable[Decision]) -> dict[str, int]:
    counts = dict.fromkeys(inventory.tenants, 0)
    for item in moved:
        counts[item.tenant] += 1
    return counts


def _users(inventory: Inventory, moved: Iterable[Decision], notes: Notes) -> dict[str, Fraction]:
    """Users of what moves; an unknown number counts as the mean of the known ones."""
    numbers = [(item.tenant, inventory.installations[item.installation].users) for item in moved]
    known = [users for _, users in numbers if users is not None]
    mean = Fraction(sum(known), len(known)) if known else Fraction(0)
    counts = dict.fromkeys(inventory.tenants, Fraction(0))
    for tenant, users in numbers:
        if users is None:
            notes.add(tenant, Note.USERS_ESTIMATED)
        counts[tenant] += mean if users is None else users
    return counts
