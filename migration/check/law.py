"""Is everything lawful where it is put? Looked at day by day: every day of the wave of a move.

Art. 28, 35, 9, 10 and 44 ff. GDPR; § 35 SGB I, §§ 67 ff. and 80 SGB X; § 30 AO; BSI C5. See `docs/planung.md`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from inventory.model import Clearance, PersonalData, Provider, ProviderKind
from migration.check.view import View, Violation
from migration.plan import Decision

_EVIDENCE = {
    ProviderKind.SHARED_CLOUD: ("it_grundschutz", "iso27001", "c5_type2"),
    ProviderKind.PUBLIC_CLOUD: ("c5_type2",),
    ProviderKind.SAAS: ("c5_type2",),
}


def _gated(view: View) -> Iterator[tuple[Decision, Provider]]:
    for item in view.moves:
        provider = view.provider(item)
        if provider is not None and provider.kind in _EVIDENCE:
            yield item, provider


def personal_data(view: View, item: Decision) -> PersonalData:
    """The category that counts: as determined for the installation, else that of the task."""
    return view.installation(item).personal_data or view.task(item).personal_data


def clearance(view: View) -> Iterator[Violation]:
    """On every day of the wave a clearance with all its documents holds."""
    holds = cache(lambda *case: _cleared(view, *case))
    for item, provider in _gated(view):
        data, product = personal_data(view, item), item.replacement or view.product(item).id
        wave = view.wave(item)
        day = holds(provider.id, product, data, view.installation(item).tenant, wave.start, wave.end)
        if day is not None:
            text = f"Steht am {day:%d.%m.%Y} bei {provider.name} ohne gültige Freigabe."
            yield Violation("clearance", item.installation, text)


def _cleared(
    view: View, provider: str, product: str, data: PersonalData, tenant: str, start: date, end: date
) -> date | None:
    """The first day without a clearance; `None` where there is none."""
    matching = [
        item
        for item in view.inventory.clearances.values()
        if item.provider == provider
        and (item.product == product or (item.product is None and item.personal_data is data))
        and (item.tenant is None or item.tenant == tenant)
    ]
    return next((day for day in _days(start, end) if not any(_holds(item, data, day) for item in matching)), None)


def _holds(item: Clearance, data: PersonalData, day: date) -> bool:
    needed: list[date | None] = [item.valid_from]
    if data is not PersonalData.NONE:
        needed.append(item.avv)
    if data not in (PersonalData.NONE, PersonalData.PERSONAL):
        needed.append(item.dsfa)
    if data is PersonalData.SOCIAL:
        needed.append(item.sgb_notice)
    signed = all(document is not None and document <= day for document in needed)
    return signed and (item.valid_until is None or day <= item.valid_until)


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def attestation(view: View) -> Iterator[Violation]:
    """On every day of the wave the provider has proven its security for the offer that is used."""
    holds = cache(lambda *case: _attested(view, *case))
    for item, provider in _gated(view):
        wave = view.wave(item)
        day = holds(provider, item.offer, wave.start, wave.end)
        if day is not None:
            text = f"{provider.name} hat am {day:%d.%m.%Y} kein gültiges Testat für das Angebot {item.offer}."
            yield Violation("attestation", item.installation, text)


def _attested(view: View, provider: Provider, offer: str | None, start: date, end: date) -> date | None:
    fitting = [
        item
        for item in view.inventory.attestations.values()
        if item.provider == provider.id and item.standard in _EVIDENCE[provider.kind] and offer in item.scope
    ]
    covered = (any(item.valid_from <= day <= item.valid_until for item in fitting) for day in _days(start, end))
    return next((day for day, good in zip(_days(start, end), covered, strict=True) if not good), None)


def location(view: View) -> Iterator[Violation]:
    """Personal data stays in the EU."""
    for item, provider in _gated(view):
        if provider.location not in ("de", "eu") and personal_data(view, item) is not PersonalData.NONE:
            yield Violation("location", item.installation, f"{provider.name} verarbeitet außerhalb der EU.")


def listed(view: View) -> Iterator[Violation]:
    """The clearances a decision names are there, and hold on every day of its wave."""
    for item in view.decisions.values():
        for key in item.clearances:
            record, wave = view.inventory.clearances.get(key), view.waves.get(item.wave)
            data = personal_data(view, item)
            if record is None or record.provider != item.provider:
                yield Violation("clearance_named", item.installation, f"Die Freigabe {key} gibt es für das Ziel nicht.")
            elif wave is None or not (_holds(record, data, wave.start) and _holds(record, data, wave.end)):
                yield Violation("clearance_named", item.installation, f"Die Freigabe {key} gilt nicht in der Welle.")
    for item, provider in _gated(view):
        if not item.clearances:
            yield Violation("clearance_named", item.installation, f"Nennt keine Freigabe für {provider.name}.")
