"""How is a tenant called? `read_name` reads tenants.csv alone, for those who need nothing else of an inventory."""

from pathlib import Path

from common.errors import InputError
from inventory.tables import load_table

LANDKREIS_KEY = 5  # digits of the official key of a Landkreis; those of other administrations are longer


def full_name(key: str, name: str) -> str:
    """`Landkreis Kusel`; a name that says so itself (Westerwaldkreis), or that of another administration, as it is."""
    said = "kreis" in name.lower()
    return f"Landkreis {name}" if len(key) == LANDKREIS_KEY and not said else name


def read_name(inventory: Path, key: str) -> str:
    """Tenant `key` of the folder `inventory` as pages and servers spell it; raises InputError where it is not there."""
    path = inventory / "tenants.csv"
    for row in load_table(path, "tenants").rows:
        if row["key"] == key:
            return full_name(key, str(row["name"]))
    raise InputError(path, f"no tenant {key}", field="key", hint="use an official key of the inventory")
