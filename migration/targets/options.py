"""What could be done with an installation: the options of each target, the most fitting first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.model import Category, Provider, Schutzbedarf
from migration.facts.precedence import ORDINARY
from migration.facts.subject import Subject
from migration.plan import Reason, Target
from migration.targets.landscape import Landscape

_TARGET_OF_OFFER = {"iaas": Target.SHARED_IAAS, "paas": Target.SHARED_PAAS, "desktop": Target.DESKTOP_POOL}
_STRATEGY_OF_OFFER = {"iaas": "rehost", "paas": "replatform", "desktop": "rehost"}
_SHARED_TEXT = {
    "iaas": "Zieht mit seinen Servern in die gemeinsame Cloud um.",
    "paas": "Mandantenfähige Web-Anwendung: wird auf der gemeinsamen Plattform neu aufgesetzt.",
    "desktop": "Arbeitsplatz-Programm: wird im gemeinsamen Desktop-Pool bereitgestellt.",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A place an installation could go to, and what speaks for it."""

    target: Target
    provider: str | None
    offer: str | None
    strategy: str
    reason: Reason
    replacement: str | None = None


def offer_for(subject: Subject) -> str:
    """What of a cloud the product uses: desktops, the platform for multi-tenant web applications, else servers."""
    product = subject.product
    if product.deployment == "desktop":
        return "desktop"
    if product.deployment in ("web", "saas") and product.multi_tenant:
        return "paas"
    return "iaas"


def shared(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """Into the shared cloud as what the product needs, else as plain servers."""
    wanted = offer_for(subject)
    for offer in dict.fromkeys((wanted, "iaas")):
        reason = Reason(f"shared_{offer}", _SHARED_TEXT[offer])
        for provider in landscape.shared:
            if offer in provider.offers:
                yield Option(_TARGET_OF_OFFER[offer], provider.id, offer, _STRATEGY_OF_OFFER[offer], reason)


def public(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """Into a public cloud; whether that is lawful is for the gate to say."""
    return _public(subject, landscape.public)


def cleared_by_name(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """Into the public cloud for which this product was cleared by name: somebody wants it there."""
    named = [item for item in landscape.public if (item.id, subject.product.id) in landscape.product_clearances]
    return _public(subject, named)


def _public(subject: Subject, providers: Iterable[Provider]) -> Iterator[Option]:
    offer = "paas" if offer_for(subject) == "paas" else "iaas"
    for provider in providers:
        if offer in provider.offers:
            text = f"Zieht zu {provider.name} in die öffentliche Cloud um, sobald freigegeben."
            yield Option(Target.PUBLIC_CLOUD, provider.id, offer, "rehost", Reason("public_cloud", text))


def suited_to_public(subject: Subject) -> bool:
    """Uncritical enough for a public cloud: a web page or picture, no sensitive data, normal Schutzbedarf."""
    return (
        (subject.task.category is Category.VISUALISIERUNG or subject.product.deployment == "web")
        and subject.personal_data in ORDINARY
        and subject.need.highest is Schutzbedarf.NORMAL
    )


def saas(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """To a provider that already operates the same product for others."""
    for provider in landscape.saas.get(subject.product.id, ()):
        if "saas" in provider.offers:
            text = f"{provider.name} betreibt dasselbe Produkt bereits für andere Landkreise."
            yield Option(Target.SAAS, provider.id, "saas", "relocate", Reason("saas", text))


def replace(subject: Subject, landscape: Landscape) -> Iterator[Option]:
    """Give way to the common product of the task in the shared cloud (Ein-Produkt-Strategie)."""
    for product in landscape.common.get(subject.task.id, ()):
        if product == subject.product.id:
            continue
        reason = Reason("replace", "Wird durch das gemeinsame Produkt der Aufgabe ersetzt (Ein-Produkt-Strategie).")
        for provider in landscape.shared:
            if "iaas" in provider.offers:
                yield Option(Target.REPLACE, provider.id, "iaas", "repurchase", reason, replacement=product)
        return


def retire(_subject: Subject, _landscape: Landscape) -> Iterator[Option]:
    """Switch it off."""
    reason = Reason("retire", "Niemand arbeitet mehr damit, und keine andere Anwendung braucht es: wird abgeschaltet.")
    yield Option(Target.RETIRE, None, None, "retire", reason)
