"""Make an example inventory: `python -m inventory.generate DIR [--base DIR]`, always the same bytes for the same base.

The base is a folder with the hand-kept files settings.yaml, tenants.csv, tasks.csv, prices.csv, addresses.csv and
scenarios.yaml (which may be missing); everything else is invented from its seed. Without `--base` it is
`inventory/rlp`, the 24 Landkreise.
"""

import argparse
from pathlib import Path

from common.files import write_bytes
from inventory.example.answers import answers
from inventory.example.approvals import clearances
from inventory.example.base import read_base
from inventory.example.calendar import calendar
from inventory.example.installations import estate_of
from inventory.example.market import market, used
from inventory.example.operators import attestations, providers
from inventory.example.people import pins, teams
from inventory.example.releases import distributions, program_releases
from inventory.model import Inventory
from inventory.save import save

RLP = Path(__file__).parent / "rlp"


def example(folder: Path) -> Inventory:
    """The example that follows from the hand-kept files of `folder`; raises InputError where they are wrong."""
    base = read_base(folder)
    offered = market(base)
    estates = [estate_of(base, offered, tenant) for tenant in base.tenants.values()]
    installations = {item.id: item for estate in estates for item in estate.installations}
    products = used(offered, [item.product for item in installations.values()])
    proven, certificates = attestations()
    cleared, approvals = clearances(base, products.values(), installations.values())
    of_products, of_installations, statements = answers(base, products.values(), installations.values())
    return Inventory(
        settings=base.settings,
        tenants=base.tenants,
        tasks=base.tasks,
        products=products,
        installations=installations,
        servers={item.id: item for estate in estates for item in estate.servers},
        contracts={item.id: item for estate in estates for item in estate.contracts},
        dependencies=tuple(item for estate in estates for item in estate.dependencies),
        providers=providers(base),
        attestations=proven,
        clearances=cleared,
        evidence={**certificates, **approvals, **statements},
        teams=teams(base),
        calendar=calendar(base),
        pins=pins(base, installations.values()),
        prices=base.prices,
        product_answers=of_products,
        answers=of_installations,
        program_releases=program_releases(base, products.values()),
        distributions=distributions(base, installations.values(), {key: item.task for key, item in products.items()}),
    )


def generate(folder: Path, base: Path = RLP) -> None:
    """Write the example of `base` into `folder`, with its address plan."""
    save(example(base), folder)
    write_bytes(folder / "addresses.csv", (base / "addresses.csv").read_bytes())
    if (base / "scenarios.yaml").exists():
        write_bytes(folder / "scenarios.yaml", (base / "scenarios.yaml").read_bytes())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m inventory.generate", description="Make an example inventory.")
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument(
        "--base", type=Path, default=RLP, help="folder with the hand-kept files (default: the 24 Landkreise)"
    )
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.base)


if __name__ == "__main__":
    main()
