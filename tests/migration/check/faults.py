"""Faults to seed into the rich estate and its plan: one for every kind of rule the checker knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from inventory.model import Actual, Blackout, GivenAnswer, Inventory, PersonalData, Protection, Schutzbedarf
from migration.plan import Plan, PlanTeam, Reason, Target, Todo
from tests.migration import estate as e
from tests.migration import rich as r

Fault = Callable[[Plan, Inventory], tuple[Plan, Inventory]]


def decide(of: e.Installation, **changes: Any) -> Fault:
    """Change the decision about one installation."""

    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        assert any(item.installation == of.id for item in plan.decisions)
        decisions = (replace(item, **changes) if item.installation == of.id else item for item in plan.decisions)
        return replace(plan, decisions=tuple(decisions)), inventory

    return change


def into_wave(of: e.Installation, number: int) -> Fault:
    """Move one installation to another wave, dates and all."""
    wave = e.wave(number)
    return decide(of, wave=number, start=wave.start, end=wave.end)


def both(first: Fault, second: Fault) -> Fault:
    return lambda plan, inventory: second(*first(plan, inventory))


def plan_with(**changes: Any) -> Fault:
    return lambda plan, inventory: (replace(plan, **changes), inventory)


def inventory_with(kind: str, key: str, **changes: Any) -> Fault:
    """Change one record of the inventory after the plan was made."""

    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        items = dict(getattr(inventory, kind))
        items[key] = replace(items[key], **changes)
        return plan, replace(inventory, **{kind: items})

    return change


def inventory_without(kind: str, *keys: str) -> Fault:
    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        items = {key: item for key, item in getattr(inventory, kind).items() if key not in keys}
        return plan, replace(inventory, **{kind: items})

    return change


def of_first(kind: str, **changes: Any) -> Fault:
    """Change the first item of one of the plan's lists."""

    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        first, *rest = getattr(plan, kind)
        return replace(plan, **{kind: (replace(first, **changes), *rest)}), inventory

    return change


def blackout(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    closed = Blackout("wahl", date(2027, 1, 1), date(2029, 1, 1), (r.A,), ("bauen",), "Wahl", "frei erfunden")
    return plan, replace(inventory, calendar=replace(inventory.calendar, blackouts=(closed,)))


def lost(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    return replace(plan, decisions=plan.decisions[1:]), inventory


def doubled(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    return replace(plan, decisions=(plan.decisions[0], *plan.decisions)), inventory


def reversed_(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    return replace(plan, decisions=plan.decisions[::-1]), inventory


def said(question: str, code: str) -> Fault:
    """Somebody answers a question for a product after the plan was made."""
    given = GivenAnswer(question, code, e.AS_OF, "Hersteller", None, product="karte")
    return lambda plan, inventory: (plan, replace(inventory, product_answers=(given,)))


def unasked(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    """A web application needs nothing at the workplace, so there is nothing to ask."""
    item = next(item for item in plan.decisions if item.installation == r.MAP.id)
    assert item.answers["client"] == "not_applicable"
    return decide(r.MAP, answers={**item.answers, "client": "remote"})(plan, inventory)


def answered(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    first = plan.decisions[0]
    return of_first("decisions", answers={**first.answers, "documented": "no"})(plan, inventory)


def pinned(**pin: Any) -> Fault:
    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        return plan, replace(inventory, pins={"pin": replace(e.pin(r.PERMITS), **pin)})

    return change


def term(name: str, value: int) -> Fault:
    def change(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
        objective = plan.objective
        terms = {**objective.terms, name: value}
        return replace(plan, objective=replace(objective, terms=terms, total_cents=sum(terms.values()))), inventory

    return change


def total(**changes: Any) -> Fault:
    return lambda plan, inventory: (replace(plan, objective=replace(plan.objective, **changes)), inventory)


def everybody_joins_at_once(plan: Plan, inventory: Inventory) -> tuple[Plan, Inventory]:
    return into_wave(r.EDITOR, 1)(plan, inventory)


def social(**changes: Any) -> Fault:
    """The permits turn out to be social data, for which a clearance lacks something."""
    return both(
        inventory_with("installations", r.PERMITS.id, personal_data=PersonalData.SOCIAL),
        inventory_with("clearances", "personen", personal_data=PersonalData.SOCIAL, **changes),
    )


def told(report: Actual) -> Fault:
    """Something is reported after the plan was made."""
    return lambda plan, inventory: (plan, replace(inventory, actuals=(*inventory.actuals, report)))


def setup_late(product: str, number: int) -> Actual:
    return replace(e.late("", number, recorded_on=e.AS_OF), installation=None, product=product)


VERY_HIGH = Protection(Schutzbedarf.SEHR_HOCH, Schutzbedarf.NORMAL, Schutzbedarf.NORMAL)

# What is seeded -> the code that has to be reported (others may be, too: one fault can break several rules).
FAULTS: dict[str, tuple[str, Fault]] = {
    "another estate": ("header", plan_with(estate="anderswo")),
    "another planning date": ("header", plan_with(as_of=date(2020, 1, 1))),
    "other weights": ("header", of_first("criteria", weight=99)),
    "an input changed": ("inputs", plan_with(inputs={"tasks.csv": "0" * 64})),
    "a decision is lost": ("missing", lost),
    "a decision is there twice": ("twice", doubled),
    "decisions out of order": ("order", reversed_),
    "an installation nobody has": ("unknown", decide(r.OLD, installation=f"{r.A}-geist-01")),
    "the product of another": ("identity", decide(r.MAP, product="bau")),
    "a wave nobody planned": ("wave_unknown", decide(r.MAP, wave=77)),
    "dates of another wave": ("wave_dates", decide(r.MAP, start=date(2027, 1, 4))),
    "a wave for what stays": ("stays_with_wave", into_wave(r.DONGLE, 5)),
    "no reason": ("no_reason", decide(r.MAP, reasons=())),
    "nobody has to act": ("no_todo", decide(r.SOCIAL, todos=())),
    "no clearance": ("clearance", into_wave(r.SOCIAL, 5)),
    "a clearance taken back": ("clearance", inventory_without("clearances", "personen")),
    "a clearance that ends in the wave": (
        "clearance", inventory_with("clearances", "personen", valid_until=date(2027, 1, 20))
    ),
    "a clearance for another tenant": ("clearance", inventory_with("clearances", "personen", tenant=r.C)),
    "no contract after Art. 28": ("clearance", inventory_with("clearances", "personen", avv=None)),
    "nobody is bound to secrecy": ("clearance", inventory_with("clearances", "personen", secrecy=None)),
    "nobody is bound to the Steuergeheimnis": (
        "clearance",
        both(
            inventory_with("installations", r.PERMITS.id, personal_data=PersonalData.TAX),
            inventory_with("clearances", "personen", personal_data=PersonalData.TAX, tax_secrecy=None),
        ),
    ),
    "no notice to the authority": ("clearance", social(sgb_notice=None)),
    "no assessment": ("clearance", social(dsfa=None)),
    "no reason for a private body": (
        "clearance",
        both(
            inventory_with("installations", r.MAP.id, personal_data=PersonalData.SOCIAL),
            inventory_with("clearances", "karte", private_processor=None),
        ),
    ),
    "very high without a decision by name": (
        "clearance",
        both(
            inventory_with("installations", r.MAP.id, protection=VERY_HIGH),
            inventory_with("clearances", "karte", product=None, personal_data=PersonalData.NONE),
        ),
    ),
    "very high without a risk analysis": (
        "clearance",
        both(
            inventory_with("installations", r.MAP.id, protection=VERY_HIGH),
            inventory_with("clearances", "karte", risk_analysis=None),
        ),
    ),
    "more sensitive data than cleared": (
        "clearance", inventory_with("installations", r.PERMITS.id, personal_data=PersonalData.SOCIAL)
    ),
    "before the clearance": ("clearance", into_wave(r.MAP, 1)),
    "an attestation that has run out": (
        "attestation", inventory_with("attestations", "c5", valid_until=date(2027, 2, 15))
    ),
    "a scope that does not cover": ("attestation", inventory_with("attestations", "c5", scope=("saas",))),
    "a certificate of the wrong kind": ("attestation", inventory_with("attestations", "c5", standard="iso27001")),
    "outside the EU": ("location", inventory_with("providers", e.CLOUD, location="other")),
    "a clearance nobody gave": ("clearance_named", decide(r.MAP, clearances=("erfunden",))),
    "no clearance named": ("clearance_named", decide(r.MAP, clearances=())),
    "an end that is not announced": (
        "renewal",
        inventory_with("attestations", "testat", valid_until=date(2027, 10, 1)),
    ),
    "an end that is announced wrongly": ("renewal", decide(r.MAP, todos=())),
    "accounting that nobody has released": ("program_release", decide(r.LEDGER, todos=())),
    "a step too soon": ("deadline", decide(r.SOCIAL, todos=(Todo("clearance", "Freigabe", "ISB", e.AS_OF),))),
    "a provider of the wrong kind": ("provider", decide(r.MAP, provider=e.HOSTER)),
    "a new provider without a move": ("provider", decide(r.DONGLE, provider=e.CLOUD)),
    "an offer the provider does not have": ("offer", inventory_with("providers", e.CLOUD, offers=("paas",))),
    "a successor for another task": ("replacement", decide(r.ENDING, replacement="bau")),
    "a successor for what is not replaced": ("replacement", decide(r.MAP, replacement="nachfolger")),
    "a successor without support": (
        "replacement", inventory_with("products", "nachfolger", end_of_support=date(2027, 5, 1))
    ),
    "switched off though used": ("retired", inventory_with("installations", r.OLD.id, users=3)),
    "a dongle moves": ("held", inventory_with("installations", r.PERMITS.id, special_hardware=True)),
    "an unknown dongle moves": ("held", inventory_with("installations", r.PERMITS.id, special_hardware=None)),
    "bare metal moves": ("held", inventory_with("products", "portal", virtualised=False)),
    "a device moves": (
        "held",
        both(
            inventory_with("tasks", "bauen", latency_sensitive=True),
            inventory_with("installations", r.PERMITS.id, local_device="plotter"),
        ),
    ),
    "a very high need moves": ("held", inventory_with("installations", r.PERMITS.id, protection=VERY_HIGH)),
    "a very high need is inherited": ("held", inventory_with("installations", r.PERMITS.id, protection=VERY_HIGH)),
    "an unknown need is inherited": ("held", inventory_with("tasks", "bauen", protection=r.UNKNOWN)),
    "an unknown place moves": ("held", inventory_with("installations", r.PERMITS.id, hosting=None)),
    "before what it needs": ("needs", into_wave(r.DATABASE, 5)),
    "a group torn apart": ("together", into_wave(r.PORTAL, 7)),
    "a group of another": ("group", decide(r.PORTAL, group="allein")),
    "a group without its edges": ("group", of_first("groups", edges=())),
    "a group that is not shown": ("group", plan_with(groups=())),
    "in the past": ("past", lambda plan, inventory: (
        plan, replace(inventory, settings=replace(inventory.settings, as_of=date(2027, 6, 1)))
    )),
    "in a blackout": ("blackout", blackout),
    "long before the contract ends": ("contract", into_wave(r.HOSTED, 4)),
    "a contract that cannot be cancelled": ("contract", inventory_with("contracts", "vertrag", notice_months=24)),
    "a contract nobody knows": ("contract", inventory_with("contracts", "vertrag", end=None)),
    "a contract that ends before the move": (
        "contract_step",
        inventory_with("contracts", "vertrag", end=date(2027, 3, 1)),
    ),
    "a contract cancelled for nothing": (
        "contract_step",
        decide(r.SOCIAL, todos=(Todo("notice", "Vertrag kündigen", "Vertragsmanagement"),)),
    ),
    "before the pilots are through": ("joining", everybody_joins_at_once),
    "a decided target is ignored": ("pin_target", pinned(target="stay_local")),
    "a decided wave is ignored": ("pin_wave", pinned(wave=9)),
    "a strategy that is none": ("strategy", decide(r.MAP, strategy="retire")),
    "fewer hours than it takes": ("effort", decide(r.MAP, effort_person_hours=1)),
    "cheaper than its hours": ("cost", decide(r.MAP, cost_cents=1)),
    "a team without hours": ("capacity", inventory_with("teams", f"it-{r.A}", person_days_per_wave=e.Decimal(0))),
    "a team that is gone": ("capacity", inventory_without("teams", "zentral-s")),
    "hours that are not shown": ("load", of_first("waves", load_person_hours={})),
    "hours a team does not have": ("load", of_first("waves", capacity_person_hours={})),
    "before what it needs is bought": ("procurement", inventory_without("tenders", "vergabe-karte")),
    "a procurement that nobody begins": ("procurement_step", inventory_without("tenders", "vergabe-nachfolger")),
    "a risky move that does not say so": (
        "risk_named", inventory_with("installations", r.MAP.id, protection=VERY_HIGH)
    ),
    "more risky moves than agreed": (
        "risk_limit",
        both(into_wave(r.PERMITS, 1), inventory_with("tasks", "bauen", protection=r.UNKNOWN)),
    ),
    "a better score": ("score", decide(r.PORTAL, score=100)),
    "a range too narrow": ("score", decide(r.MAP, score_high=1)),
    "another answer": ("answer", answered),
    "an answer that somebody has changed": ("answer", said("remote_maintenance", "open")),
    "an answer where nobody was to be asked": ("answer", unasked),
    "an answer to nothing": ("score", decide(r.MAP, answers={"wetter": "gut"})),
    "a wave that counts wrong": ("waves", of_first("waves", moves=1000)),
    "a team nobody has": ("teams", plan_with(teams=(PlanTeam("geister", None, "spuk"),))),
    "a landing zone too small": ("zone", of_first("landing_zones", vcpus=0)),
    "a landing zone for nothing": ("zone", of_first("landing_zones", id=f"{r.A}-w77")),
    "a landing zone that is not there": ("zone", plan_with(landing_zones=())),
    "an arrival that is not listed": ("zone", of_first("landing_zones", installations=())),
    "an unsized arrival that is not named": ("zone", of_first("landing_zones", unsized=("x",))),
    "a total that is no sum": ("objective", total(total_cents=1)),
    "a bound above the plan": ("objective", total(bound_cents=10**15)),
    "cheaper moves": ("objective", term("move_effort", 0)),
    "no waiting": ("objective", term("delay", 0)),
    "nothing that goes first": ("objective", term("precedence", 10**9)),
    "nothing that gets no wave": ("objective", term("stay", 0)),
    "a product that is not set up": ("setup", plan_with(setups=())),
    "a set-up after its first move": ("setup", of_first("setups", wave=40)),
    "a set-up for nothing": ("setup", of_first("setups", product="zzz")),
    "done, but planned": ("done_changed", told(e.done(r.MAP.id, e.wave_start(1)))),
    "done elsewhere": ("done_changed", both(
        told(e.done(r.MAP.id, e.wave_start(1))), decide(r.MAP, target=Target.SHARED_IAAS, end=e.wave_start(1))
    )),
    "done before its wave": ("done_changed", both(
        told(e.done(r.MAP.id, e.wave_start(1))),
        decide(r.MAP, target=Target.SHARED_IAAS, provider=e.CLOUD, offer="iaas", end=e.wave_start(1)),
    )),
    "a report that is not said": ("report_unsaid", told(e.late(r.MAP.id, 1, recorded_on=e.AS_OF))),
    "a report nobody made": ("report_unsaid", decide(r.MAP, reasons=(Reason("done", "Erledigt."),))),
    "without answer in spite of a report": ("report_unsaid", both(
        told(e.dropped(r.DONGLE.id, recorded_on=e.AS_OF)),
        decide(r.DONGLE, reasons=(Reason("dropped", "Entfällt."), Reason("unanswered", "Ohne Rückmeldung."))),
    )),
    "dropped, but moves": ("dropped_moves", told(e.dropped(r.MAP.id, recorded_on=e.AS_OF))),
    "late, but before its wave": ("late_too_early", told(e.late(r.MAP.id, 12, recorded_on=e.AS_OF))),
    "late, but before its day": ("late_too_early", told(e.late(r.MAP.id, on=e.FAR, recorded_on=e.AS_OF))),
    "a set-up before its wave": ("setup_too_early", told(setup_late("bau", 12))),
    "done without what it can only move with": ("done_apart", told(e.done(r.PROCEDURE.id, e.wave_start(1)))),
    "an order of joining that forgets somebody": ("joining_order", plan_with(joining=(r.B,))),
    "done before what it needs has a wave": ("done_apart", both(
        told(e.done(r.PERMITS.id, e.wave_start(1))), decide(r.DATABASE, wave=None, start=None, end=None)
    )),
}  # fmt: skip
