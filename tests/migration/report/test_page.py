"""Can people read the plan? All of it, nothing of others, nothing from outside, the example as one."""

from collections.abc import Iterator
from dataclasses import replace

from inventory.model import Inventory, Provenance
from inventory.names import full_name
from migration.labels import EXAMPLE
from migration.law.catalogue import load_norms
from migration.law.overview import find_passages
from migration.plan import STAYS, Plan, Reason, Target
from migration.report import gates, lists, questions
from migration.report.grid import load_grid, moves_grid
from migration.report.head import siblings
from migration.report.page import render
from migration.report.subject import Subject
from migration.report.unknowns import open_answers
from migration.sensitivity.analysis import analyse
from migration.store import extract
from tests.migration import rich as r
from tests.pages import Tags


def pages(plan: Plan, inventory: Inventory) -> Iterator[str]:
    yield render(plan, inventory)
    for key in inventory.tenants:
        yield render(extract(plan, key), inventory)


def test_every_page_is_whole_and_its_links_lead_somewhere(plan: Plan, inventory: Inventory) -> None:
    for page in pages(plan, inventory):
        tags = Tags(page)
        assert tags.open == []
        beside = {file for key in (None, *inventory.tenants) for file, _, _ in siblings(key)}
        assert tags.links
        assert {link.removeprefix("#") for link in tags.links} - beside <= tags.ids
        assert "http" not in page
        assert 'lang="de"' in page


def test_the_page_of_a_tenant_leads_to_its_own_pages_only(plan: Plan, inventory: Inventory) -> None:
    names = {file for file, _, _ in siblings(r.A)}
    assert names
    assert all(name.endswith(f"-{r.A}.html") for name in names)
    page = render(extract(plan, r.A), inventory)
    assert all(f'href="{name}"' in page for name in names)
    assert 'href="szenarien.html"' not in page


def test_every_page_of_a_tenant_names_it_the_same_way(plan: Plan, inventory: Inventory) -> None:
    own = extract(plan, r.A)
    pages = (
        render(own, inventory),
        gates.render(find_passages(own, inventory), inventory, load_norms()),
        questions.render(analyse(own), own, inventory),
    )
    named = f"{full_name(r.A, inventory.tenants[r.A].name)} (Schlüssel {r.A}), Planungsdatum"
    assert all(f'<p class="subtitle">{named}' in page for page in pages)


def test_an_example_says_so_and_real_data_does_not(plan: Plan, inventory: Inventory) -> None:
    example, real = (replace(plan, provenance=kind) for kind in (Provenance.EXAMPLE, Provenance.REAL))
    assert render(example, inventory).count(EXAMPLE) >= 3  # on screen, on every printed page, in the footer
    assert EXAMPLE not in render(real, inventory)


def test_what_stands_in_the_inventory_is_text_never_markup(plan: Plan, inventory: Inventory) -> None:
    evil = {key: replace(item, name="<script>x</script>") for key, item in inventory.products.items()}
    page = render(plan, replace(inventory, products=evil))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_page_of_a_tenant_shows_no_other_tenant(plan: Plan, inventory: Inventory) -> None:
    named = {key: replace(item, name=f"Kreis-{key}-Kreis") for key, item in inventory.tenants.items()}
    for key in named:
        page = render(extract(plan, key), replace(inventory, tenants=named))
        assert f"Kreis-{key}-Kreis" in page
        assert not [other for other in named if other != key and other in page]


def test_every_installation_is_in_exactly_one_list(plan: Plan, subject: Subject) -> None:
    rows = [*lists.by_reason(subject, subject.staying), *lists.by_reason(subject, subject.waiting)]
    listed = [item.installation for row in rows for item in row.items] + [item.installation for item in subject.moves]
    assert sorted(listed) == [item.installation for item in plan.decisions]
    assert sum(row.moves for row in lists.by_task(subject)) == len(subject.moves)


def test_why_a_move_comes_then_is_said_with_names(subject: Subject, inventory: Inventory) -> None:
    move = subject.moves[0]
    reason = Reason("wave_needs", f"Welle 2, Abschluss am 01.02.2027: früher nicht, weil es {r.PORTAL.id} braucht.")
    name = inventory.products[r.PORTAL.product].name
    assert subject.why_then(replace(move, reasons=(reason,))) == f"früher nicht, weil es „{name}“ braucht."


def test_the_first_moves_are_those_of_the_first_waves(subject: Subject) -> None:
    shown = lists.first_moves(subject)
    waves = sorted({item.wave or 0 for item in subject.moves})
    assert {item.wave for item in shown} == set(waves[: lists.FIRST_WAVES])
    assert [item.wave or 0 for item in shown] == sorted(item.wave or 0 for item in shown)


def test_what_stays_names_the_step_that_opens_the_way(subject: Subject) -> None:
    rows = lists.by_reason(subject, [item for item in subject.staying if item.installation == r.SECRET.id])
    assert ["BSI-Standard 200-3" in text for row in rows for text in row.opens] == [True]


def test_the_operators_today_add_up_and_every_move_arrives(plan: Plan, subject: Subject) -> None:
    rows = lists.by_provider(subject)
    assert sum(row.today for row in rows) == len(plan.decisions)
    assert all(row.today == row.stays + row.leaves + row.waits for row in rows)
    assert sum(row.arrives for row in rows) == sum(item.target is not Target.RETIRE for item in subject.moves)


def test_the_contract_left_is_a_step_with_its_provider(subject: Subject, inventory: Inventory) -> None:
    provider = r.HOSTED.provider
    assert provider is not None
    name = inventory.providers[provider].name
    assert [step for step in lists.steps(subject) if step.provider == name and step.owner == "Vertragsmanagement"]


def test_the_picture_shows_every_move_once(subject: Subject) -> None:
    grid = moves_grid(subject)
    assert sum(cell.value for row in grid.rows for cell in row.cells) == len(subject.moves)
    assert sum(row.total or 0 for row in grid.rows) == len(subject.moves)
    columns = range(len(grid.waves))
    assert sum(row.value(column) or 0 for row in grid.rows for column in columns) == len(subject.moves)
    assert sum(year.columns for year in grid.years) == len(grid.waves)
    first = [min(cell.column for cell in row.cells) for row in grid.rows]
    assert first == sorted(first)


def test_the_picture_of_the_teams_shows_hours_of_what_they_have(plan: Plan, subject: Subject) -> None:
    grid = load_grid(subject)
    used = sum(hours > 0 for wave in plan.waves for hours in wave.load_person_hours.values())
    assert sum(len(row.cells) for row in grid.rows) == used > 0
    assert all(0 <= cell.value <= 100 for row in grid.rows for cell in row.cells)


def test_every_picture_of_waves_has_its_table(plan: Plan, inventory: Inventory, subject: Subject) -> None:
    page = render(plan, inventory)
    for grid in (moves_grid(subject), load_grid(subject)):
        assert f'aria-label="{grid.title}"' in page
        assert f"<caption>{grid.title}</caption>" in page


def test_open_answers_are_counted_and_the_most_telling_come_first(plan: Plan, subject: Subject) -> None:
    rows = open_answers(subject)
    missing = sum(code is None for item in plan.decisions for code in item.answers.values())
    assert sum(row.installations for row in rows) == missing > 0
    weights = [row.criterion.weight * row.installations for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert all(
        abs(row.percent * len(plan.decisions) - 100 * row.installations) * 2 <= len(plan.decisions) for row in rows
    )


def test_the_weights_of_waiting_precedence_and_staying_are_no_money(plan: Plan) -> None:
    terms = plan.objective.terms
    assert plan.objective.money_cents == sum(
        value for name, value in terms.items() if name not in ("delay", "precedence", "stay")
    )


def test_a_plan_without_moves_has_a_page(plan: Plan, inventory: Inventory) -> None:
    still = tuple(item for item in plan.decisions if item.target in STAYS)
    waves = tuple(replace(wave, moves=0) for wave in plan.waves)
    assert "Es zieht nichts um." in render(replace(plan, decisions=still, waves=waves), inventory)
