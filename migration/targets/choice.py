"""Where does an installation go, and why? Law first, then what holds it, then the most fitting place that is open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from inventory.model import Actual, ActualState, Hosting, Pin
from migration.dates import text
from migration.facts.subject import Subject
from migration.law.clearance import Gate, Gates, case_of
from migration.law.renewal import closing
from migration.plan import STAYS, Reason, Target
from migration.targets import options, stays
from migration.targets.contracts import not_before
from migration.targets.landscape import Landscape
from migration.targets.options import Option
from migration.targets.progress import done, dropped
from migration.targets.proposal import NO_WAVES, OPEN, Context, Proposal
from migration.targets.stays import Hold

_OF_TARGET = {
    Target.SHARED_IAAS: options.shared,
    Target.SHARED_PAAS: options.shared,
    Target.DESKTOP_POOL: options.shared,
    Target.PUBLIC_CLOUD: options.public,
    Target.SAAS: options.saas,
    Target.REPLACE: options.replace,
    Target.RETIRE: options.retire,
}
_STRATEGY = {
    Target.SHARED_IAAS: "rehost",
    Target.SHARED_PAAS: "replatform",
    Target.DESKTOP_POOL: "rehost",
    Target.PUBLIC_CLOUD: "rehost",
    Target.SAAS: "relocate",
    Target.REPLACE: "repurchase",
    Target.RETIRE: "retire",
}


def propose(subject: Subject, context: Context) -> Proposal:
    """The target of one installation; a person's decision about the target counts before every rule but the law.

    What was reported as done or dropped is past every rule.
    """
    if report := context.progress.report(subject.id, ActualState.DONE):
        return _reached(subject, report, context)
    pin = context.pins.get(subject.id)
    if report := context.progress.report(subject.id, ActualState.DROPPED):
        proposal = stay(subject, [(dropped(report), None)])
        return replace(proposal, option=replace(proposal.option, target=Target(report.target or "")))
    if pin is not None and pin.target is not None:
        return _pinned(subject, pin, context)
    found = held(subject, context.landscape)
    proposal = stay(subject, found) if found else _first_open(subject, _preferred(subject, context.landscape), context)
    return replace(proposal, pin=pin) if pin is not None else proposal


def held(subject: Subject, landscape: Landscape) -> list[Hold]:
    """All that holds the installation where it is; none for what nobody uses any more."""
    if unused(subject):
        return []
    if subject.installation.hosting is None:
        return [stays.unknown_hosting()]
    rules, ending = stays.OWN_METAL, support_ends(subject, landscape)
    if subject.installation.hosting is not Hosting.OWN_METAL:
        if bound := stays.provider_stays(subject, landscape):
            return [bound]
        rules = stays.AT_PROVIDER
    elif ending:
        rules = stays.REPLACED
    lacking = [stays.no_successor(subject)] if ending and not any(options.replace(subject, landscape)) else []
    return stays.facts_first(stays.holds(subject, landscape, rules) + lacking)


def unused(subject: Subject) -> bool:
    """Nobody works with it, and nothing that runs calls it."""
    return subject.installation.users == 0 and not subject.needed_by


def support_ends(subject: Subject, landscape: Landscape) -> bool:
    """The vendor's support ends before the plan does: moving it would not pay."""
    end = subject.product.end_of_support
    return end is not None and end < landscape.horizon


def _preferred(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """The options worth a look, the most fitting first."""
    if unused(subject):
        return options.retire(subject, landscape)
    if support_ends(subject, landscape):
        return options.replace(subject, landscape)
    shared, saas = options.shared(subject, landscape), options.saas(subject, landscape)
    public = options.public(subject, landscape) if options.suited_to_public(subject) else iter(())
    # Software made to be used as a service goes to who runs it as one; all other first to the shared cloud.
    run = chain(saas, shared) if subject.product.deployment == "saas" else chain(shared, saas)
    return chain(options.cleared_by_name(subject, landscape), run, public)


def _first_open(subject: Subject, choices: Iterator[Option], context: Context) -> Proposal:
    """The first option with a wave in which it is open; else the first of all, with what is missing for it."""
    first: Proposal | None = None
    for option in choices:
        proposal = _proposal(subject, option, context)
        if proposal.waves:
            return proposal
        first = first or proposal
    return first or stay(subject, [stays.nowhere()])


def _proposal(subject: Subject, option: Option, context: Context) -> Proposal:
    gate = _gate(subject, option, context.gates)
    lawful = context.windows.lawful(gate.open)
    later = context.progress.later(subject.id, option.replacement or subject.product.id)
    start = not_before(subject, context.parameters)
    waves = lawful & later & context.windows.quiet(subject.tenant, subject.task.id) & context.windows.from_day(start)
    usable = _usable_from(subject, option, context)
    waves &= context.windows.starting_from(usable)
    reasons, todos = [option.reason], list(gate.todos)
    if not context.windows.future:
        reasons.append(Reason("no_wave_left", "Der Kalender hat keine künftige Welle."))
    elif not lawful:
        reasons.append(_not_cleared(option, gate, context))
        if gate.open and option.provider:
            todos.append(stays.too_short(context.inventory.providers[option.provider].name))
    elif not lawful & later:
        reasons.append(Reason("late_beyond", "Nach der Meldung erst nach der letzten Welle, in der es umziehen darf."))
    elif not waves:
        why = "In keiner Welle lassen Freigabe, Vertrag, Vergabe und Sperrzeiten den Umzug zugleich zu."
        reasons.append(Reason("no_window", why))
        todos += closing(gate, context.landscape.horizon) or [stays.no_window()]
    deadline = _deadline(subject, context.landscape)
    option = _leaving(subject, option)
    found = tuple(reasons), tuple(todos)
    return Proposal(subject, option, gate, lawful & later, waves, deadline, *found, usable_from=usable)


def _usable_from(subject: Subject, option: Option, context: Context) -> date | None:
    cohort = option.replacement or subject.product.id, option.target.value, option.provider
    if not context.parameters.procurement_holds_waves or cohort in context.bought:
        return None
    return context.purchases.usable_from(option.target, subject.task.id, subject.product.id, option.replacement)


def _leaving(subject: Subject, option: Option) -> Option:
    """What leaves a service provider is relocated."""
    leaves = subject.installation.hosting is Hosting.SERVICE_PROVIDER and option.strategy in ("rehost", "replatform")
    return replace(option, strategy="relocate") if leaves else option


def _reached(subject: Subject, report: Actual, context: Context) -> Proposal:
    """Where something has moved already, as it was reported."""
    target = Target(report.target or "")
    reason = done(report)
    option = Option(target, report.provider, report.offer, _STRATEGY[target], reason, report.replacement)
    gate = _gate(subject, option, context.gates)
    return Proposal(subject, _leaving(subject, option), gate, NO_WAVES, NO_WAVES, None, (reason,), (), done=report)


def _gate(subject: Subject, option: Option, gates: Gates) -> Gate:
    if option.provider is None or option.offer is None:
        return OPEN
    return gates.of(case_of(subject, option.provider, option.offer, option.replacement))


def _not_cleared(option: Option, gate: Gate, context: Context) -> Reason:
    name = f"„{context.inventory.providers[option.provider].name}“" if option.provider else ""
    if gate.open:
        return Reason("not_cleared", f"Die Freigabe für {name} deckt keine ganze Welle des Plans.")
    return Reason(
        "not_cleared", f"Für {name} liegt noch keine vollständige Freigabe vor; bis dahin bleibt es, wo es ist."
    )


def _deadline(subject: Subject, landscape: Landscape) -> date | None:
    """The first day from the planning date on at which hardware, a left contract or support ends."""
    days = [server.end_of_life for server in subject.servers]
    days.append(subject.product.end_of_support)
    if subject.installation.hosting is Hosting.SERVICE_PROVIDER and subject.contract is not None:
        days.append(subject.contract.end)
    return min((day for day in days if day is not None and day >= landscape.as_of), default=None)


def stay(subject: Subject, found: list[Hold], pin: Pin | None = None) -> Proposal:
    """Leave it where it is, for the reasons found."""
    reasons = tuple(reason for reason, _ in found)
    todos = tuple(todo for _, todo in found if todo is not None)
    option = Option(stays.staying(subject.installation), subject.installation.provider, None, "retain", reasons[0])
    return Proposal(subject, option, OPEN, NO_WAVES, NO_WAVES, None, reasons, todos, pin)


def _pinned(subject: Subject, pin: Pin, context: Context) -> Proposal:
    """Keep a decided target. The law still counts: a closed gate leaves it without a wave."""
    decided = Reason("pinned", f"Festgelegt am {text(pin.decided_on)} durch {pin.decided_by}: {pin.reason}")
    target = Target(pin.target or "")
    if target in STAYS:
        proposal = stay(subject, [(decided, None)], pin)
        return replace(proposal, option=replace(proposal.option, target=target))
    choices = (item for item in _OF_TARGET[target](subject, context.landscape) if item.target is target)
    proposal = _first_open(subject, choices, context)
    if not proposal.moves:
        impossible = Reason("pin_impossible", f"Das festgelegte Ziel bietet hier niemand an ({target.value}).")
        return stay(subject, [(decided, None), (impossible, None)], pin)
    return replace(proposal, reasons=(decided, *proposal.reasons), pin=pin)
