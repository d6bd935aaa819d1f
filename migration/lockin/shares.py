"""Spending, interfaces, export and exit per provider, as they are once a plan is carried out.

Counted is the yearly cost of the contracts that go on, and the shared cloud at the list prices of the servers in its
landing zones. What runs on own metal depends on no operator and is left out; so are prices of SaaS and public clouds
that a plan moves to: nobody knows them yet, and they count as unknown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inventory.model import Inventory, ProviderKind
from migration.facts import prices
from migration.facts.effort import move_hours
from migration.facts.prices import Prices, cents
from migration.facts.subject import Subject, subjects
from migration.lockin.model import VERSION, LockIn, Share, Tally
from migration.parameters import Parameters, load_parameters
from migration.plan import Decision, LandingZone, Plan, Target
from migration.rounding import half_up

LEAVING = "relocate"  # the strategy whose hours leaving a provider is counted with
OWN, SHARED = ProviderKind.OWN_METAL, ProviderKind.SHARED_CLOUD
Spending = dict[str, list[int | None]]  # provider -> yearly costs in cents


def lock_in(
    plan: Plan,
    inventory: Inventory,
    parameters: Parameters | None = None,
    known: Mapping[str, Subject] | None = None,
) -> LockIn:
    """The dependence on each provider after a plan of all tenants; `known` are the inventory's subjects."""
    parameters = parameters or load_parameters()
    known, prices_ = known or subjects(inventory), Prices(inventory)
    spending = _spending(plan, inventory, prices_)
    total = sum(cost for costs in spending.values() for cost in costs if cost is not None)
    there = _there(plan, inventory, known)
    limit = parameters.max_share_percent
    shares = [
        _share(name, there[name], spending.get(name, []), total, limit, parameters, prices_)
        for name in sorted(there.keys() | spending.keys())
    ]
    return LockIn(
        version=VERSION,
        provenance=plan.provenance,
        estate=plan.estate,
        as_of=plan.as_of,
        limit_percent=limit,
        total_cents=total,
        shares=tuple(sorted(shares, key=lambda item: (-item.annual_cents, item.provider))),
    )


def _after(item: Decision, inventory: Inventory) -> str | None:
    """Who operates an installation after the plan; `None` for own metal, for nobody known, and for what is gone."""
    if item.wave is None:
        name = inventory.installations[item.installation].provider
    else:
        name = None if item.target is Target.RETIRE else item.provider
    return None if inventory.kind_of(name) is OWN else name


def _there(plan: Plan, inventory: Inventory, known: Mapping[str, Subject]) -> dict[str, list[Subject]]:
    """What each provider runs after the plan; a replaced product counts as the one that takes its place."""
    there: dict[str, list[Subject]] = defaultdict(list)
    for item in plan.decisions:
        name = _after(item, inventory)
        if name is not None:
            subject = known[item.installation]
            replaced = item.wave is not None and item.replacement is not None
            product = inventory.products[item.replacement or ""] if replaced else subject.product
            there[name].append(replace(subject, product=product))
    return there


def _spending(plan: Plan, inventory: Inventory, known: Prices) -> Spending:
    """Yearly costs by provider: contracts that go on, the shared cloud by its servers, and what nobody knows.

    A contract counts once, for its partner; what an operator gets without one is not known.
    """
    spending: Spending = defaultdict(list)
    contracts: set[str] = set()
    for item in plan.decisions:
        name = _after(item, inventory)
        if name is None:
            continue
        contract = inventory.installations[item.installation].contract
        if item.wave is None and contract is not None and inventory.kind_of(_partner(inventory, contract)) is not OWN:
            contracts.add(contract)
        elif item.wave is None or inventory.kind_of(name) is not SHARED:
            spending[name].append(None)
    for contract in sorted(contracts):
        spending[_partner(inventory, contract)].append(inventory.contracts[contract].annual_cost_cents)
    shared = next((key for key in sorted(inventory.providers) if inventory.kind_of(key) is SHARED), None)
    if shared is not None and plan.landing_zones:
        spending[shared] += _zones(plan.landing_zones, known)
    return spending


def _partner(inventory: Inventory, contract: str) -> str:
    return inventory.contracts[contract].provider


def _zones(zones: Iterable[LandingZone], known: Prices) -> list[int | None]:
    """The yearly list price of each landing zone, and one unknown for every installation without a size."""
    vcpu, ram, disk = (known.likely(name) for name in (prices.VCPU, prices.RAM, prices.DISK))
    costs: list[int | None] = []
    for zone in zones:
        costs += [None] * len(zone.unsized)
        if vcpu is None or ram is None or disk is None:
            costs.append(None)
        else:
            costs.append(cents(12 * (vcpu * zone.vcpus + ram * zone.ram_gib + disk * zone.disk_gib)))
    return costs


def _share(
    name: str,
    there: Sequence[Subject],
    costs: Sequence[int | None],
    total: int,
    limit: int | None,
    parameters: Parameters,
    known: Prices,
) -> Share:
    annual = sum(cost for cost in costs if cost is not None)
    exported = [item for item in there if item.product.export_format]
    hours = sum(sum(move_hours(item, LEAVING, parameters).values()) for item in exported)
    rate = known.likely(prices.HOUR)
    return Share(
        provider=name,
        installations=len(there),
        annual_cents=annual,
        annual_unknown=list(costs).count(None),
        share_percent=half_up(100 * annual, total) if total else 0,
        over_limit=limit is not None and 100 * annual > limit * total,
        interfaces=_tally(item.product.open_interfaces for item in there),
        export=_tally(item.product.export_format for item in there),
        exit_hours=hours,
        exit_cents=None if rate is None else cents(hours * rate),
        exit_unknown=len(there) - len(exported),
    )


def _tally(answers: Iterable[bool | None]) -> Tally:
    found = list(answers)
    return Tally(found.count(True), found.count(False), found.count(None))
