"""Invented installations of one tenant, with servers, contracts and dependencies: what a server room is like."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import date
from random import Random

from inventory.example.base import Base
from inventory.example.machines import Machines
from inventory.example.market import Market, answer
from inventory.example.operators import operated, own_metal
from inventory.example.presence import tasks_of
from inventory.model import (
    Contract,
    Dependency,
    DependencyKind,
    Hosting,
    Installation,
    PersonalData,
    Product,
    Protection,
    Schutzbedarf,
    Server,
    Task,
    Tenant,
)

STAFF_BASE, STAFF_PER_THOUSAND = 150, 4  # staff of a Kreisverwaltung: an assumption
# Infrastructure of which a tenant has several: at most so many, and one more per so many members of staff.
SEVERAL = {"datenbankdienst": 3, "anwendungsserver": 3, "dateidienst": 2, "dns-dhcp": 2, "verzeichnisdienst": 2}
STAFF_PER_MORE = 400
# GiB per user where storing data is what a task is there for.
GIB_PER_USER = {
    "dateidienst": 12,
    "e-akte-dms": 8,
    "datensicherung": 40,
    "langzeitspeicher": 15,
    "e-mail": 5,
    "gis-server": 6,
}
LEFT_BEHIND = 0.04  # share of tasks with an older product beside the present one
TOGETHER = 0.3  # share of couplings between products of one vendor that must move at once

Operator = tuple[Hosting | None, str | None]  # how and by whom a product is operated


@dataclass(slots=True)
class Estate:
    """What one tenant has."""

    installations: list[Installation] = field(default_factory=list)
    servers: list[Server] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    dependencies: list[Dependency] = field(default_factory=list)


def staff(tenant: Tenant) -> int:
    """People who work at the administration."""
    return STAFF_BASE + tenant.population * STAFF_PER_THOUSAND // 1000


def estate_of(base: Base, market: Market, tenant: Tenant) -> Estate:
    """Everything of one tenant; the same whatever other tenants there are."""
    builder = _Builder(base, market, tenant)
    for task in tasks_of(base, tenant):
        builder.add(task)
    builder.estate.servers = builder.machines.finish()
    builder.estate.dependencies = list(builder.dependencies())
    return builder.estate


def _data(task: Task, users: int, random: Random) -> int:
    """Data in GiB: much where storing it is what the task is for."""
    per_user = GIB_PER_USER.get(task.id, random.uniform(0.2, 2.0))
    return round(users * per_user) + random.choice([2, 5, 10, 20, 50])


def _protection(task: Task, random: Random) -> Protection:
    """The Schutzbedarf as somebody has determined it here: as usual for the task, or one step off."""
    return Protection(*(_near(level, random) for level in astuple(task.protection)))


def _near(level: Schutzbedarf | None, random: Random) -> Schutzbedarf:
    levels = list(Schutzbedarf)
    index = levels.index(level or Schutzbedarf.NORMAL) + random.choice([-1, 0, 0, 0, 0, 1])
    return levels[min(max(index, 0), len(levels) - 1)]


def _more_sensitive(task: Task, random: Random) -> bool:
    return random.random() < 0.02 and task.personal_data is PersonalData.PERSONAL


def _restore_tested(random: Random) -> date | None:
    """Most have never tried, or not written it down."""
    return date(random.randint(2023, 2025), random.randint(1, 12), 15) if random.random() < 0.35 else None


class _Builder:
    """Fills the estate of one tenant, task by task."""

    def __init__(self, base: Base, market: Market, tenant: Tenant) -> None:
        self.base, self.market, self.tenant = base, market, tenant
        self.random = base.random("installations", tenant.key)
        self.machines = Machines(tenant, base.random("machines", tenant.key))
        self.estate = Estate()
        self.of_task: dict[str, list[Installation]] = {}
        self.numbers: Counter[str] = Counter()

    def add(self, task: Task) -> None:
        """All installations of one task: usually one, of the product the tenant has chosen."""
        product = self.market.choice(self.base, task, self.tenant)
        operator = operated(self.base, self.tenant, product, self.random)
        contract = self._contract(task, product, operator)
        for _ in range(self._count(task)):
            self._install(task, product, operator, contract)
        others = [item for item in self.market.products[task.id] if item is not product]
        if others and self.random.random() < LEFT_BEHIND:
            older = self.random.choice(others)
            nobody_uses_it = self.random.random() < 0.5
            operator = operated(self.base, self.tenant, older, self.random)
            self._install(task, older, operator, None, users=0 if nobody_uses_it else None)

    def _count(self, task: Task) -> int:
        if task.id not in SEVERAL:
            return 1
        return self.random.randint(1, SEVERAL[task.id]) + staff(self.tenant) // STAFF_PER_MORE

    def _users(self, task: Task) -> int:
        share = self.base.usage[task.id].users * self.random.uniform(0.8, 1.2)
        return max(1, round(staff(self.tenant) * share))

    def _install(
        self, task: Task, product: Product, operator: Operator, contract: str | None, users: int | None = None
    ) -> None:
        random, (hosting, provider) = self.random, operator
        self.numbers[product.id] += 1
        if users is None:
            users = self._users(task)
        known_users = users if users == 0 or random.random() < 0.94 else None
        item = Installation(
            id=f"{self.tenant.key}-{product.id}-{self.numbers[product.id]:02}",
            tenant=self.tenant.key,
            product=product.id,
            hosting=hosting,
            provider=provider,
            users=known_users,
            data_gib=_data(task, users, random) if random.random() < 0.82 else None,
            servers=self.machines.place(product, users) if hosting is Hosting.OWN_METAL else (),
            contract=contract,
            protection=_protection(task, random) if random.random() < 0.12 else None,
            personal_data=PersonalData.SPECIAL if _more_sensitive(task, random) else None,
            local_device=task.local_device if random.random() < 0.85 else None,
            special_hardware=answer(random, yes=2, no=90),
            documented=answer(random, yes=45, no=25),
            restore_tested=_restore_tested(random),
        )
        self.estate.installations.append(item)
        self.of_task.setdefault(task.id, []).append(item)

    def _contract(self, task: Task, product: Product, operator: Operator) -> str | None:
        """The contract for a product, if there is one on file; its dates and price are not always known."""
        random, (hosting, provider) = self.random, operator
        if random.random() < (0.14 if hosting is Hosting.OWN_METAL else 0.03):
            return None
        start = date(random.randint(2012, 2025), random.choice([1, 1, 4, 7, 10]), 1)
        years = random.choice([4, 5, 5, 6, 8])
        end = date(max(2026, start.year + years) + random.choice([0, 1, 1, 2, 3]), 12, 31)
        price = 100_00 * random.randint(12, 60) + self._users(task) * random.randint(15_00, 60_00)
        contract = Contract(
            id=f"{self.tenant.key}-vertrag-{len(self.estate.contracts) + 1:03}",
            tenant=self.tenant.key,
            product=product.id,
            provider=provider or own_metal(self.tenant),
            start=start if random.random() < 0.85 else None,
            end=end if random.random() < 0.86 else None,
            notice_months=random.choice([1, 3, 3, 6, 6, 12]) if random.random() < 0.88 else None,
            annual_cost_cents=price if random.random() < 0.85 else None,
        )
        self.estate.contracts.append(contract)
        return contract.id

    def dependencies(self) -> Iterator[Dependency]:
        """The dependencies of the tasks, where the tenant has both."""
        for task_id, sources in self.of_task.items():
            for target_id in self.base.tasks[task_id].depends_on:
                targets = [item for item in self.of_task.get(target_id, []) if item.users != 0]
                for source in sources if targets else []:
                    target = self.random.choice(targets)
                    yield Dependency(source.id, target.id, self._kind(source, target))

    def _kind(self, source: Installation, target: Installation) -> DependencyKind:
        """Products of one vendor are at times so close that both must move at once."""
        vendors = self.market.vendors
        close = vendors[source.product] == vendors[target.product] and self.random.random() < TOGETHER
        return DependencyKind.TOGETHER if close else DependencyKind.NEEDS
