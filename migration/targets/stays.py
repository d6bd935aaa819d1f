"""What holds an installation where it is: each rule gives a reason, and what would have to be known or done to lift it.

Unknown is never good: where the answer to a decisive question is missing, the installation stays until it is given.
"""

from collections.abc import Callable
from functools import cache

from inventory.model import Hosting, Installation, Schutzbedarf
from migration.dates import text
from migration.facts.subject import Subject
from migration.labels import ARBEITSGRUPPE, FACHAMT, ISB, IT, VERTRAG
from migration.plan import Reason, Target, Todo
from migration.targets.contracts import notice_day
from migration.targets.landscape import Landscape

Hold = tuple[Reason, Todo | None]
Rule = Callable[[Subject, Landscape], Hold | None]


@cache
def _hold(code: str, reason: str, todo: str | None = None, owner: str = IT) -> Hold:
    return Reason(code, reason), Todo(code, todo, owner) if todo else None


def special_hardware(subject: Subject, _: Landscape) -> Hold | None:
    """A dongle, card or bus cannot be virtualised."""
    match subject.installation.special_hardware:
        case True:
            return _hold("special_hardware", "Hängt an besonderer Hardware, die nicht mit umziehen kann.")
        case None:
            return _hold(
                "special_hardware_unknown",
                "Ob besondere Hardware daran hängt, ist nicht bekannt.",
                "Klären, ob Dongle, Steckkarte oder Bussystem nötig ist",
            )
        case _:
            return None


def device_latency(subject: Subject, _: Landscape) -> Hold | None:
    """A local device with a task that suffers from latency has to stay near it."""
    sensitive, device = subject.task.latency_sensitive, subject.local_device
    if sensitive is False or device is False:
        return None
    if sensitive and device:
        return _hold("device_latency", "Steuert ein Gerät vor Ort und verträgt keine langen Laufzeiten.")
    if device is None:
        return _hold(
            "local_device_unknown",
            "Verträgt vielleicht keine langen Laufzeiten; ob ein Gerät vor Ort daran hängt, ist nicht bekannt.",
            "Klären, welche Geräte vor Ort angeschlossen sind",
            FACHAMT,
        )
    return _hold(
        "latency_unknown",
        "Steuert ein Gerät vor Ort; wie empfindlich es gegen Laufzeiten ist, ist nicht bekannt.",
        "Laufzeit zum gemeinsamen Rechenzentrum messen",
    )


def appliance(subject: Subject, _: Landscape) -> Hold | None:
    """Software built into a device moves only where the vendor offers it for virtual machines."""
    if subject.product.deployment == "appliance" and not subject.virtualised:
        return _hold(
            "appliance", "Ist ein Gerät mit eingebauter Software.", "Hersteller nach virtueller Ausgabe fragen"
        )
    return None


def not_virtualised(subject: Subject, _: Landscape) -> Hold | None:
    """What runs on bare servers has to be released for virtual ones first."""
    if subject.product.deployment == "appliance" or subject.virtualised:
        return None
    if subject.virtualised is None:
        return _hold(
            "virtualised_unknown",
            "Ob der Hersteller den Betrieb auf virtuellen Servern freigibt, ist nicht bekannt.",
            "Freigabe für virtuelle Server beim Hersteller erfragen",
        )
    return _hold("not_virtualised", "Der Hersteller gibt den Betrieb auf virtuellen Servern nicht frei.")


def schutzbedarf(subject: Subject, landscape: Landscape) -> Hold | None:
    """Very high Schutzbedarf, recorded or inherited, asks for a risk analysis that ends in a clearance by name."""
    if subject.need.highest is None:
        return _undetermined(subject)
    if subject.need.highest is not Schutzbedarf.SEHR_HOCH or landscape.named_for_shared(subject.product.id):
        return None
    code, why = "schutzbedarf_sehr_hoch", "Der Schutzbedarf ist sehr hoch"
    if subject.protection is not Schutzbedarf.SEHR_HOCH:
        code, why = "schutzbedarf_vererbt", "Anwendungen mit sehr hohem Schutzbedarf beruhen darauf"
    return _hold(
        code,
        f"{why}, und eine Freigabe gerade dieses Produkts liegt nicht vor.",
        "Risikoanalyse nach BSI-Standard 200-3 durchführen und über die Freigabe des Produkts entscheiden",
        ISB,
    )


def _undetermined(subject: Subject) -> Hold:
    if subject.protection is None:
        reason, todo = "Der Schutzbedarf ist nicht festgestellt.", "Schutzbedarf feststellen"
    else:
        reason = "Anwendungen beruhen darauf, deren Schutzbedarf nicht festgestellt ist."
        todo = "Schutzbedarf der Anwendungen feststellen, die darauf beruhen"
    return _hold("schutzbedarf_unknown", reason, todo, ISB)


OWN_METAL: tuple[Rule, ...] = (special_hardware, device_latency, appliance, not_virtualised, schutzbedarf)
AT_PROVIDER: tuple[Rule, ...] = (special_hardware, appliance, not_virtualised, schutzbedarf)
REPLACED: tuple[Rule, ...] = (special_hardware, device_latency, schutzbedarf)  # how the old product runs is no matter


def holds(subject: Subject, landscape: Landscape, rules: tuple[Rule, ...]) -> list[Hold]:
    """All that holds the installation, in the order of the rules."""
    return [hold for rule in rules if (hold := rule(subject, landscape)) is not None]


def facts_first(found: list[Hold]) -> list[Hold]:
    """The same holds, facts before unknowns."""
    return sorted(found, key=lambda hold: hold[0].code.endswith("_unknown"))


def staying(installation: Installation) -> Target:
    """The target of what stays where it runs today; where nobody has recorded that, on site."""
    return Target.STAY_LOCAL if installation.is_on_site else Target.STAY_PROVIDER


def unknown_hosting() -> Hold:
    """Nobody has recorded where it runs."""
    return _hold("hosting_unknown", "Wo es heute läuft, ist nicht bekannt.", "Betriebsort und Betreiber erfassen")


def no_successor(subject: Subject) -> Hold:
    """Support ends, and no product of the task is fit to be the common one."""
    end = subject.product.end_of_support
    until = f" am {text(end)}" if end else ""
    return _hold(
        "no_successor",
        f"Die Unterstützung des Herstellers endet{until}; kein mandantenfähiges Produkt der Aufgabe bietet sich an.",
        "Nachfolge gemeinsam für alle Landkreise ausschreiben",
        ARBEITSGRUPPE,
    )


def too_short(provider: str) -> Todo:
    """Clearance and attestation hold on some days, but on those of no whole wave."""
    return Todo("renewal", f"Freigabe und Testat für {provider} verlängern: sie decken keine ganze Welle", ISB)


def no_window() -> Todo:
    """The gate stays open, but no wave lies outside blackouts and near the end of the contract."""
    return Todo("window", "Wellen, Sperrzeiten und Vertragsende aufeinander abstimmen", ARBEITSGRUPPE)


def nowhere() -> Hold:
    """No provider offers what it needs."""
    return _hold("nowhere", "Kein erfasster Anbieter bietet, was es braucht.", "Anbieter und Angebote erfassen", ISB)


def provider_stays(subject: Subject, landscape: Landscape) -> Hold | None:
    """Why an installation stays with its present provider; `None` where its contract lets it leave within the plan."""
    match subject.installation.hosting:
        case Hosting.SAAS:
            return _hold("already_saas", "Wird schon heute vom Anbieter als Dienst betrieben.")
        case Hosting.ASSOCIATION:
            return _hold("already_association", "Wird schon heute gemeinsam im Verband betrieben.")
        case _:
            return _contract(subject, landscape)


def _contract(subject: Subject, landscape: Landscape) -> Hold | None:
    contract = subject.contract
    if contract is None or contract.end is None or contract.notice_months is None:
        return _hold(
            "contract_unknown",
            "Läuft bei einem Dienstleister; Ende und Kündigungsfrist des Vertrags sind nicht bekannt.",
            "Vertragsende und Kündigungsfrist erfassen",
            VERTRAG,
        )
    notice = notice_day(contract)
    if notice is not None and notice < landscape.as_of:
        return _hold(
            "notice_missed",
            f"Läuft bei einem Dienstleister; die Kündigungsfrist zum {text(contract.end)} ist seit {text(notice)} um.",
            "Nächsten Kündigungstermin mit dem Dienstleister klären",
            VERTRAG,
        )
    if contract.end > landscape.horizon:
        return _hold(
            "contract_running",
            f"Der Vertrag mit dem Dienstleister läuft bis {text(contract.end)}, über den Plan hinaus.",
        )
    return None
