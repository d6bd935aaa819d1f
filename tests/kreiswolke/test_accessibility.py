"""Is every page accessible? axe-core checks them in a real browser after WCAG 2.2 A and AA (BITV 2.0, EN 301 549).

An automatic check finds what a program can find; people with a keyboard or a screen reader find the rest.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

import schools.report
from migration.law.catalogue import load_norms
from migration.law.overview import find_passages
from migration.lockin.shares import lock_in
from migration.money.reckoning import Choices, reckon
from migration.money.report import page as money_page
from migration.money.store import extract as extract_money
from migration.planning.planner import make_plan
from migration.procurement.records import procurements
from migration.procurement.rules import load_rules
from migration.report import annual, buying, gates, page, questions, scenarios, together
from migration.scenarios.compare import compare
from migration.scenarios.model import Scenario
from migration.sensitivity.analysis import analyse
from migration.store import extract
from migration.together.opportunities import find_opportunities
from policies.report import render_scope
from policies.statewide import render_statewide
from tests.migration.estate import dropped, late, wave_start
from tests.migration.rich import MAP, OLD, A, rich
from tests.policies.test_reports import findings
from tests.schools import example

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
FINDINGS = 40  # more only repeat themselves
SMALL = ("scrollable-region-focusable", "target-size", "region", "meta-viewport")
LATER = Scenario("spaeter", "Später", "Was, wenn?", tenants_percent=50, max_share_percent=1)
PHONE: ViewportSize = {"width": 320, "height": 800}  # of WCAG 1.4.10
# The first words of tables whose rows should stand below each other on a phone and still need scrolling sideways.
WIDE_CARDS = """[...document.querySelectorAll(".cards")]
    .filter(table => table.scrollWidth > table.parentElement.clientWidth).map(table => table.innerText.slice(0, 60))"""
SCREEN: ViewportSize = {"width": 1280, "height": 900}
# How a shape of a picture, or its key in the legend, is filled and drawn around; and the paper of the picture.
DRAWN = """([name, fill, line]) => {
    const style = getComputedStyle(document.querySelector(name)); return [style[fill], style[line]]; }"""
WHITE = "rgb(255, 255, 255)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser to check accessibility with: install one of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every kind of page, made from an estate in which every kind of decision occurs and the fixtures of the audit."""
    root = tmp_path_factory.mktemp("pages")
    inventory = rich()
    plan = make_plan(inventory)
    third = wave_start(3)
    reports = (late(MAP.id, 5, recorded_on=third), dropped(OLD.id, recorded_on=third))
    known = replace(inventory, settings=replace(inventory.settings, as_of=third), actuals=reports)
    following = make_plan(known, previous=plan)
    costs = reckon(inventory, plan, "0" * 64, Choices(draws=100))
    _, network = example.planned(root / "schools")
    audited = replace(findings(), findings=findings().findings[:FINDINGS])
    found = {
        "plan": page.render(plan, inventory),
        f"plan-{A}": page.render(extract(plan, A), inventory),
        "jahresbericht": annual.render(plan, inventory, 2027),
        "plan-mit-stand": page.render(following, known),
        "jahresbericht-mit-stand": annual.render(following, known, 2027),
        "kosten": money_page.render(costs, inventory),
        f"kosten-{A}": money_page.render(extract_money(costs, A), inventory),
        "freigaben": gates.render(find_passages(plan, inventory), inventory, load_norms()),
        "fragen": questions.render(analyse(plan), plan, inventory),
        f"fragen-{A}": questions.render(analyse(extract(plan, A)), extract(plan, A), inventory),
        "gemeinsam": together.render(find_opportunities(inventory), inventory, load_rules()),
        "beschaffung": buying.render(procurements(plan, inventory), lock_in(plan, inventory), inventory, load_rules()),
        "szenarien": scenarios.render(compare(inventory, [LATER]), inventory),
        "schulen": schools.report.render(network, "Beispielkreis"),
        "pruefung": render_scope(audited, "Landkreis"),
        "landesweit": render_statewide([audited]),
    }
    for name, content in found.items():
        (root / f"{name}.html").write_text(content, "utf-8")
    return [root / f"{name}.html" for name in found]


def unfold(tab: Page, file: Path) -> None:
    """Go to the page and unfold everything: what is hidden is not checked."""
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def violations(tab: Page, kind: str, values: Sequence[str]) -> list[str]:
    """A line per rule that the page in the tab breaks, with the first place."""
    result = Axe().run(tab, options={"runOnly": {"type": kind, "values": values}, "resultTypes": ["violations"]})
    name = tab.url.rpartition("/")[2]
    return [f"{name}: {item['id']}: {item['nodes'][0]['html'][:120]}" for item in result.response["violations"]]


def test_no_page_violates_a_rule(browser: Browser, pages: list[Path]) -> None:
    tab, found = browser.new_page(viewport=SCREEN), []
    for file in pages:
        unfold(tab, file)
        found += violations(tab, "tag", RULES)
    tab.close()
    assert "\n".join(found) == ""


@pytest.fixture(scope="module")
def on_phone(browser: Browser, pages: list[Path]) -> tuple[list[str], dict[str, int]]:
    """What each page violates of the rules of small screens, and how wide it is there: each is laid out once."""
    tab, found, widths = browser.new_page(viewport=PHONE), [], {}
    for file in pages:
        unfold(tab, file)
        widths[file.name] = tab.evaluate("document.documentElement.scrollWidth")
        found += [f"{file.name}: {words}" for words in tab.evaluate(WIDE_CARDS)]
        found += violations(tab, "rule", SMALL)
    tab.close()
    return found, widths


def test_no_page_violates_a_rule_of_small_screens(on_phone: tuple[list[str], dict[str, int]]) -> None:
    assert "\n".join(on_phone[0]) == ""


def test_pages_reflow_on_a_phone(on_phone: tuple[list[str], dict[str, int]], pages: list[Path]) -> None:
    """Nothing but wide tables in a box of their own needs scrolling sideways (WCAG 1.4.10)."""
    assert len(on_phone[1]) == len(pages)
    assert {name: width for name, width in on_phone[1].items() if width > PHONE["width"]} == {}


@pytest.mark.parametrize("forced", ["none", "active"])
def test_the_ends_of_a_price_differ_by_more_than_colour(
    browser: Browser, pages: list[Path], forced: Literal["active", "none"]
) -> None:
    """One is an outline, the other filled, and the legend beside it is drawn alike (WCAG 1.4.1)."""
    tab = browser.new_page(forced_colors=forced, color_scheme="dark")
    tab.goto(next(file for file in pages if file.name == "kosten.html").as_uri())
    low, high = (tab.evaluate(DRAWN, [f".chart .{end}", "fill", "stroke"]) for end in ("low", "high"))
    assert low[0] == WHITE != low[1]
    assert high[0] == high[1] != WHITE
    assert tab.evaluate(DRAWN, [".key.low", "backgroundColor", "borderTopColor"]) == low
    assert tab.evaluate(DRAWN, [".key.high", "backgroundColor", "backgroundColor"]) == high
    if forced == "active":
        assert tab.evaluate(DRAWN, [".chart", "backgroundColor", "forcedColorAdjust"]) == [WHITE, "none"]
    tab.close()


def test_the_checker_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    """Otherwise no violation would mean nothing."""
    bad = tmp_path / "bad.html"
    bad.write_text("<html><body><h1>x</h1><p style='color:#ccc;background:#fff'>grau</p><table><tr><td>1", "utf-8")
    tab = browser.new_page(viewport=SCREEN)
    unfold(tab, bad)
    broken = {line.split(": ")[1] for line in violations(tab, "tag", RULES)}
    tab.close()
    assert {"color-contrast", "html-has-lang"} <= broken


def test_the_keyboard_reaches_the_content_first_and_every_fold(browser: Browser, pages: list[Path]) -> None:
    plan = next(file for file in pages if file.name == "plan.html")
    tab = browser.new_page(viewport=SCREEN)
    tab.goto(plan.as_uri())
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#inhalt"
    tab.locator("summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details").first.evaluate("part => part.open") is True
    tab.close()


def test_folded_tables_are_printed(browser: Browser, pages: list[Path]) -> None:
    plan = next(file for file in pages if file.name == "plan.html")
    tab = browser.new_page(viewport=SCREEN)
    tab.goto(plan.as_uri())
    table = tab.locator("details table").first
    assert not table.is_visible()
    tab.emulate_media(media="print")
    assert table.is_visible()
    tab.close()
