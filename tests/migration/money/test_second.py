"""A second, naive reckoning of the small estate: from the files alone, day by day, without a line of ours.

It knows the rules from docs/money.md and shares no code with `migration.money`; both must agree to a cent per cell.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from inventory.load import load
from migration.money.reckoning import Choices, reckon
from migration.planning.planner import make_plan
from migration.store import save_plan

MINI = Path("tests/estates/mini")
END = 2030  # the calendar's last year
DAY = timedelta(days=1)
Cell = tuple[str, str, str, int]  # payer, side, category, year


def rows(name: str) -> list[dict[str, str]]:
    with (MINI / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Naive:
    """Net cents by cell and by how they are taxed, from the CSV files and plan.json."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.as_of = date.fromisoformat(plan["as_of"])
        self.price = {row["id"]: Fraction(row["likely"]) for row in rows("prices.csv") if row["likely"]}
        self.kind = {item["id"]: item["kind"] for item in _yaml("providers.yaml")["providers"]}
        self.moves = {item["installation"]: item for item in plan["decisions"] if item["wave"]}
        self.net: dict[tuple[Cell, str], Fraction] = defaultdict(Fraction)
        for path in sorted((MINI / "tenants").iterdir()):
            self.tenant(path.name)
        self.set_up()

    def tenant(self, key: str) -> None:
        installed = rows(f"tenants/{key}/installations.csv")
        users: dict[str, list[str]] = defaultdict(list)
        for item in installed:
            for server in filter(None, item["servers"].split(";")):
                users[server].append(item["id"])
        servers = {row["id"]: row for row in rows(f"tenants/{key}/servers.csv")}
        for name, on_it in users.items():
            if servers[name]["virtual"] != "no":
                self.care(key, on_it)
        self.hosts(key, servers, users, "baseline", {})
        self.hosts(key, servers, users, "plan", self.moves)
        self.contracts(key, installed)
        self.effort(key)
        self.cloud(key, servers, users)

    def days(self, start: date, end: date) -> Iterator[tuple[int, int]]:
        """Days of each year, counted one by one."""
        count: Counter[int] = Counter()
        day = start
        while day < end:
            count[day.year] += 1
            day += DAY
        yield from count.items()

    def add(self, payer: str, side: str, category: str, year: int, tax: str, net: Fraction) -> None:
        self.net[(payer, side, category, year), tax] += net

    def care(self, key: str, on_it: list[str]) -> None:
        ends = [self.moves[item]["end"] if item in self.moves else None for item in on_it]
        left = date(END + 1, 1, 1) if None in ends else date.fromisoformat(max(ends))
        for side, end in (("baseline", date(END + 1, 1, 1)), ("plan", left)):
            for year, days in self.days(self.as_of, end):
                self.add(key, side, "staff", year, "none", self.price["vm-labour-year"] * days / 365)

    def hosts(
        self,
        key: str,
        servers: dict[str, dict[str, str]],
        users: dict[str, list[str]],
        side: str,
        moves: dict[str, Any],
    ) -> None:
        """Day by day: which hosts are on, which come to their end, and whether the others could do without them."""
        until = {name: self.left([moves.get(item) for item in on_it]) for name, on_it in users.items()}
        virtual = {name: row for name, row in servers.items() if row["virtual"] != "no" and name in users}
        sizes = [int(row["ram_gib"]) for row in virtual.values() if row["ram_gib"]]
        mean = -(-sum(sizes) // len(sizes))
        on = {
            name: int(row["ram_gib"]) for name, row in servers.items() if row["virtual"] == "no" and name not in users
        }
        reserve = max(on.values(), default=0)
        ends = {name: date.fromisoformat(servers[name]["end_of_life"]) for name in on if servers[name]["end_of_life"]}
        day = self.as_of
        while day.year <= END:
            for name in sorted(name for name in on if name in ends and ends[name] <= day):
                needed = sum(int(row["ram_gib"] or mean) for vm, row in virtual.items() if until[vm] >= day)
                if needed and needed > sum(on.values()) - reserve - on[name]:
                    self.add(key, side, "hardware", day.year, "standard", self.price["server-renewal"] / 2)
                    ends[name] = day.replace(year=day.year + 5)
                else:
                    del on[name]
            self.add(key, side, "energy", day.year, "standard", len(on) * self.price["electricity-server-year"] / 365)
            day += DAY

    def left(self, moves: list[Any]) -> date:
        """The day on which the last of what moves from a server has moved, else never."""
        return date.max if None in moves else date.fromisoformat(max(move["end"] for move in moves))

    def contracts(self, key: str, installed: list[dict[str, str]]) -> None:
        for contract in rows(f"tenants/{key}/contracts.csv"):
            under = [item for item in installed if item["contract"] == contract["id"]]
            moved = [(item, self.moves[item["id"]]) for item in under if item["id"] in self.moves]
            new = [
                move
                for item, move in moved
                if move["target"] != "retire"
                and (move["target"] in ("replace", "saas") or item["hosting"] != "own_metal")
            ]
            if not under or not contract["annual_cost_cents"] or new:
                continue
            assert not [move for _, move in moved if move["target"] == "retire"], "the small estate has none"
            category = "licences" if under[0]["hosting"] == "own_metal" else "services"
            tax = "shared" if under[0]["hosting"] == "association" else "standard"
            for side in ("baseline", "plan"):
                for year, days in self.days(self.as_of, date(END + 1, 1, 1)):
                    self.add(key, side, category, year, tax, Fraction(int(contract["annual_cost_cents"]) * days, 365))

    def effort(self, key: str) -> None:
        for move in self.moves.values():
            if move["tenant"] == key:
                hours = move["effort_person_hours"]
                year = int(move["end"][:4])
                self.add(key, "plan", "effort", year, "none", hours * self.price["staff-e11-hour"])

    def cloud(self, key: str, servers: dict[str, dict[str, str]], users: dict[str, list[str]]) -> None:
        names = {"vcpu-month": "vcpus", "ram-gb-month": "ram_gib", "ssd-gb-month": "disk_gib"}
        for server, on_it in users.items():
            days = [self.moves[item]["end"] for item in on_it if item in self.moves and self.into_cloud(item)]
            if days:
                row, day = servers[server], date.fromisoformat(min(days))
                monthly = sum((int(row[size]) * self.price[price] for price, size in names.items()), Fraction(0))
                for year, count in self.days(day, date(END + 1, 1, 1)):
                    self.add(key, "plan", "cloud", year, "shared", monthly * count * 12 / 365)
                    care = self.price["vm-labour-cloud-year"] * count / 365
                    self.add("shared", "plan", "staff", year, "shared", care)
                self.add(key, "plan", "double_running", day.year, "shared", monthly * self.price["parallel-run-months"])
                if row["os"].startswith("Windows"):
                    self.add(key, "plan", "licences", day.year, "standard", self.price["windows-server-16-core"] / 2)
        desktops = [move for move in self.moves.values() if move["tenant"] == key and move["target"] == "desktop_pool"]
        assert len(desktops) <= 1, "the small estate has one desktop program at most"
        for move in desktops:
            users_of = {row["id"]: row["users"] for row in rows(f"tenants/{key}/installations.csv")}
            seats = int(users_of[move["installation"]]) * self.price["desktop-shared-month"]
            for year, count in self.days(date.fromisoformat(move["end"]), date(END + 1, 1, 1)):
                self.add(key, "plan", "cloud", year, "shared", seats * count * 12 / 365)

    def into_cloud(self, installation: str) -> bool:
        move = self.moves[installation]
        assert move["target"] == "retire" or self.kind[move["provider"]] == "shared_cloud"
        return move["target"] not in ("retire", "desktop_pool")

    def set_up(self) -> None:
        first: dict[str, str] = {}
        for move in self.moves.values():
            if move["target"] != "retire":
                product = move["replacement"] or move["product"]
                first[product] = min(move["start"], first.get(product, move["start"]))
        for start in first.values():
            self.add("shared", "plan", "effort", int(start[:4]), "shared", 32 * self.price["staff-e11-hour"])

    def gross(self) -> dict[Cell, Fraction]:
        cells: dict[Cell, Fraction] = defaultdict(Fraction)
        for (cell, tax), net in self.net.items():
            taxed = tax == "standard" or (tax == "shared" and cell[3] >= 2027)
            cells[cell] += net * Fraction(119 if taxed else 100, 100)
        return cells


def _yaml(name: str) -> Any:
    return yaml.safe_load((MINI / name).read_text(encoding="utf-8"))


def test_a_naive_reckoning_agrees_to_the_cent(tmp_path: Path) -> None:
    inventory = load(MINI)
    plan = make_plan(inventory)
    naive = Naive(json.loads(save_plan(plan, tmp_path).read_text(encoding="utf-8"))).gross()
    money = reckon(inventory, plan, "0" * 64, Choices(draws=100))
    ours: Counter[Cell] = Counter()
    payers = [(item.tenant or "", [row for row in item.rows if not row.shared]) for item in money.accounts]
    for payer, found in [*payers, ("shared", list(money.shared))]:
        for row in found:
            if row.category != "exit":
                for year, net, tax in zip(money.years, row.net_cents, row.tax_cents, strict=True):
                    if year <= END:
                        ours[payer, row.side, row.category, year] += net + tax
    ours = Counter({cell: cents for cell, cents in ours.items() if cents})
    assert set(ours) == {cell for cell, cents in naive.items() if cents}
    assert len(ours) > 40
    for cell, cents in naive.items():
        assert ours[cell] == pytest.approx(float(cents), abs=2), cell
