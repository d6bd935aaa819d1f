"""Invented providers with what they have proven, and who operates what today."""

from datetime import date
from random import Random

from inventory.example.base import Base
from inventory.example.market import STATE
from inventory.model import Attestation, Evidence, Hosting, Product, Provider, ProviderKind, Tenant

SHARED_CLOUD = "shared-cloud"
SAAS_OPERATORS = ("saas-aster", "saas-dahlie", "saas-iris", "saas-malve", "saas-nelke", "saas-tulpe")
STATE_OPERATOR = "landesbetrieb"
_SERVICE_PROVIDERS = ("rz-amsel", "rz-drossel", "rz-fink")
_ASSOCIATIONS = ("verband-nord", "verband-sued")

# Chances of own metal, service provider, association, SaaS and unknown, by deployment.
_HOSTINGS = (Hosting.OWN_METAL, Hosting.SERVICE_PROVIDER, Hosting.ASSOCIATION, Hosting.SAAS, None)
_CHANCES = {
    "client_server": (72, 12, 13, 0, 3),
    "web": (58, 16, 14, 8, 4),
    "service": (92, 3, 3, 0, 2),
    "appliance": (97, 0, 1, 0, 2),
    "desktop": (97, 0, 0, 0, 3),
    "saas": (0, 0, 0, 100, 0),
}


def providers(base: Base) -> dict[str, Provider]:
    """Everybody who runs or could run installations; own metal first, one per tenant."""
    kind = ProviderKind
    own = [
        Provider(own_metal(tenant), f"Eigenes Blech {tenant.name}", kind.OWN_METAL, "de", ("iaas",), tenant.key)
        for tenant in base.tenants.values()
    ]
    everything = ("iaas", "paas", "desktop")
    others = [
        Provider(SHARED_CLOUD, "Gemeinsame Kreiswolke", kind.SHARED_CLOUD, "de", everything, None),
        *(_named(id_, "Beispiel-Rechenzentrum", kind.SERVICE_PROVIDER, "de", "iaas") for id_ in _SERVICE_PROVIDERS),
        *(_named(id_, "Beispielverband IT", kind.ASSOCIATION, "de", "iaas", "saas") for id_ in _ASSOCIATIONS),
        *(_named(id_, "Beispiel-SaaS", kind.SAAS, "de", "saas") for id_ in SAAS_OPERATORS),
        Provider(STATE_OPERATOR, "Beispielbetreiber der Landesverfahren", kind.SAAS, "de", ("saas",), None),
        _named("cloud-adler", "Beispielcloud", kind.PUBLIC_CLOUD, "de", "iaas", "paas"),
        _named("cloud-bussard", "Beispielcloud", kind.PUBLIC_CLOUD, "eu", "iaas"),
        _named("cloud-condor", "Beispielcloud", kind.PUBLIC_CLOUD, "other", "iaas", "paas", "desktop"),
    ]
    return {provider.id: provider for provider in (*own, *others)}


def _named(id_: str, what: str, kind: ProviderKind, location: str, *offers: str) -> Provider:
    name = id_.rsplit("-", 1)[1].replace("sued", "süd").capitalize()
    return Provider(id_, f"{what} {name}", kind, location, offers, None)


def own_metal(tenant: Tenant) -> str:
    """The id of a tenant's own server room as a provider."""
    return f"own-{tenant.key}"


def operated(base: Base, tenant: Tenant, product: Product, random: Random) -> tuple[Hosting | None, str | None]:
    """How and by whom a tenant has a product operated today; unknown in a few cases."""
    hosting = random.choices(_HOSTINGS, weights=_CHANCES[product.deployment])[0]
    match hosting:
        case Hosting.OWN_METAL:
            return hosting, own_metal(tenant)
        case Hosting.SERVICE_PROVIDER:
            return hosting, _usual(base, tenant, _SERVICE_PROVIDERS, random)
        case Hosting.ASSOCIATION:
            return hosting, _usual(base, tenant, _ASSOCIATIONS, random)
        case Hosting.SAAS:
            return hosting, saas_operator(base, product)
        case _:
            return None, None


def _usual(base: Base, tenant: Tenant, choices: tuple[str, ...], random: Random) -> str:
    """Most contracts of a region go to one provider."""
    usual = base.random("operator", tenant.key[:3], choices[0]).choice(choices)
    return usual if random.random() < 0.8 else random.choice(choices)


def saas_operator(base: Base, product: Product) -> str:
    """Who offers a product as SaaS: always the same for one product."""
    if STATE in product.vendor:
        return STATE_OPERATOR
    return base.random("saas", product.id).choice(SAAS_OPERATORS)


# Provider, standard, offers, from, until: some expire while the plan runs, some do not cover what they would have to.
_ATTESTATIONS = (
    (SHARED_CLOUD, "it_grundschutz", ("iaas", "paas", "desktop"), date(2026, 10, 1), date(2029, 9, 30)),
    ("cloud-adler", "c5_type2", ("iaas", "paas"), date(2026, 2, 1), date(2029, 1, 31)),
    ("cloud-bussard", "c5_type2", ("iaas",), date(2025, 10, 1), date(2027, 9, 30)),
    ("cloud-condor", "c5_type2", ("iaas", "paas", "desktop"), date(2026, 1, 1), date(2028, 12, 31)),
    ("saas-aster", "c5_type2", ("saas",), date(2026, 3, 1), date(2029, 2, 28)),
    ("saas-dahlie", "c5_type2", ("saas",), date(2025, 6, 1), date(2027, 5, 31)),
    ("saas-iris", "c5_type2", ("saas",), date(2026, 1, 1), date(2030, 12, 31)),
    ("saas-malve", "iso27001", ("saas",), date(2025, 9, 1), date(2028, 8, 31)),
    ("saas-tulpe", "c5_type2", ("iaas",), date(2026, 5, 1), date(2029, 4, 30)),
    (STATE_OPERATOR, "it_grundschutz", ("saas",), date(2025, 1, 1), date(2027, 12, 31)),
    ("rz-amsel", "iso27001", ("iaas",), date(2024, 7, 1), date(2027, 6, 30)),
    ("rz-drossel", "it_grundschutz", ("iaas",), date(2023, 7, 1), date(2026, 6, 30)),
    ("verband-nord", "iso27001", ("iaas", "saas"), date(2025, 4, 1), date(2028, 3, 31)),
)


def attestations() -> tuple[dict[str, Attestation], dict[str, Evidence]]:
    """What the providers have proven, each with its document."""
    proven, documents = {}, {}
    for provider, standard, scope, start, end in _ATTESTATIONS:
        id_ = f"{provider}-{standard.replace('_', '-')}"
        document = f"testat-{id_}"
        proven[id_] = Attestation(id_, provider, standard, scope, start, end, document)
        documents[document] = Evidence(
            document, f"Testat {standard} von {provider} (Beispiel)", start, "Auditstelle", None
        )
    return proven, documents
