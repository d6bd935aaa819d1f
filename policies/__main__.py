"""The policy pack as Pulumi starts it: the catalogue with what the estate declares and waives, as of today."""

from datetime import date
from functools import cache

from pulumi_policy import EnforcementLevel, PolicyPack

from common.estate import Estate
from policies.declared import Declared
from policies.engine import Engine
from policies.pack import policies
from policies.rules import catalogue
from policies.scope import declared_for
from policies.waivers import load_waivers

ESTATE = Estate.find()


@cache
def declared(scope: str) -> Declared:
    """What the estate declares for a scope, read once."""
    return declared_for(ESTATE, scope)


PolicyPack(
    "kreiswolke",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=policies(Engine(catalogue(), load_waivers(ESTATE.policies / "waivers.yaml"), date.today()), declared),
)
