"""The policy pack as Pulumi starts it: the catalogue with what the estate declares and waives, as of today."""

import os
from datetime import date
from functools import cache

from pulumi_policy import EnforcementLevel, PolicyPack

from common.errors import CheckFailedError
from common.estate import Estate
from policies.declared import Declared
from policies.engine import Engine
from policies.export import Stacks, outputs
from policies.names import offered
from policies.pack import Pack
from policies.resources import Resource
from policies.rules import catalogue
from policies.scope import PLATFORM, declared_for
from policies.waivers import load_waivers

ESTATE = Estate.find()


@cache
def declared(scope: str) -> Declared:
    """What the estate declares for a scope, read once."""
    return declared_for(ESTATE, scope)


@cache
def platform_offer() -> tuple[Resource, ...]:
    """What the platform's stack offers, read once; nothing where it was never brought up."""
    try:
        return offered(outputs(Stacks(os.environ).export(PLATFORM)).get("shared") or {})
    except CheckFailedError:
        return ()


ENGINE = Engine(catalogue(), load_waivers(ESTATE.policies / "waivers.yaml"), date.today())
PolicyPack("kreiswolke", Pack(ENGINE, declared, platform_offer).policies(), EnforcementLevel.MANDATORY)
