"""Does everything move when it may? The future, blackouts, contracts, the growing circle and people's decisions."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from inventory.model import ActualState, Hosting
from migration.check.actuals import before_report
from migration.check.view import View, Violation
from migration.plan import STAYS, Decision, Target


def future(view: View) -> Iterator[Violation]:
    """Nothing is planned for a wave that has begun before the planning date."""
    for item in view.planned:
        if view.wave(item).start < view.inventory.settings.as_of:
            yield Violation("past", item.installation, f"Welle {item.wave} hat vor dem Planungsdatum begonnen.")


def blackouts(view: View) -> Iterator[Violation]:
    """No wave is completed on a day on which the task must be left alone at this tenant."""
    for blackout in view.inventory.calendar.blackouts:
        closed = {wave.number for wave in view.inventory.calendar.waves if blackout.start <= wave.end <= blackout.end}
        for item in view.planned if closed else ():
            if item.wave not in closed:
                continue
            if blackout.tenants and view.installation(item).tenant not in blackout.tenants:
                continue
            if not blackout.tasks or view.task(item).id in blackout.tasks:
                text = f"Der Abschluss von Welle {item.wave} fällt in eine Sperrzeit: {blackout.reason}."
                yield Violation("blackout", item.installation, text, view.is_pinned(item))


def contracts(view: View) -> Iterator[Violation]:
    """What leaves a service provider does so near the end of a contract that can still be cancelled."""
    months = view.parameters.months_of_double_running
    for item in view.planned:
        here = view.installation(item)
        pin = view.pins.get(item.installation)
        if here.hosting is not Hosting.SERVICE_PROVIDER or item.target is Target.RETIRE:
            continue
        contract = view.inventory.contracts.get(here.contract or "")
        end, notice = (contract.end, contract.notice_months) if contract else (None, None)
        if end is not None and view.wave(item).end < _earlier(end, months):
            text = f"Zieht mehr als {months} Monate vor dem Ende des Vertrags um ({end:%d.%m.%Y})."
            yield Violation("contract", item.installation, text, view.is_pinned(item))
        decided = pin is not None and pin.target is not None
        known = end is not None and notice is not None
        late = end is not None and notice is not None and _earlier(end, notice) < view.inventory.settings.as_of
        if not decided and (not known or late or (end is not None and end > view.horizon)):
            text = "Verlässt einen Dienstleister, dessen Vertrag nicht rechtzeitig endet oder nicht bekannt ist."
            yield Violation("contract", item.installation, text)


def contract_steps(view: View) -> Iterator[Violation]:
    """A contract that ends before the move is to be extended, and none is cancelled for a move that has no wave."""
    for item in view.decisions.values():
        here, steps = view.installation(item), {todo.code for todo in item.todos}
        contract, wave = view.inventory.contracts.get(here.contract or ""), view.waves.get(item.wave)
        if wave is None and "notice" in steps:
            yield Violation("contract_step", item.installation, "Kündigt einen Vertrag, ohne dass ein Umzug ansteht.")
        leaves = here.hosting is Hosting.SERVICE_PROVIDER and item.target is not Target.RETIRE
        leaves &= item.installation not in view.done
        if not leaves or contract is None or contract.end is None or wave is None:
            continue
        if contract.end < wave.end and "extension" not in steps:
            yield Violation(
                "contract_step", item.installation, "Der Vertrag endet vor dem Umzug; niemand verlängert ihn."
            )


def _earlier(day: date, months: int) -> date:
    """So many months before `day`, or the last day of that month."""
    years, month = divmod(day.month - 1 - months, 12)
    if day.year + years < 1:
        return date.min
    following = date(day.year + years, month + 1, 28) + timedelta(days=4)
    last = following - timedelta(days=following.day)
    return min(last.replace(day=day.day) if day.day <= last.day else last, last)


def joining(view: View) -> Iterator[Violation]:
    """The pilots move alone at first; then no more Landkreise join per wave than agreed, but by people's decisions."""
    rule = view.parameters.joining
    numbers = [wave.number for wave in view.inventory.calendar.waves if wave.start >= view.inventory.settings.as_of]
    if not numbers:
        return
    begun = {view.installation(item).tenant: item.wave or 0 for item in view.moves if item.installation in view.done}
    pilots = {key for key, tenant in view.inventory.tenants.items() if tenant.pilot} | begun.keys()
    lead = rule.pilot_lead_waves if pilots else 0
    first = min((item.wave or 0 for item in view.moves if item.installation in view.done), default=min(numbers))
    start = max(min(numbers), first + lead)
    following = [item for item in view.planned if view.installation(item).tenant not in pilots]
    by_order = _first_waves(view, (item for item in following if not view.is_pinned(item)))
    with_pins = _first_waves(view, following)

    def too_many(joined: Mapping[str, int], number: int) -> str:
        early, allowed = sum(wave <= number for wave in joined.values()), max(0, number - start + 1)
        allowed *= rule.tenants_per_wave
        text = f"Landkreise außer den Piloten, die bis Welle {number} umziehen: {early}, vereinbart sind {allowed}."
        return text if early > allowed else ""

    for number in numbers:
        if text := too_many(by_order, number):
            yield Violation("joining", max(key for key, wave in by_order.items() if wave <= number), text)
    for tenant, wave in sorted(with_pins.items()):
        if by_order.get(tenant) != wave and (text := too_many(with_pins, wave)):
            yield Violation("joining", tenant, text, pinned=True)


def _first_waves(view: View, moves: Iterable[Decision]) -> dict[str, int]:
    """The first wave of each tenant of these moves."""
    found: dict[str, int] = {}
    for item in moves:
        tenant, wave = view.installation(item).tenant, view.wave(item).number
        found[tenant] = min(found.get(tenant, wave), wave)
    return found


def pins(view: View) -> Iterator[Violation]:
    """A decided target is kept where anybody offers it, and a decided wave unless it would be unlawful.

    What cannot be kept is named as what the decision brings about.
    """
    for key, pin in sorted(view.pins.items()):
        item = view.decisions.get(key)
        report = view.reports.get(key)
        if item is None or (report is not None and report.state is not ActualState.LATE):
            continue  # what was reported as done or dropped goes before what was decided
        codes = {reason.code for reason in item.reasons}
        if pin.target is not None and item.target.value != pin.target:
            text = f"Festgelegt war das Ziel {pin.target}, der Plan hat {item.target.value}."
            yield Violation("pin_target", key, text, "pin_impossible" in codes)
        excused = bool(codes & {"pin_unlawful", "pins_differ", "pin_late", "pin_past"}) or item.target in STAYS
        over = report is not None and pin.wave in view.waves and before_report(report, view.waves[pin.wave])
        if pin.wave is not None and not over and item.wave != pin.wave:
            found = f"Welle {item.wave}" if item.wave is not None else f"keine: {item.reasons[-1].text}"
            text = f"Festgelegt war Welle {pin.wave}, der Plan hat {found}"
            yield Violation("pin_wave", key, text, excused and item.wave is None)
