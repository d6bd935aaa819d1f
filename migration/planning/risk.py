"""Which moves are risky, and how many of them may a wave have? By the rule that `parameters.yaml` publishes as `risk`.

The limits are capacities beside the hours of the teams: every risky installation takes one of its wave, and one of its
Landkreis in that wave. What can only move together counts at most as much as the limit: it may have a wave to itself.
"""

from migration.facts.effort import Resource
from migration.facts.protection import LEVELS as RANKS
from migration.labels import LEVELS
from migration.parameters import Risk
from migration.plan import Target
from migration.readiness.score import Readiness
from migration.targets.proposal import Proposal

RISKY = "risky moves"  # stands where a team has its skill, which never has a space
REASON = "risky"


def causes(proposal: Proposal, readiness: Readiness, rule: Risk) -> tuple[str, ...]:
    """What makes a move risky, in words; nothing where it is not, or where something stays or is switched off."""
    if not proposal.moves or proposal.option.target is Target.RETIRE:
        return ()
    found = []
    need = proposal.subject.need.highest
    if need is None or RANKS.index(need) >= RANKS.index(rule.schutzbedarf):
        found.append(f"Schutzbedarf {LEVELS[need]}")
    if readiness.low < rule.certain_score_below:
        found.append(f"sicher sind nur {readiness.low} Punkte Bereitschaft")
    if readiness.unknown >= rule.unknown_percent:
        found.append(f"{readiness.unknown} % der Angaben unbekannt")
    return tuple(found)


def limits(tenants: tuple[str, ...], rule: Risk) -> dict[Resource, int]:
    """How many risky moves a wave may have in all (`None`) and at each tenant, where that is limited."""
    found: dict[Resource, int] = {}
    if rule.max_per_wave is not None:
        found[None, RISKY] = rule.max_per_wave
    if rule.max_per_tenant_and_wave is not None:
        found |= {(key, RISKY): rule.max_per_tenant_and_wave for key in tenants}
    return found


def taken(tenant: str, count: int, rule: Risk) -> dict[Resource, int]:
    """What `count` risky installations of a tenant that move together take of the limits."""
    return {name: min(count, limit) for name, limit in limits((tenant,), rule).items() if count}
