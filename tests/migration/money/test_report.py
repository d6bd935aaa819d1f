"""Can people read what the plan costs? The page and the file: whole, for the right eyes, the example as one."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings

from common.errors import InputError
from common.estate import Estate
from common.files import read_json
from inventory.load import load
from inventory.model import Inventory, Provenance
from kreiswolke.commands.plan_money import money as command
from migration.labels import EXAMPLE, percent
from migration.money import ranges
from migration.money.reckoning import Choices, reckon
from migration.money.report import pictures, tables, words
from migration.money.report.page import render
from migration.money.result import Assumed, Band, Money
from migration.money.store import extract, save_money
from migration.planning.planner import make_plan
from migration.settings import SCHEMAS
from migration.store import dumps, save_plan
from tests.folders import contents
from tests.migration.strategies import PROPERTY, estates
from tests.migration.test_commands import kreiswolke
from tests.pages import Tags

MINI = Path("tests/estates/mini")
KEYS = ("99001", "99002", "99003")


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load(MINI)


@pytest.fixture(scope="module")
def money(inventory: Inventory) -> Money:
    return reckon(inventory, make_plan(inventory), "0" * 64, Choices(draws=200))


def pages(money: Money, inventory: Inventory) -> list[str]:
    return [render(money, inventory), *(render(extract(money, key), inventory) for key in KEYS)]


def test_every_page_is_whole_and_its_links_stay_on_it(money: Money, inventory: Inventory) -> None:
    for page in pages(money, inventory):
        tags = Tags(page)
        assert tags.open == []
        assert {link.removeprefix("#") for link in tags.links} <= tags.ids
        assert "http" not in page
        assert 'lang="de"' in page


def test_what_is_assumed_beside_the_prices_stands_on_every_page(money: Money, inventory: Inventory) -> None:
    assert money.assumed == Assumed(5, 2, 2, 25, {"inhabitants": 1, "installations": 1})
    assert ranges.SERVER_LIFE in {price.id for price in money.prices}
    for page in pages(replace(money, assumed=Assumed(7, 3, 4, 11, {"users": 2, "equal": 1})), inventory):
        assert "ersetzt 3 Server, und ein neuer Server hält 7 Jahre" in page
        assert "4 virtuelle Server teilen sich" in page
        assert "11 % darunter und darüber" in page
        assert "„gemischt“ wiegt Nutzer des Umziehenden 2-fach und gleiche Teile 1-fach" in page


def test_every_picture_has_a_title_a_description_and_a_table_behind_it(money: Money, inventory: Inventory) -> None:
    for page in pages(money, inventory):
        for name in ("bands", "course", "tornado"):
            assert f'<title id="{name}-title">' in page
            assert f'<desc id="{name}-desc">' in page
            assert f'aria-labelledby="{name}-title {name}-desc"' in page
            assert "<table" in page.split(f'<desc id="{name}-desc">')[1]


def test_an_example_says_so_and_real_data_does_not(money: Money, inventory: Inventory) -> None:
    example, real = (replace(money, provenance=kind) for kind in (Provenance.EXAMPLE, Provenance.REAL))
    assert render(example, inventory).count(EXAMPLE) >= 3
    assert EXAMPLE not in render(real, inventory)


def test_the_page_and_the_file_of_a_tenant_show_no_other_tenant(money: Money, inventory: Inventory) -> None:
    named = {key: replace(item, name=f"Kreis-{key}-Kreis") for key, item in inventory.tenants.items()}
    for key in KEYS:
        own = extract(money, key)
        page, text = render(own, replace(inventory, tenants=named)), dumps(own)
        assert f"Kreis-{key}-Kreis" in page
        assert not [other for other in KEYS if other != key and (other in page or other in text)]


def test_what_is_unknown_and_where_prices_come_from_stands_on_the_page(money: Money, inventory: Inventory) -> None:
    page = render(money, inventory)
    assert money.unpriced
    assert all(item.id in page for item in money.unpriced)
    assert all(price.title in page for price in money.prices)
    assert money.tax.unverified in page


def test_a_reckoning_and_an_extract_are_what_their_schema_says(money: Money, tmp_path: Path) -> None:
    paths = [save_money(item, tmp_path) for item in (money, extract(money, KEYS[1]))]
    assert [path.name for path in paths] == ["money.json", f"money-{KEYS[1]}.json"]
    for path in paths:
        jsonschema.validate(read_json(path), read_json(SCHEMAS / "money.json"))


def test_the_tables_add_up_to_the_account(money: Money) -> None:
    account = money.total
    categories = tables.by_category(account, money)
    assert sum(row.baseline.gross for row in categories) == account.calendar.baseline_cents
    assert sum(row.plan.gross for row in categories) == account.calendar.plan_cents
    years = tables.by_year(account, money)
    assert sum(row.plan for row in years) == account.outlook.plan_cents
    assert sum(row.baseline for row in years if not row.outlook) == account.calendar.baseline_cents
    assert tables.shared_amount(money).gross == sum(money.splits["equal"].values())


def test_numbers_are_written_as_germans_write_them() -> None:
    assert percent(-91) == "−9,1 %"
    assert (words.figure("6441200"), words.figure("9.82")) == ("6.441.200", "9,82")
    assert percent(1000) == "100,0 %"
    assert words.millions(-123_456_789) == "−1,23"
    assert words.millions(1_234_567_890_00) == "1.234,57"


def test_every_unit_of_the_price_list_has_german_words(inventory: Inventory) -> None:
    assert {price.unit for price in inventory.prices.values()} <= set(words.UNITS)


def test_a_bar_reaches_from_its_tenth_to_its_ninetieth_draw(money: Money) -> None:
    picture = pictures.cost_bands(money.total, money.calendar_end)
    assert [item.year for item in picture.years] == list(money.years[1:])
    for item in picture.years:
        assert item.baseline.start <= item.baseline.middle <= item.baseline.end
    zero = next(tick.at for tick in picture.ticks if tick.cents == 0)
    assert all(item.plan.end <= zero for item in picture.years)
    assert max(item.plan.band.p90 for item in picture.years) <= max(tick.cents for tick in picture.ticks)


def test_the_course_starts_at_nothing(money: Money) -> None:
    picture = pictures.course(money.total, money.calendar_end)
    first = picture.line.split()[0]
    assert first == f"{pictures.LEFT},{picture.zero}"
    assert len(picture.line.split()) == len(money.years) + 1


def test_a_scale_has_round_ends_even_where_all_is_zero(money: Money) -> None:
    still = replace(
        money.total, years=tuple(replace(item, summed_difference=Band(0, 0, 0)) for item in money.total.years)
    )
    ticks = pictures.course(still, money.calendar_end).ticks
    assert ticks[0].cents == 0
    assert len(ticks) >= 2


def run(root: Path, *arguments: str) -> Result:
    """The command within this process: starting another one takes longer than all it does."""
    return CliRunner().invoke(command, arguments, obj=Estate(root))


@settings(PROPERTY, max_examples=10)
@given(estates())
def test_every_estate_has_a_page(inventory: Inventory) -> None:
    found = reckon(inventory, make_plan(inventory), "0" * 64, Choices(draws=100))
    for part in (found, *(extract(found, key) for key in inventory.tenants)):
        tags = Tags(render(part, inventory))
        assert tags.open == []


def test_a_plan_without_waves_has_a_page(inventory: Inventory) -> None:
    still = replace(inventory, calendar=replace(inventory.calendar, waves=()), pins={})
    found = reckon(still, make_plan(still), "0" * 64, Choices(draws=100))
    assert found.total.calendar.baseline_cents == found.total.calendar.plan_cents
    assert "Nichts: Beide Seiten sind gleich." in render(found, still)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory, inventory: Inventory) -> Path:
    """The small estate with its plan and what it costs; tests only read it."""
    root = tmp_path_factory.mktemp("money") / "estate"
    shutil.copytree(MINI, root / "inventory")
    save_plan(make_plan(inventory), root / "plan")
    assert run(root, "--draws", "200").exit_code == 0
    return root


def test_the_command_writes_the_reckoning_its_extracts_and_a_page_for_each(estate: Path) -> None:
    assert {path.name for path in (estate / "plan").glob("money*.json")} == {
        "money.json",
        *(f"money-{key}.json" for key in KEYS),
    }
    assert {path.name for path in (estate / "reports").glob("kosten*.html")} == {
        "kosten.html",
        *(f"kosten-{key}.html" for key in KEYS),
    }


def test_the_same_input_and_seed_give_the_same_bytes_whatever_the_hash_seed(estate: Path, tmp_path: Path) -> None:
    again = tmp_path / "estate"
    shutil.copytree(estate / "inventory", again / "inventory")
    (again / "plan").mkdir()
    shutil.copy(estate / "plan" / "plan.json", again / "plan")
    assert kreiswolke(again, "plan", "money", "--draws", "200", seed="4711").returncode == 0
    assert contents(again) == contents(estate)


def test_with_a_key_only_the_files_of_that_tenant_are_made(estate: Path, tmp_path: Path) -> None:
    own = tmp_path / "estate"
    shutil.copytree(estate, own)
    before = contents(own)
    done = run(own, KEYS[0], "--seed", "5", "--draws", "100", "--key", "equal", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["tenant"], answer["seed"], answer["split_key"]) == (KEYS[0], 5, "equal")
    changed = {name for name, content in contents(own).items() if before.get(name) != content}
    assert changed == {f"plan/money-{KEYS[0]}.json", f"reports/kosten-{KEYS[0]}.html"}


@pytest.mark.parametrize("arguments", [("--key", "würfeln"), ("--draws", "7"), ("--seed", "-1")])
def test_wrong_use_is_refused_with_exit_code_2(estate: Path, arguments: tuple[str, ...]) -> None:
    done = run(estate, *arguments)
    assert done.exit_code == 2
    assert arguments[1] in done.stderr


def test_a_tenant_that_is_not_there_is_refused(estate: Path) -> None:
    refusal = run(estate, "12345").exception
    assert isinstance(refusal, InputError)
    assert "12345" in str(refusal)


def test_a_plan_of_another_inventory_is_refused_and_nothing_written(estate: Path, tmp_path: Path) -> None:
    other = tmp_path / "estate"
    shutil.copytree(estate, other)
    tenants = other / "inventory" / "tenants.csv"
    tenants.write_text(tenants.read_text("utf-8").replace(",60000,", ",60001,"), "utf-8")
    before = contents(other)
    refusal = run(other).exception
    assert isinstance(refusal, InputError)
    assert "kreiswolke plan" in str(refusal)
    assert contents(other) == before
