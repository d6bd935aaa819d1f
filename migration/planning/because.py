"""Why this wave and not an earlier one, or why none at all? What held a group back, in words."""

from inventory.model import Pin, Wave
from migration.dates import text
from migration.facts.effort import capacity
from migration.labels import PROGRESS, SKILLS
from migration.plan import Reason
from migration.planning.draft import Draft, pins_differ
from migration.planning.groups import Group
from migration.planning.risk import RISKY
from migration.planning.waves import Hold, Obstacle
from migration.targets.proposal import Proposal
from migration.targets.windows import Waves


def why_this_wave(draft: Draft, group: Group, proposal: Proposal, wave: Wave, hold: Hold | None) -> Reason:
    """What kept the installation from the wave before; nothing where it moves at the first occasion."""
    until = f"Welle {wave.number}, Abschluss am {text(wave.end)}"
    pin = proposal.pin
    if pin is not None and pin.wave is not None:
        return Reason(
            "wave_pinned", f"{until}: festgelegt am {text(pin.decided_on)} durch {pin.decided_by}: {pin.reason}"
        )
    if decided := _decided(draft, group):
        other = decided.installation
        return Reason("wave_group", f"{until}: festgelegt für {other}, mit dem es nur zusammen umziehen kann.")
    if hold is None:
        return Reason("wave_first", f"{until}: die erste Welle des Plans.")
    code, obstacle = _obstacle(draft, proposal, wave.number - 1, hold)
    return Reason(code, f"{until}: früher nicht, {obstacle}")


def why_no_wave(draft: Draft, group: Group, proposal: Proposal, hold: Hold | None) -> list[Reason]:
    """What keeps an installation that could go elsewhere from every wave, beside what its own reasons say."""
    if pins_differ(draft, group):
        return [Reason("pins_differ", "Festgelegt für andere Wellen als das, womit es nur zusammen umziehen kann.")]
    pin = _decided(draft, group)
    if pin is not None and pin.wave not in group.lawful:
        code, why = _not_kept(draft, group, pin)
        what = "" if pin.installation == proposal.subject.id else f" ({pin.installation})"
        return [Reason(code, f"Am {text(pin.decided_on)} für Welle {pin.wave} festgelegt{what}; {why}.")]
    if hold is not None:
        code, obstacle = _obstacle(draft, proposal, None, hold)
        return [Reason(code, f"In keiner Welle des Plans, {obstacle}")]
    if proposal.waves:
        other = next((key for key in group.members if not draft.proposals[key].waves), None)
        if other is None:
            return [
                Reason("group_window", "Es gibt keine Welle, in der alles umziehen darf, was zusammen umziehen muss.")
            ]
        return [Reason("group_blocked", f"Kann nur zusammen mit {other} umziehen, und das ist noch nicht möglich.")]
    return []


def _decided(draft: Draft, group: Group) -> Pin | None:
    """The decision about the wave of a group, that of its first member where several are for the same one."""
    pins = (draft.proposals[key].pin for key in group.members)
    return next((pin for pin in pins if pin is not None and pin.wave is not None), None)


def _not_kept(draft: Draft, group: Group, pin: Pin) -> tuple[str, str]:
    """Why nothing moves in the wave that a person has decided."""
    if pin.wave not in draft.context.windows.future:
        return "pin_past", "sie hat schon begonnen"
    if any(pin.wave not in _later(draft, key) for key in group.members):
        return "pin_late", "etwas, mit dem es nur zusammen umziehen kann, ist als verspätet gemeldet"
    return "pin_unlawful", "dann ist die Freigabe nicht gültig"


def _later(draft: Draft, key: str) -> Waves:
    return draft.context.progress.later(key, draft.proposals[key].product_after)


def _obstacle(draft: Draft, proposal: Proposal, before: int | None, hold: Hold) -> tuple[str, str]:
    match hold.obstacle:
        case Obstacle.JOINING:
            return "wave_joining", "weil der Landkreis erst mit dieser Welle einsteigt."
        case Obstacle.NEEDS:
            when = "das nicht früher umzieht" if before is not None else "das keine Welle hat"
            return "wave_needs", f"weil es {hold.group} braucht, {when}{_reported(draft, hold.group)}."
        case Obstacle.CAPACITY:
            assert hold.resource is not None
            if hold.resource[1] == RISKY:
                return "wave_risk", _risk(draft, hold.resource[0])
            return "wave_capacity", _capacity(draft, proposal, before, hold)
        case Obstacle.SETUP:
            product = draft.inventory.products[hold.product].name
            return "wave_setup", f"weil {product} dann noch nicht eingerichtet ist."
        case Obstacle.COST:
            return "wave_cost", "weil der Plan dadurch teurer würde."
        case Obstacle.KEPT:
            which = "diese" if before is not None else "wegen der Kosten keine"
            return "wave_kept", f"weil der Plan zuvor {which} Welle vorsah."
        case Obstacle.WINDOW:
            return _window(draft, proposal, before)


def _reported(draft: Draft, group: str) -> str:
    """What people have reported, or not, about something that another waits for."""
    members = next((item.members for item in draft.groups if item.id == group), ())
    notices = [reason.code for key in members for reason in draft.context.progress.notices(key)[0]]
    return f" ({PROGRESS[notices[0]]})" if notices else ""


def _capacity(draft: Draft, proposal: Proposal, before: int | None, hold: Hold) -> str:
    assert hold.resource is not None
    tenant, skill = hold.resource
    team = f"das {'zentrale Team' if tenant is None else 'eigene Team'} {SKILLS.get(skill, skill)}"
    if not any((item.tenant, item.skill) == hold.resource for item in draft.inventory.teams.values()):
        return f"weil {team} nicht erfasst ist."
    if before is None:
        hours = capacity(draft.inventory, draft.parameters)[hold.resource]
        members = next(item.members for item in draft.groups if proposal.subject.id in item.members)
        needed = sum(draft.hours[key].get(hold.resource, 0) for key in members)
        if needed > hours:
            return f"weil {team} je Welle nur {hours} Stunden hat und der Umzug {needed} braucht."
    other = f" (am meisten davon braucht dann {hold.group})" if hold.group else ""
    return f"weil {team} keine Stunden mehr frei hatte{other}."


def _risk(draft: Draft, tenant: str | None) -> str:
    limit, who = draft.parameters.risk.max_per_wave, "aller Landkreise"
    if tenant is not None:
        limit, who = draft.parameters.risk.max_per_tenant_and_wave, "dieses Landkreises"
    return f"weil für riskante Umzüge {who} die Grenze von {limit} je Welle erreicht ist."


def _window(draft: Draft, proposal: Proposal, before: int | None) -> tuple[str, str]:
    """Which of clearance, blackout and contract closed the wave `before`."""
    windows, subject = draft.context.windows, proposal.subject
    if before is not None and before not in _later(draft, subject.id):
        return "wave_late", "weil es, oder was dafür einzurichten ist, als verspätet gemeldet wurde."
    if before is None or before not in proposal.lawful:
        again = before is not None and min(proposal.lawful, default=before) < before
        return "wave_clearance", f"weil die Freigabe {'dann' if again else 'noch'} nicht gilt."
    if before not in windows.quiet(subject.tenant, subject.task.id):
        return "wave_blackout", f"weil eine Sperrzeit gilt ({_blackout(draft, proposal, before)})."
    if before not in windows.starting_from(proposal.usable_from):
        assert proposal.usable_from is not None
        day = text(proposal.usable_from)
        return "wave_procurement", f"weil das Ergebnis der gemeinsamen Vergabe frühestens am {day} da sein kann."
    if before not in proposal.waves:
        return "wave_contract", "weil der Vertrag mit dem Dienstleister noch läuft."
    return "wave_group", "weil etwas, womit es nur zusammen umziehen kann, noch nicht durfte."


def _blackout(draft: Draft, proposal: Proposal, number: int) -> str:
    subject = proposal.subject
    end = next(wave.end for wave in draft.inventory.calendar.waves if wave.number == number)
    return next(
        item.reason
        for item in draft.inventory.calendar.blackouts
        if item.start <= end <= item.end
        and (not item.tenants or subject.tenant in item.tenants)
        and (not item.tasks or subject.task.id in item.tasks)
    )
