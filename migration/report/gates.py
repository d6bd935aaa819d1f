"""The German page "Freigaben": which gates stand before which installations, what is missing, what the norms say."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from jinja2 import Template

from common.report import environment
from inventory.model import Inventory, PersonalData
from migration.law.catalogue import Norm
from migration.law.overview import GateState, Held, Passage, Passages, State
from migration.law.renewal import begin
from migration.report.head import head

SHOWN = 12  # ways before the fold
HELD_SHOWN = 40  # rows on the page of all; the pages of the Landkreise have the rest
DATA = {
    PersonalData.NONE: "ohne Personenbezug",
    PersonalData.PERSONAL: "personenbezogen",
    PersonalData.SPECIAL: "besondere Kategorien (Art. 9 DSGVO)",
    PersonalData.CRIMINAL: "Straftaten (Art. 10 DSGVO)",
    PersonalData.SOCIAL: "Sozialdaten",
    PersonalData.TAX: "Steuerdaten",
}
OFFERS = {"iaas": "Server", "paas": "Plattform", "desktop": "Desktop", "saas": "Dienst"}
STATES = {State.OPEN: "offen", State.LATER: "offen ab", State.MISSING: "fehlt"}
CLASSES = {State.OPEN: "ok", State.LATER: "part", State.MISSING: "bad"}
HOLDS = {
    "schutzbedarf_sehr_hoch": "selbst sehr hoch",
    "schutzbedarf_vererbt": "sehr hoch geerbt",
    "schutzbedarf_unknown": "nicht festgestellt",
}
BASES = {"law": "Gesetz", "standard": "Standard", "strategy": "Strategie", "project": "Regel dieses Projekts"}
CHECKED = {"text": "Wortlaut gelesen", "secondary": "nur Berichte darüber gelesen", "no": "nicht geprüft"}


@dataclass(frozen=True, slots=True)
class Way:
    """What goes to one offer of a provider with one category of data, and stands the same before the same gates."""

    provider: str
    offer: str
    data: str
    state: State
    since: date | None
    until: date | None
    gates: tuple[GateState, ...]
    installations: int
    tenants: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do before gates open or so that they stay open; `begin` is the last day to begin it."""

    text: str
    owner: str
    due: date | None
    begin: date | None
    installations: int
    tenants: int


def render(found: Passages, inventory: Inventory, norms: Sequence[Norm]) -> str:
    """The page for the working group, or from an extract for one tenant with only its own."""
    states: Counter[State] = Counter()
    for item in found.passages:
        states[item.state] += len(item.installations)
    return _template().render(
        **head("freigaben", found, inventory, found.tenant),
        whole=found.tenant is None,
        total=states.total(),
        states=states,
        State=State,
        state_names=STATES,
        classes=CLASSES,
        ways=ways(found.passages, inventory),
        shown=SHOWN,
        held_shown=HELD_SHOWN,
        steps=steps(found.passages, norms),
        held=_held(found.held, inventory),
        held_counts=Counter(HOLDS[item.code] for item in found.held),
        norms=norms,
        titles={norm.id: norm.title for norm in norms},
        reminding={norm.id for norm in norms if not norm.closes},
        bases=BASES,
        checked=CHECKED,
        file="gates.json" if found.tenant is None else f"gates-{found.tenant}.json",
    )


def ways(passages: Iterable[Passage], inventory: Inventory) -> list[Way]:
    """The passages that stand the same, what is missing first, then what most installations wait for."""
    groups: dict[tuple[object, ...], list[Passage]] = defaultdict(list)
    for item in passages:
        groups[item.provider, item.offer, item.personal_data, item.very_high, item.state, item.gates].append(item)
    rows = [_way(items, inventory) for items in groups.values()]
    order = [State.MISSING, State.LATER, State.OPEN]
    return sorted(rows, key=lambda row: (order.index(row.state), -row.installations, row.provider, row.data))


def _way(items: Sequence[Passage], inventory: Inventory) -> Way:
    first = items[0]
    data = DATA[first.personal_data] + (", sehr hoher Schutzbedarf" if first.very_high else "")
    return Way(
        provider=inventory.providers[first.provider].name,
        offer=OFFERS[first.offer],
        data=data,
        state=first.state,
        since=first.since,
        until=first.until,
        gates=first.gates,
        installations=sum(len(item.installations) for item in items),
        tenants=len({item.tenant for item in items}),
        names=tuple(sorted({inventory.products[item.product].name for item in items})),
    )


def steps(passages: Iterable[Passage], norms: Iterable[Norm]) -> list[Step]:
    """What has to be done, in order of the first day by which it must be there; what has no day comes first."""
    leads = {norm.record: norm.lead_days for norm in norms}
    groups: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    days: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for item in passages:
        for todo in item.todos:
            key = (todo.text, todo.owner, todo.code)
            groups[key].append(item)
            days[key] += [todo.due] if todo.due else []
    rows = []
    for (what, owner, code), items in groups.items():
        due = min(days[what, owner, code], default=None)
        first = due - timedelta(days=leads[code]) if due and code in leads else begin(what)
        count = sum(len(item.installations) for item in items)
        rows.append(Step(what, owner, due, first, count, len({item.tenant for item in items})))
    return sorted(rows, key=lambda row: (row.due or date.min, -row.installations, row.text))


def _held(found: Iterable[Held], inventory: Inventory) -> list[tuple[str, str, str, int]]:
    """Kind of hold, product, who hands it down (the nearest one) and how often; the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for item in found:
        above = inventory.installations[item.path[-1]].product if item.path else ""
        source = inventory.products[above].name if above else ""
        product = inventory.products[inventory.installations[item.installation].product].name
        counts[HOLDS[item.code], product, source] += 1
    rows = [(*key, count) for key, count in counts.items()]
    return sorted(rows, key=lambda row: (-row[3], row[:3]))


@cache
def _template() -> Template:
    return environment("migration").get_template("freigaben.html.j2")
