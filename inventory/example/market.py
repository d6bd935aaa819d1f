"""Invented vendors and products for each task, and which product a tenant has chosen as history would have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from inventory.example.base import Base
from inventory.model import Product, Task, Tenant

VENDORS = (
    "Ahorn", "Birke", "Buche", "Eibe", "Erle", "Esche", "Espe", "Fichte", "Flieder", "Ginster", "Hasel", "Holunder",
    "Kastanie", "Kiefer", "Lärche", "Mispel", "Pappel", "Platane", "Quitte", "Robinie", "Schlehe", "Tanne", "Ulme",
    "Wacholder", "Walnuss", "Weide", "Weißdorn", "Zeder", "Zirbe",
)  # fmt: skip
STATE = "Landesverfahren"  # one procedure of the Land for all; its hosting is an assumption
VENDORS_PER_DEPARTMENT = 7
# How many products compete for a task: chances of one to six.
_COMPETITION = (6, 18, 28, 26, 14, 8)
_ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Market:
    """The products of each task, the strongest first."""

    products: Mapping[str, tuple[Product, ...]]
    vendors: Mapping[str, str]  # product -> vendor

    def choice(self, base: Base, task: Task, tenant: Tenant) -> Product:
        """The product a tenant uses: most follow their region, where one product is at home; the others the market."""
        offered = self.products[task.id]
        regional = base.random("region", tenant.key[:3], task.id)
        own = base.random("choice", tenant.key, task.id)
        random = regional if own.random() < 0.6 else own
        return random.choices(offered, weights=[1 / (rank + 1) for rank in range(len(offered))])[0]


def market(base: Base) -> Market:
    """One to six products per task, never more than there are tenants."""
    products = {task.id: tuple(_products(base, task)) for task in base.tasks.values()}
    return Market(products, {item.id: item.vendor for items in products.values() for item in items})


def _products(base: Base, task: Task) -> list[Product]:
    random = base.random("market", task.id)
    if is_state_procedure(base, task):
        return [_product(base, task, STATE, 0, random)]
    most = min(6, len(base.tenants))
    count = random.choices(range(1, most + 1), weights=_COMPETITION[:most])[0]
    vendors = base.random("vendors", task.department).sample(VENDORS, VENDORS_PER_DEPARTMENT)
    return [_product(base, task, vendor, rank, random) for rank, vendor in enumerate(random.sample(vendors, count))]


def is_state_procedure(base: Base, task: Task) -> bool:
    """Run by the Land, reached over the Kommunalnetz: the district can move its access only."""
    return base.usage[task.id].deployment == "saas" and "kommunalnetz-anbindung" in task.depends_on


def _product(base: Base, task: Task, vendor: str, rank: int, random: Random) -> Product:
    deployment = _deployment(base.usage[task.id].deployment, rank, random)
    hosted = deployment == "saas"
    modern = deployment in ("web", "saas")
    return Product(
        id=f"{task.id}-{'land' if vendor == STATE else ascii_name(vendor)}",
        task=task.id,
        name=f"{task.name} ({vendor})",
        vendor=f"Beispielhersteller {vendor}",
        deployment=deployment,
        multi_tenant=answer(random, yes=70 if modern else 35, no=15 if modern else 40),
        open_interfaces=answer(random, yes=55, no=20) if task.interfaces else answer(random, yes=35, no=25),
        export_format=answer(random, yes=50, no=20),
        virtualised=None
        if hosted
        else answer(random, yes=20, no=60)
        if deployment == "appliance"
        else answer(random, 80, 5),
        os_family="none" if hosted else random.choices(["windows", "linux", None], weights=[65, 25, 10])[0],
        end_of_support=date(random.randint(2027, 2032), random.choice([3, 6, 9, 12]), 28)
        if random.random() < 0.14
        else None,
    )


def ascii_name(name: str) -> str:
    """A name in lower case letters an id may have."""
    return name.lower().translate(_ASCII)


def _deployment(usual: str, rank: int, random: Random) -> str:
    """Usually as the task is deployed; newcomers on the market are rather web applications."""
    other = {"client_server": "web", "web": "client_server"}.get(usual, usual)
    return other if rank and random.random() < 0.25 else usual


def answer(random: Random, yes: int, no: int) -> bool | None:
    """Yes or no with these chances in per cent, else unknown."""
    drawn = random.randrange(100)
    return True if drawn < yes else False if drawn < yes + no else None


def used(market: Market, installed: Sequence[str]) -> dict[str, Product]:
    """The products that anybody has, in the order of the catalogue."""
    names = frozenset(installed)
    return {item.id: item for items in market.products.values() for item in items if item.id in names}
