"""What moved between two plans, and why: one German sentence per installation."""

from collections.abc import Iterator
from dataclasses import dataclass

from migration import labels
from migration.plan import Decision, Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs about one installation.

    `code` is added, removed, done, dropped, target, earlier, later, scheduled or unscheduled.
    """

    installation: str
    code: str
    text: str


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Every installation whose target, operator or wave differs, in order of the ids."""
    before = {item.installation: item for item in old.decisions}
    after = {item.installation: item for item in new.decisions}
    found = (_difference(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys()))
    return [item for item in found if item is not None]


def changed_inputs(old: Plan, new: Plan) -> Iterator[str]:
    """What the plans were made from and that differs: the planning date and files of the inventory."""
    if old.as_of != new.as_of:
        yield f"Planungsdatum {old.as_of:%d.%m.%Y} → {new.as_of:%d.%m.%Y}"
    for file in sorted(old.inputs.keys() | new.inputs.keys()):
        if old.inputs.get(file) != new.inputs.get(file):
            yield file


def _difference(key: str, old: Decision | None, new: Decision | None) -> Difference | None:
    if new is None:
        return Difference(key, "removed", "nicht mehr im Bestand")
    if old is None:
        return Difference(key, "added", f"neu: {_shown(new)}; {why(new)}")
    event = new.progress if new.progress != old.progress else None
    if event in ("done", "dropped"):
        reason = next(reason.text for reason in new.reasons if reason.code == event)
        return Difference(key, event, f"geplant war {_shown(old)}; {reason}")
    told = f", {labels.PROGRESS[event]}" if event else ""
    if (old.target, old.provider, old.replacement) != (new.target, new.provider, new.replacement):
        return Difference(key, "target", f"{_shown(old)} → {_shown(new)}; {why(new)}")
    if old.wave == new.wave:
        return None
    if old.wave is None:
        return Difference(key, "scheduled", f"bekommt Welle {new.wave}; {why(new)}")
    if new.wave is None:
        return Difference(key, "unscheduled", f"Welle {old.wave} → keine{told}; {why(new)}")
    code, word = ("later", "später") if new.wave > old.wave else ("earlier", "früher")
    return Difference(key, code, f"Welle {old.wave} → {new.wave} ({word}{told}); {why(new)}")


def _shown(item: Decision) -> str:
    wave = f", Welle {item.wave}" if item.wave is not None else ""
    operator = f" ({item.provider})" if item.provider else ""
    return f"{labels.TARGETS[item.target]}{operator}{wave}"


def why(item: Decision) -> str:
    """The sentence that says why a decision has its wave, or none, or why it stays."""
    reason = item.reasons[-1] if item.wave is not None or len(item.reasons) > 1 else item.reasons[0]
    return reason.text
