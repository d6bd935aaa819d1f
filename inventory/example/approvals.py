"""Invented Cloud-Freigaben: some cover everything, some expire, some lack a document or name the wrong thing."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from inventory.example.base import Base
from inventory.example.operators import SAAS_OPERATORS, SHARED_CLOUD
from inventory.model import Category, Clearance, Evidence, Hosting, Installation, PersonalData, Product

_APPROVER = "Datenschutzbeauftragte und Informationssicherheitsbeauftragte"
_ASSESSED = (PersonalData.SPECIAL, PersonalData.CRIMINAL, PersonalData.SOCIAL, PersonalData.TAX)
_AVV, _DSFA, _NOTICE = date(2026, 10, 12), date(2026, 11, 2), date(2026, 11, 9)
# Data class, valid from and until, AVV, DSFA, notice after § 80 SGB X, by provider.
_CLASSES = (
    (SHARED_CLOUD, PersonalData.NONE, date(2027, 1, 1), None, None, None, None),
    (SHARED_CLOUD, PersonalData.PERSONAL, date(2027, 1, 1), None, _AVV, None, None),
    (SHARED_CLOUD, PersonalData.TAX, date(2027, 7, 1), None, _AVV, _DSFA, None),
    (SHARED_CLOUD, PersonalData.SOCIAL, date(2027, 10, 1), date(2030, 9, 30), _AVV, _DSFA, _NOTICE),
    (SHARED_CLOUD, PersonalData.SPECIAL, date(2028, 4, 1), None, _AVV, _DSFA, None),
    (SHARED_CLOUD, PersonalData.CRIMINAL, date(2028, 4, 1), None, _AVV, None, None),
    ("cloud-adler", PersonalData.NONE, date(2027, 1, 1), date(2029, 12, 31), None, None, None),
    ("cloud-adler", PersonalData.PERSONAL, date(2028, 1, 1), None, date(2026, 9, 1), None, None),
    ("cloud-bussard", PersonalData.NONE, date(2026, 6, 1), date(2027, 12, 31), None, None, None),
    ("cloud-condor", PersonalData.PERSONAL, date(2027, 1, 1), None, date(2026, 9, 1), None, None),
)
NAMED_PRODUCTS = 12


def clearances(
    base: Base, products: Iterable[Product], installations: Iterable[Installation]
) -> tuple[dict[str, Clearance], dict[str, Evidence]]:
    """Clearances of data classes, of uncritical products for a public cloud, and of products in use as SaaS."""
    products = list(products)
    items = [*_of_classes(), *_of_named_products(base, products), *_of_saas(base, products, installations)]
    documents = {item.evidence: _document(item.provider) for item in items}
    return {item.id: item for item in items}, documents


def _document(provider: str) -> Evidence:
    return Evidence(f"freigabe-{provider}-2026", f"Freigabevermerk {provider} (Beispiel)", _NOTICE, _APPROVER, None)


def _of_classes() -> Iterator[Clearance]:
    for provider, data, start, end, avv, dsfa, notice in _CLASSES:
        document = f"freigabe-{provider}-2026"
        id_ = f"{provider}-daten-{data}"
        # Whoever works for the provider is bound to secrecy with the contract, to the Steuergeheimnis by hand.
        yield Clearance(
            *(id_, provider, None, data, None, start, end, avv, dsfa, notice, _APPROVER, document),
            secrecy=avv,
            tax_secrecy=dsfa if data is PersonalData.TAX else None,
        )


def _of_named_products(base: Base, products: list[Product]) -> Iterator[Clearance]:
    """Web products for pictures and maps that a public cloud is meant for; every third for one tenant only."""
    random = base.random("clearances")
    fit = [
        item
        for item in products
        if base.tasks[item.task].category is Category.VISUALISIERUNG and item.deployment == "web"
    ]
    for number, product in enumerate(random.sample(fit, min(NAMED_PRODUCTS, len(fit)))):
        tenant = random.choice(list(base.tenants)) if number % 3 == 2 else None
        yield _of_product(base, product, "cloud-adler", tenant, date(2027, random.randint(1, 12), 1), random)


def _of_saas(base: Base, products: list[Product], installations: Iterable[Installation]) -> Iterator[Clearance]:
    """Most of what is used as SaaS was cleared when it was bought."""
    random = base.random("saas-clearances")
    operators = {item.product: item.provider for item in installations if item.hosting is Hosting.SAAS}
    for product in products:
        provider = operators.get(product.id)
        if provider in SAAS_OPERATORS and random.random() < 0.75:
            yield _of_product(
                base, product, provider, None, date(random.randint(2022, 2026), random.randint(1, 10), 1), random
            )


def _of_product(
    base: Base, product: Product, provider: str, tenant: str | None, start: date, random: Random
) -> Clearance:
    data = base.tasks[product.task].personal_data
    signed = date(min(start.year, 2026), random.randint(1, 10), 15)
    drawn = [random.random() for _ in range(4)]
    return Clearance(
        id=f"{provider}-{product.id}",
        provider=provider,
        product=product.id,
        personal_data=None,
        tenant=tenant,
        valid_from=start,
        valid_until=date(random.randint(2027, 2031), 12, 31) if drawn[0] < 0.35 else None,
        avv=signed if data is not PersonalData.NONE and drawn[1] < 0.9 else None,
        dsfa=signed if data in _ASSESSED and drawn[2] < 0.75 else None,
        sgb_notice=signed if data is PersonalData.SOCIAL and drawn[3] < 0.75 else None,
        approver=_APPROVER,
        evidence=f"freigabe-{provider}-2026",
        private_processor=signed if data is PersonalData.SOCIAL and drawn[3] < 0.6 else None,
        secrecy=signed if data is not PersonalData.NONE and drawn[1] < 0.85 else None,
        tax_secrecy=signed if data is PersonalData.TAX and drawn[2] < 0.5 else None,
    )
