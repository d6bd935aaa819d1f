"""How people write the names of software: invented spellings of a catalogue, with the product each one means.

For measuring the matching of names: the label is a product's id, or `None` for a name that must not be taken because
it is in no catalogue or could mean several products.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from inventory.model import Inventory, Product

Spelling = Callable[[Random, str, Product], str]

# Vendors and software that no example catalogue has; some are one letter away from one that it has.
STRANGERS = ("Akazie", "Apfel", "Birne", "Eberesche", "Eiche", "Ginkgo", "Kirsche", "Linde", "Lorbeer", "Magnolie",
             "Myrte", "Olive", "Palme", "Pflaume", "Sanddorn", "Zypresse")  # fmt: skip
FOREIGN = (
    "Aktenvernichter-Abruf", "Aufzugsnotruf", "Badeseekamera", "Bienenstockverzeichnis", "Blumenbestellung",
    "Dartliga-Manager", "Ehemaligenverein", "Fahrradkeller-Schließplan", "Faxarchiv", "Gewächshaussteuerung",
    "Hundewaage", "Jubiläumskalender", "Kantinenkasse", "Kegelbahn-Reservierung", "Kopfhörerverleih", "Lagerfeuer-App",
    "Lottogemeinschaft", "Mülltonnenwaage", "Nikolausplaner", "Orgelstimmung", "Paketannahme", "Pförtnerbuch",
    "Regenschirmverleih", "Saunazeiten", "Schneestangenkataster", "Sirenen-App", "Tischtenniskasse", "Turmuhrsteuerung",
    "Wasserspender-Statistik", "Weihnachtsmarkt-Lose", "Wetterhahn-Monitor", "Zimmerpflanzenliste",
)  # fmt: skip
GENERAL = ("Testsystem", "Datenbankserver", "Server 2", "Backup", "Domain Controller", "Alte Anwendung",
           "Fachverfahren", "Programm der Kasse", "Druckserver EG", "unbekannt", "Beispielhersteller GmbH",
           "Software")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A name as somebody writes it, how it came about, and the product it means."""

    name: str
    kind: str
    product: str | None


def labelled_names(inventory: Inventory, seed: str, per_product: int) -> list[Labelled]:
    """So many spellings of every product, each of one to three changes, and half as many names that mean none."""
    random = Random(seed)  # noqa: S311 - invented data, no secrets
    known = [_spelt(random, product) for product in inventory.products.values() for _ in range(per_product)]
    unknown = _unknown(random, inventory)
    return known + [next(unknown) for _ in range(len(known) // 2)]


def _spelt(random: Random, product: Product) -> Labelled:
    kinds = random.sample(sorted(SPELLINGS), random.choices((1, 2, 3), weights=(5, 3, 2))[0])
    name = product.name
    for kind in sorted(kinds, key=list(SPELLINGS).index):
        name = SPELLINGS[kind](random, name, product)
    return Labelled(name, "+".join(kinds), product.id)


def _unknown(random: Random, inventory: Inventory) -> Iterator[Labelled]:
    """Names that mean no product, or no certain one."""
    by_task: dict[str, list[Product]] = {}
    for product in inventory.products.values():
        by_task.setdefault(product.task, []).append(product)
    vendors = sorted({_vendor(product) for product in inventory.products.values()})
    several = [task for task, products in by_task.items() if len(products) > 1]
    while True:
        task = random.choice(sorted(by_task))
        title, here = inventory.tasks[task].name, {_vendor(product) for product in by_task[task]}
        other = random.choice([vendor for vendor in vendors if vendor not in here])
        kind, name = random.choice(
            (
                ("vendor nobody knows", f"{title} ({random.choice(STRANGERS)})"),
                ("vendor without such a product", f"{other} {title}"),
                ("several products possible", inventory.tasks[random.choice(several)].name),
                ("other software", f"{random.choice(FOREIGN)} {random.choice(['', *vendors])}".strip()),
                ("no product at all", random.choice(GENERAL)),
            )
        )
        yield Labelled(name, kind, None)


def _vendor(product: Product) -> str:
    return product.vendor.removeprefix("Beispielhersteller ")


def _capitals(random: Random, name: str, _: Product) -> str:
    return name.upper() if random.random() < 0.5 else name.lower()


def _umlauts(random: Random, name: str, _: Product) -> str:
    written: dict[str, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    dropped = written | dict(zip("äöüÄÖÜ", "aouAOU", strict=True))
    return name.translate(str.maketrans(written if random.random() < 0.7 else dropped))


def _vendor_first(random: Random, name: str, product: Product) -> str:
    bare = name.replace(f"({_vendor(product)})", "").strip()
    return f"{product.vendor if random.random() < 0.4 else _vendor(product)}{random.choice([' ', ': ', ' - '])}{bare}"


def _legal_form(random: Random, name: str, _: Product) -> str:
    return f"{name.replace('(', '').replace(')', '')} {random.choice(['GmbH', 'AG', 'GmbH & Co. KG', 'e.V.'])}"


def _version(random: Random, name: str, _: Product) -> str:
    major, minor = random.randint(1, 19), random.randint(0, 9)
    return name + random.choice(
        [f" {major}.{minor}", f" v{major}", f" V {major}.{minor}.1", " 2022", f" Release {major}"]
    )


def _hyphens(random: Random, name: str, _: Product) -> str:
    return name.replace("-", random.choice(["", " ", "_"])).replace("(", "").replace(")", "")


def _joined(random: Random, name: str, _: Product) -> str:
    """Two neighbouring words as one, as German likes it."""
    parts = re.findall(r"\S+", name)
    if len(parts) < 2:
        return name
    place = random.randrange(len(parts) - 1)
    return " ".join((*parts[:place], parts[place] + parts[place + 1].strip("()").lower(), *parts[place + 2 :]))


def _typo(random: Random, name: str, _: Product) -> str:
    """One slip of the finger in a word of five letters or more."""
    places = list(re.finditer(r"[^\W\d_]{5,}", name))
    if not places:
        return name
    word = random.choice(places)
    at = random.randrange(word.start() + 1, word.end() - 1)
    slip = random.choice(("swap", "drop", "double", "other"))
    here = {"swap": name[at + 1] + name[at], "drop": "", "double": name[at] * 2, "other": random.choice("aeinrst")}[
        slip
    ]
    return name[:at] + here + name[at + (2 if slip == "swap" else 1) :]


def _abbreviated(random: Random, name: str, _: Product) -> str:
    """A long word cut after four to seven letters."""
    places = list(re.finditer(r"[^\W\d_]{9,}", name))
    if not places:
        return name
    word = random.choice(places)
    return name[: word.start() + random.randint(4, 7)] + "." + name[word.end() :]


def _reordered(random: Random, name: str, _: Product) -> str:
    parts = [part.strip("(),") for part in name.split()]
    random.shuffle(parts)
    return " ".join(parts)


def _technical(random: Random, _: str, product: Product) -> str:
    """As administrators name things: the short name with underscores."""
    short = product.id.replace("-", random.choice(["_", "-", " "]))
    return random.choice([short, short.upper(), f"srv_{short}" if random.random() < 0.3 else short])


def _around(random: Random, name: str, _: Product) -> str:
    before = random.choice(["", "Fachverfahren ", "Software ", "Anwendung "])
    return before + name + random.choice(["", " (Test)", " Produktiv", " Server", " - Schulung", " Lizenz"])


# In the order in which they are applied: what replaces the whole name first, slips of the finger last.
SPELLINGS: Mapping[str, Spelling] = {
    "technical": _technical,
    "vendor first": _vendor_first,
    "reordered": _reordered,
    "hyphens": _hyphens,
    "joined": _joined,
    "abbreviated": _abbreviated,
    "umlauts": _umlauts,
    "legal form": _legal_form,
    "version": _version,
    "around": _around,
    "typo": _typo,
    "capitals": _capitals,
}
