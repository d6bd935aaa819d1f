"""The opportunities as files: all of them for the working group, and what a tenant may see of them."""

from dataclasses import replace
from pathlib import Path

from migration.store import save_result
from migration.together.model import Opportunities, Opportunity, TaskView

NAME = "opportunities"


def save_opportunities(found: Opportunities, folder: Path) -> Path:
    """Write `opportunities.json`, or `opportunities-<key>.json` for an extract, into `folder`; returns its path."""
    return save_result(found, NAME, folder, found.tenant)


def extract(found: Opportunities, key: str) -> Opportunities:
    """What the tenant `key` may see: the tasks it has, its own contracts, and of the others how many, never who.

    The value of a joint procurement and what leaving early costs would tell of others' contracts: they are left out.
    """
    tasks = tuple(_own_task(item, key) for item in found.tasks if any(own.tenant == key for own in item.bindings))
    names = {item.task for item in tasks}
    mine = (item for item in found.opportunities if item.task in names)
    return replace(found, tenant=key, tasks=tasks, opportunities=tuple(_own(item, key) for item in mine))


def _own_task(item: TaskView, key: str) -> TaskView:
    own = tuple(binding for binding in item.bindings if binding.tenant == key)
    return replace(item, bindings=own, value_cents=None, value_unknown=None)


def _own(item: Opportunity, key: str) -> Opportunity:
    def only(keys: tuple[str, ...]) -> tuple[str, ...]:
        return (key,) if key in keys else ()

    return replace(
        item,
        occasions=tuple(one for one in item.occasions if one.tenant == key),
        joining=only(item.joining),
        bridging=only(item.bridging),
        already=only(item.already),
        bound=only(item.bound),
        unclear=only(item.unclear),
        early_cents=None,
        early_unknown=None,
    )
