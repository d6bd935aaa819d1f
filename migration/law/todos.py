"""What is missing before a provider, as steps with an owner and the time they take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.model import PersonalData, Provider
from migration.labels import ISB
from migration.law.catalogue import ATTESTATION, CLEARANCE, DOCUMENTS, LOCATION, RISK_ANALYSIS, Case, Norm
from migration.law.periods import Periods, covered
from migration.law.records import Records, documented, excused
from migration.plan import Todo

_DATA = {
    PersonalData.NONE: "ohne Personenbezug",
    PersonalData.PERSONAL: "personenbezogene Daten",
    PersonalData.SPECIAL: "besondere Kategorien nach Art. 9 DSGVO",
    PersonalData.CRIMINAL: "Daten über Straftaten nach Art. 10 DSGVO",
    PersonalData.SOCIAL: "Sozialdaten",
    PersonalData.TAX: "Steuerdaten",
}
_STANDARDS = {"c5_type2": "C5-Testat Typ 2", "iso27001": "ISO 27001", "it_grundschutz": "IT-Grundschutz"}
_DOCUMENT_TEXTS = {
    "avv": "Vertrag zur Auftragsverarbeitung (Art. 28 DSGVO) mit {} schließen und erfassen",
    "dsfa": "Datenschutz-Folgenabschätzung (Art. 35 DSGVO) für den Betrieb bei {} durchführen und erfassen",
    "sgb_notice": "Auftrag an {} vorab der Rechts- oder Fachaufsicht anzeigen (§ 80 Abs. 1 SGB X) und erfassen",
    "private_processor": "Vermerken, warum {} als nicht-öffentliche Stelle Sozialdaten verarbeiten darf "
    "(§ 80 Abs. 3 SGB X)",
    "secrecy": "Die Mitwirkenden bei {} zur Geheimhaltung verpflichten lassen (§ 203 Abs. 4 StGB) und erfassen",
    "tax_secrecy": "Die Personen bei {} auf das Steuergeheimnis verpflichten (§ 30 Abs. 9 AO) und erfassen",
    "risk_analysis": "Risikoanalyse (BSI-Standard 200-3) für den Betrieb bei {} durchführen und einzeln entscheiden",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a gate lacks: `code` names the record, `lead_days` the time from the first step to the record."""

    code: str
    text: str
    owner: str
    lead_days: int

    def todo(self, due: date | None) -> Todo:
        """The step, to be done by `due` where there is a wave to be ready for."""
        return Todo(self.code, self.text, self.owner, due)


def missing(case: Case, norms: Sequence[Norm], records: Records, as_of: date) -> list[Missing]:
    """Every record that `case` lacks from `as_of` on, one entry for each however many norms ask for it."""
    provider = records.provider(case)
    found: dict[str, Missing] = {}
    for norm in _lacking(case, norms, records, as_of):
        entry = found.get(norm.record)
        lead = max(norm.lead_days, entry.lead_days) if entry else norm.lead_days
        found[norm.record] = Missing(norm.record, _text(norm, case, provider), norm.owner, lead)
    return list(found.values())


def _lacking(case: Case, norms: Sequence[Norm], records: Records, as_of: date) -> list[Norm]:
    """The norms no record meets; of the documents those that the most complete of the clearances lacks."""
    fitting = records.clearances(case)
    documents = [norm for norm in norms if norm.record in DOCUMENTS]
    if any(norm.record == CLEARANCE for norm in norms) and not fitting:
        wanted = [norm for norm in norms if norm.record == CLEARANCE or norm.record == RISK_ANALYSIS]
    else:
        gaps = [[norm for norm in documents if not documented(item, norm, as_of)] for item in fitting]
        wanted = min(gaps, key=len, default=[])
    others = (norm for norm in norms if norm.record in (ATTESTATION, LOCATION))
    return wanted + [norm for norm in others if not records.meeting(norm, case) and not excused(norm, as_of)]


def _text(norm: Norm, case: Case, provider: Provider) -> str:
    name = f"„{provider.name}“"
    if norm.record == CLEARANCE:
        what = "gerade dieses Produkt" if case.very_high else _DATA[case.personal_data]
        return f"Cloud-Freigabe für {name} einholen ({what}) und mit Datum erfassen"
    if norm.record == ATTESTATION:
        return f"{_certificate(norm)} von {name} anfordern, das das Angebot „{case.offer}“ umfasst"
    if norm.record == LOCATION:
        return f"{name} verarbeitet außerhalb der EU: Standort in der EU verlangen oder anderen Anbieter wählen"
    return _DOCUMENT_TEXTS[norm.record].format(name)


def _certificate(norm: Norm) -> str:
    if norm.standards == {"c5_type2"}:
        return _STANDARDS["c5_type2"]
    return f"Zertifikat nach {' oder '.join(sorted(_STANDARDS[name] for name in norm.standards - {'c5_type2'})[::-1])}"


def reminders(norms: Iterable[tuple[Norm, Periods]], product: str, start: date, end: date) -> list[Todo]:
    """What else `product` has to have for a move from `start` to `end`, though nothing closes without it."""
    return [
        Todo(norm.record, f"{norm.title} für „{product}“ einholen und erfassen", norm.owner, start)
        for norm, days in norms
        if not covered(days, start, end)
    ]


def never_together(provider: Provider) -> Missing:
    """Every record is there, but on no day all of them."""
    text = f"Freigabe und Testat für „{provider.name}“ gelten an keinem Tag zugleich: das ältere erneuern"
    return Missing("renewal", text, ISB, 0)
