"""Invented answers to the questionnaires: vendors have answered for their products, tenants for what differs there."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from inventory.example.base import Base
from inventory.example.market import ascii_name
from inventory.model import Evidence, GivenAnswer, Installation, Product, Tenant
from inventory.questionnaire import UNKNOWN, Question, questions

VENDOR, TENANT = "Hersteller", "IT-Leitung des Landkreises"
_FIRST_DAY, _DAYS = date(2026, 2, 2), 270  # of the survey
_LOCAL = frozenset({"betrieb", "vor-ort", "daten", "abhaengigkeiten", "datenschutz"})  # what a vendor cannot know
_ANSWERED = 0.55  # share of the other questions that a vendor has answered for a product
_SURVEYED, _OWN_ANSWERS = 0.25, 6  # share of installations a tenant has answered for, and most answers for one
_CHANCES = {"green": 6, "yellow": 3, "red": 1, UNKNOWN: 1}
_SHOWN = 0.8  # share of answers with a document


def answers(
    base: Base, products: Iterable[Product], installations: Iterable[Installation]
) -> tuple[tuple[GivenAnswer, ...], tuple[GivenAnswer, ...], dict[str, Evidence]]:
    """Answers for products, answers for installations, and the documents that show them."""
    asked = [question for question in questions().values() if question.fact is None]
    vendors = {item.id: item.vendor for item in products}
    own: dict[str, list[Installation]] = {key: [] for key in base.tenants}
    for item in installations:
        own[item.tenant].append(item)
    documents = [*_of_vendors(vendors.values()), *map(_of_tenant, base.tenants.values())]
    return (
        tuple(item for key, vendor in vendors.items() for item in _for_product(base, key, vendor, asked)),
        tuple(item for key, items in own.items() for item in _for_tenant(base, key, items, asked)),
        {item.id: item for item in documents},
    )


def _of_vendors(vendors: Iterable[str]) -> Iterator[Evidence]:
    for vendor in sorted(set(vendors)):
        yield _evidence(_document(vendor), f"Auskunft {vendor} (Beispiel)", VENDOR)


def _of_tenant(tenant: Tenant) -> Evidence:
    return _evidence(f"{tenant.key}-erhebung", f"Erhebungsbogen {tenant.name} (Beispiel)", TENANT)


def _evidence(id_: str, title: str, role: str) -> Evidence:
    """A document; since there is none, the SHA-256 is that of its title."""
    return Evidence(id_, title, _FIRST_DAY, role, hashlib.sha256(title.encode()).hexdigest())


def _document(vendor: str) -> str:
    """The id of a vendor's statement."""
    return f"auskunft-{ascii_name(vendor).replace(' ', '-')}"


def _for_product(base: Base, product: str, vendor: str, asked: list[Question]) -> Iterator[GivenAnswer]:
    random = base.random("answers", product)
    for question in asked:
        if question.questionnaire not in _LOCAL and random.random() < _ANSWERED:
            yield _given(random, question, VENDOR, _document(vendor), product=product)


def _for_tenant(
    base: Base, key: str, installations: list[Installation], asked: list[Question]
) -> Iterator[GivenAnswer]:
    random = base.random("answers", key)
    for item in installations:
        if random.random() < _SURVEYED:
            for question in _local_first(asked, random)[: random.randint(1, _OWN_ANSWERS)]:
                yield _given(random, question, TENANT, f"{key}-erhebung", installation=item.id)


def _local_first(asked: list[Question], random: Random) -> list[Question]:
    """Mostly what only the tenant knows, at times something that differs from what the vendor said."""
    return sorted(asked, key=lambda question: random.random() * (1 if question.questionnaire in _LOCAL else 5))


def _given(
    random: Random,
    question: Question,
    role: str,
    document: str,
    product: str | None = None,
    installation: str | None = None,
) -> GivenAnswer:
    choices = list(question.choices.values())
    chosen = random.choices(choices, weights=[_CHANCES[item.risk] for item in choices])[0]
    return GivenAnswer(
        question=question.id,
        answer=chosen.code,
        answered_on=_FIRST_DAY + timedelta(days=random.randrange(_DAYS)),
        answered_by=role,
        evidence=document if random.random() < _SHOWN else None,
        product=product,
        installation=installation,
    )
