"""Does every wave keep the limits of risky moves, and does a risky move say that it is one?"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from inventory.model import Schutzbedarf
from migration.check.view import View, Violation
from migration.plan import Decision, Target

_ORDER = (Schutzbedarf.NORMAL, Schutzbedarf.HOCH, Schutzbedarf.SEHR_HOCH)


def named(view: View) -> Iterator[Violation]:
    """What moves says that it is risky where it is, and only there."""
    for item in view.planned:
        if _risky(view, item) != any(reason.code == "risky" for reason in item.reasons):
            yield Violation(
                "risk_named", item.installation, "Ob der Umzug riskant ist, sagt der Plan nicht oder falsch."
            )


def limits(view: View) -> Iterator[Violation]:
    """No wave has more risky moves than agreed, in all and at one tenant; a group alone may fill it."""
    rule = view.parameters.risk
    risky = [item for item in view.planned if _risky(view, item)]
    by_tenant: dict[str, list[Decision]] = defaultdict(list)
    for item in risky:
        by_tenant[view.installation(item).tenant].append(item)
    yield from _over(view, risky, rule.max_per_wave, "aller Landkreise")
    for tenant, items in sorted(by_tenant.items()):
        yield from _over(view, items, rule.max_per_tenant_and_wave, f"des Landkreises {tenant}")


def _over(view: View, items: list[Decision], limit: int | None, whose: str) -> Iterator[Violation]:
    if limit is None:
        return
    groups = Counter((item.wave, item.group) for item in items)
    counts: Counter[int | None] = Counter()
    for (wave, _), count in groups.items():
        counts[wave] += min(count, limit)
    for wave, count in sorted(counts.items(), key=str):
        if count > limit:
            text = f"Welle {wave} hat {count} riskante Umzüge {whose}, vereinbart sind höchstens {limit}."
            pinned = any(view.is_pinned(item) for item in items if item.wave == wave)
            yield Violation("risk_limit", f"wave-{wave}", text, pinned)


def _risky(view: View, item: Decision) -> bool:
    """By the published rule; what is switched off is not, for nobody works with it."""
    rule, need = view.parameters.risk, view.inheritance.highest(item.installation)
    if item.target is Target.RETIRE:
        return False
    low, unknown = item.score_low < rule.certain_score_below, item.unknown >= rule.unknown_percent
    return need is None or _ORDER.index(need) >= _ORDER.index(rule.schutzbedarf) or low or unknown
