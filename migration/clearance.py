"""Law before weights: from which day on may an installation be at a provider?

A gate opens on the days on which all of these hold; nothing outweighs a closed gate:

- a recorded Cloud-Freigabe of the product, or of its category of personal data, for this provider;
- with personal data, the processing contract (AVV, Art. 28 GDPR) and a place within the EU;
- with data of Art. 9 or 10 GDPR, social data (§ 35 SGB I, §§ 67 ff. SGB X) or tax data (§ 30 AO), a data protection
  impact assessment (DSFA, Art. 35 GDPR). Art. 35 (3) b asks for it where Art. 9 and 10 data are processed on a large
  scale; that social and tax data always need it is this project's own, stricter rule;
- with social data, the notice to the supervisory authority before the contract (§ 80 (1) SGB X); its paragraph 2 limits
  the place to the EU and equal states;
- at a public cloud or SaaS provider, a BSI C5 type 2 attestation whose scope names the offer; at the shared cloud, a
  certificate at the level of BSI IT-Grundschutz or ISO 27001, as the strategy asks of data centres. C5 is no law for
  municipalities: it is the evidence the strategy's "positively cleared" is measured by here.

The duty of secrecy (§ 203 (3), (4) StGB, § 30 (9) AO) binds the persons at the provider; it is part of the AVV.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from inventory.model import Attestation, Clearance, Inventory, PersonalData, Provider, ProviderKind
from migration.periods import ALWAYS, Period, Periods, intersection, union
from migration.plan import Todo

# Kind of provider -> standards of which one must be attested; kinds not named here need no gate.
STANDARDS = {
    ProviderKind.SHARED_CLOUD: frozenset({"it_grundschutz", "iso27001", "c5_type2"}),
    ProviderKind.PUBLIC_CLOUD: frozenset({"c5_type2"}),
    ProviderKind.SAAS: frozenset({"c5_type2"}),
}
EU = frozenset({"de", "eu"})
ASSESSED = frozenset({PersonalData.SPECIAL, PersonalData.CRIMINAL, PersonalData.SOCIAL, PersonalData.TAX})

DATENSCHUTZ = "Datenschutzbeauftragte"
INFORMATIONSSICHERHEIT = "Informationssicherheitsbeauftragte"
VERTRAG = "Vertragsmanagement"
FACHAMT = "Fachamt mit Rechtsaufsicht"

_DATA = {
    PersonalData.NONE: "ohne Personenbezug",
    PersonalData.PERSONAL: "personenbezogene Daten",
    PersonalData.SPECIAL: "besondere Kategorien nach Art. 9 DSGVO",
    PersonalData.CRIMINAL: "Daten über Straftaten nach Art. 10 DSGVO",
    PersonalData.SOCIAL: "Sozialdaten",
    PersonalData.TAX: "Steuerdaten",
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be cleared: a product of a tenant with its category of data, at an offer of a provider."""

    tenant: str
    product: str
    personal_data: PersonalData
    provider: str
    offer: str


@dataclass(frozen=True, slots=True)
class Gate:
    """The days on which a case is open, when each clearance that opens it holds, and what is missing otherwise."""

    open: Periods
    clearances: tuple[tuple[str, Period], ...]
    todos: tuple[Todo, ...]


class Gates:
    """The gates of an inventory; every case is worked out once."""

    def __init__(self, inventory: Inventory) -> None:
        self.providers = inventory.providers
        self.clearances: dict[str, list[Clearance]] = defaultdict(list)
        for clearance in sorted(inventory.clearances.values(), key=lambda item: item.id):
            self.clearances[clearance.provider].append(clearance)
        self.attestations: dict[str, list[Attestation]] = defaultdict(list)
        for attestation in inventory.attestations.values():
            self.attestations[attestation.provider].append(attestation)
        self.of = cache(self._of)

    def _of(self, case: Case) -> Gate:
        return gate(
            case, self.providers[case.provider], self.clearances[case.provider], self.attestations[case.provider]
        )


def gate(case: Case, provider: Provider, clearances: list[Clearance], attestations: list[Attestation]) -> Gate:
    """The gate of `case` from the records of its provider; own metal and present providers need none."""
    if provider.kind not in STANDARDS:
        return Gate(ALWAYS, (), ())
    todos: list[Todo] = []
    matching = [item for item in clearances if _matches(item, case)]
    complete = {item.id: _period(item, case.personal_data) for item in matching}
    cleared = {key: period for key, period in complete.items() if period is not None}
    if not cleared:
        todos += _incomplete(case, provider, matching) or [_no_clearance(case, provider)]
    attested = _attested(case, provider, attestations)
    if not attested:
        todos.append(_no_attestation(case, provider))
    placed = case.personal_data is PersonalData.NONE or provider.location in EU
    if not placed:
        todos.append(_abroad(provider))
    days = intersection(union(cleared.values()), attested) if placed else ()
    if not days and not todos:
        todos.append(_never_together(provider))
    return Gate(days, tuple(cleared.items()) if days else (), tuple(todos))


def _matches(clearance: Clearance, case: Case) -> bool:
    """A clearance names the product, or exactly this category of data, for this tenant or for all."""
    named = clearance.product == case.product if clearance.product else clearance.personal_data is case.personal_data
    return named and clearance.tenant in (None, case.tenant)


def _period(clearance: Clearance, data: PersonalData) -> Period | None:
    """The days on which the clearance holds with all its documents; `None` where one is missing."""
    documents = [date_ for _, date_ in _documents(clearance, data)]
    if None in documents:
        return None
    start = max([clearance.valid_from, *(day for day in documents if day is not None)])
    end = clearance.valid_until or date.max
    return Period(start, end) if start <= end else None


def _documents(clearance: Clearance, data: PersonalData) -> list[tuple[str, date | None]]:
    """The documents this category of data asks for, each with the date it was recorded with."""
    needed: list[tuple[str, date | None]] = []
    if data is not PersonalData.NONE:
        needed.append(("avv", clearance.avv))
    if data in ASSESSED:
        needed.append(("dsfa", clearance.dsfa))
    if data is PersonalData.SOCIAL:
        needed.append(("sgb_notice", clearance.sgb_notice))
    return needed


def _attested(case: Case, provider: Provider, attestations: list[Attestation]) -> Periods:
    return union(
        Period(item.valid_from, item.valid_until)
        for item in attestations
        if item.standard in STANDARDS[provider.kind] and case.offer in item.scope
    )


def _incomplete(case: Case, provider: Provider, matching: list[Clearance]) -> list[Todo]:
    """What the most complete of the recorded clearances still lacks."""
    missing = [[code for code, day in _documents(item, case.personal_data) if day is None] for item in matching]
    lacking = min((codes for codes in missing if codes), key=len, default=[])
    return [_DOCUMENT_TODOS[code](provider.name) for code in lacking]


def _avv(provider: str) -> Todo:
    return Todo(
        "avv", f"Vertrag zur Auftragsverarbeitung (Art. 28 DSGVO) mit {provider} schließen und erfassen", VERTRAG
    )


def _dsfa(provider: str) -> Todo:
    text = f"Datenschutz-Folgenabschätzung (Art. 35 DSGVO) für den Betrieb bei {provider} durchführen und erfassen"
    return Todo("dsfa", text, DATENSCHUTZ)


def _sgb_notice(provider: str) -> Todo:
    text = f"Auftrag an {provider} vorab der Rechts- oder Fachaufsicht anzeigen (§ 80 Abs. 1 SGB X) und erfassen"
    return Todo("sgb_notice", text, FACHAMT)


_DOCUMENT_TODOS = {"avv": _avv, "dsfa": _dsfa, "sgb_notice": _sgb_notice}


def _no_clearance(case: Case, provider: Provider) -> Todo:
    text = f"Cloud-Freigabe für {provider.name} einholen ({_DATA[case.personal_data]}) und mit Datum erfassen"
    return Todo("clearance", text, f"{DATENSCHUTZ} und {INFORMATIONSSICHERHEIT}")


def _no_attestation(case: Case, provider: Provider) -> Todo:
    wanted = (
        "Zertifikat nach IT-Grundschutz oder ISO 27001"
        if provider.kind is ProviderKind.SHARED_CLOUD
        else "C5-Testat Typ 2"
    )
    text = f"{wanted} von {provider.name} anfordern, das das Angebot „{case.offer}“ umfasst"
    return Todo("attestation", text, INFORMATIONSSICHERHEIT)


def _abroad(provider: Provider) -> Todo:
    text = f"{provider.name} verarbeitet außerhalb der EU: Standort in der EU verlangen oder anderen Anbieter wählen"
    return Todo("location", text, VERTRAG)


def _never_together(provider: Provider) -> Todo:
    text = f"Freigabe und Testat für {provider.name} gelten an keinem Tag zugleich: das ältere erneuern"
    return Todo("renewal", text, INFORMATIONSSICHERHEIT)


def running_out(gate: Gate, start: date, end: date, horizon: date) -> list[Todo]:
    """What has to be renewed after a move: the gate closes again before the plan ends."""
    period = next((item for item in gate.open if item.covers(start, end)), None)
    if period is None or period.end >= horizon:
        return []
    text = f"Freigabe oder Testat läuft am {period.end:%d.%m.%Y} aus: vorher erneuern, sonst muss die Anwendung zurück"
    return [Todo("renewal", text, INFORMATIONSSICHERHEIT, due=period.end)]


def closing(gate: Gate, horizon: date) -> list[Todo]:
    """What has to be renewed for a move that cannot be earlier: the gate closes for good before the plan ends."""
    last = max((period.end for period in gate.open), default=horizon)
    if last >= horizon:
        return []
    text = f"Freigabe oder Testat läuft am {last:%d.%m.%Y} aus: vorher erneuern, damit der Umzug danach möglich ist"
    return [Todo("renewal", text, INFORMATIONSSICHERHEIT, due=last)]
