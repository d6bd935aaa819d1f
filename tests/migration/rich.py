"""One estate in which every kind of decision occurs, and its plan."""

from datetime import date

from inventory.model import Blackout, Calendar, Category, Hosting, Inventory, PersonalData, Protection, Schutzbedarf
from tests.migration import estate as e

A, B, C = e.KEYS
UNKNOWN = Protection(None, None, None)
VERY_HIGH = Protection(Schutzbedarf.SEHR_HOCH, Schutzbedarf.HOCH, Schutzbedarf.NORMAL)

DIRECTORY = e.installation(A, "verzeichnis", servers=("vm-1",))
DATABASE = e.installation(A, "datenbank", servers=("vm-2",))
PERMITS = e.installation(A, "bau", servers=("vm-2", "vm-3"))  # needs the directory
MAP = e.installation(A, "karte")  # cleared by name for the public cloud
PORTAL = e.installation(A, "portal")  # cycle with the procedure behind it
PROCEDURE = e.installation(A, "verfahren")
OLD = e.installation(A, "altbau", users=0)  # nobody uses it
ENDING = e.installation(B, "auslauf")  # support ends: replaced by "nachfolger"
SUCCESSOR = e.installation(C, "nachfolger")
HOSTED = e.installation(B, "bau", hosting=Hosting.SERVICE_PROVIDER, provider=e.HOSTER, contract="vertrag")
DONGLE = e.installation(B, "verzeichnis", special_hardware=True)
SOCIAL = e.installation(C, "soziales")  # no clearance for social data
EDITOR = e.installation(C, "schreiben")  # a desktop program
SECRET = e.installation(C, "verfahren", protection=VERY_HIGH)
PRINTED = e.installation(C, "drucken", local_device="kartendrucker")
LEDGER = e.installation(A, "doppik")  # a program for accounting that nobody has released
ALL = (
    DIRECTORY, DATABASE, PERMITS, MAP, PORTAL, PROCEDURE, OLD, ENDING, SUCCESSOR, HOSTED, DONGLE, SOCIAL, EDITOR,
    SECRET, PRINTED, LEDGER,
)  # fmt: skip

TASKS = (
    e.task("verzeichnisdienst", personal_data=PersonalData.PERSONAL),
    e.task("datenbankdienst"),
    e.task("bauen"),
    e.task("karten", category=Category.VISUALISIERUNG, personal_data=PersonalData.NONE),
    e.task("zulassung"),
    e.task("fach"),
    e.task("soziales", personal_data=PersonalData.SOCIAL),
    e.task("buero", personal_data=PersonalData.NONE),
    e.task("ausweise", latency_sensitive=True),
    e.task("finanzwesen"),
)
PRODUCTS = (
    e.product("verzeichnis", "verzeichnisdienst"),
    e.product("datenbank", "datenbankdienst"),
    e.product("bau", "bauen"),
    e.product("altbau", "bauen"),
    e.product("karte", "karten", deployment="web"),
    e.product("portal", "zulassung", deployment="web"),
    e.product("verfahren", "zulassung"),
    e.product("auslauf", "fach", end_of_support=date(2027, 4, 30)),
    e.product("nachfolger", "fach"),
    e.product("soziales", "soziales"),
    e.product("schreiben", "buero", deployment="desktop", multi_tenant=None),
    e.product("drucken", "ausweise"),
    e.product("doppik", "finanzwesen"),
)
CALENDAR = Calendar(
    waves=tuple(e.wave(number) for number in range(1, 13)),
    blackouts=(Blackout("bauwoche", date(2027, 1, 20), date(2027, 2, 5), (A,), ("bauen",), "Bauwoche", "erfunden"),),
    milestones=(),
)


def rich() -> Inventory:
    """Pilot A, then B and C."""
    return e.estate(
        ALL,
        tenants=(e.tenant(A), e.tenant(B, pilot=False), e.tenant(C, pilot=False)),
        tasks=TASKS,
        products=PRODUCTS,
        servers=tuple(e.server(f"vm-{number}") for number in (1, 2, 3)),
        contracts=(e.contract("vertrag", "bau", B, end=date(2027, 9, 30), notice_months=3),),
        dependencies=(
            e.needs(PERMITS, DIRECTORY),
            e.needs(PERMITS, DATABASE),
            e.needs(PORTAL, PROCEDURE),
            e.needs(PROCEDURE, PORTAL),
            e.together(PROCEDURE, DIRECTORY),
        ),
        attestations=(e.attestation("testat"), e.attestation("c5", e.PUBLIC, "c5_type2", valid_until=date(2027, 6, 1))),
        clearances=(
            e.clearance("personen"),
            e.clearance("ohne", personal_data=PersonalData.NONE),
            e.clearance("karte", e.PUBLIC, product="karte", personal_data=None, valid_from=date(2027, 2, 1)),
        ),
        tenders=(e.tender("karte"), e.tender("nachfolger")),
        calendar=CALENDAR,
    )
