"""The kinds of things an inventory tells apart, as enumerations; `inventory.model` shows them with its entities."""

from enum import StrEnum


class Provenance(StrEnum):
    """Real and example data never mix."""

    EXAMPLE = "example"
    REAL = "real"


class Category(StrEnum):
    """The three groups of the survey behind the Ein-Produkt-Strategie."""

    FACHVERFAHREN = "fachverfahren"
    ALLGEMEIN = "allgemein"
    VISUALISIERUNG = "visualisierung"


class Schutzbedarf(StrEnum):
    """Protection need (BSI-Standard 200-2, 8.2)."""

    NORMAL = "normal"
    HOCH = "hoch"
    SEHR_HOCH = "sehr_hoch"


class PersonalData(StrEnum):
    """The most sensitive category of personal data a task usually handles."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL = "special"  # Art. 9 GDPR
    CRIMINAL = "criminal"  # Art. 10 GDPR
    SOCIAL = "social"  # § 35 SGB I, §§ 67 ff. SGB X
    TAX = "tax"  # § 30 AO


class Hosting(StrEnum):
    """Where an installation runs today."""

    OWN_METAL = "own_metal"
    SERVICE_PROVIDER = "service_provider"
    ASSOCIATION = "association"
    SAAS = "saas"


class ProviderKind(StrEnum):
    """Who can run an installation."""

    OWN_METAL = "own_metal"
    SERVICE_PROVIDER = "service_provider"
    ASSOCIATION = "association"
    SHARED_CLOUD = "shared_cloud"
    PUBLIC_CLOUD = "public_cloud"
    SAAS = "saas"


class DependencyKind(StrEnum):
    """`needs`: the source calls the target while running; `together`: both must move in one wave."""

    NEEDS = "needs"
    TOGETHER = "together"
