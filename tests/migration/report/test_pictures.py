"""Do the pictures show what the plan says, and nothing else?"""

from dataclasses import replace
from datetime import date

from inventory.model import DependencyKind, Inventory
from migration.plan import Edge, Plan, Target
from migration.report import gantt
from migration.report.graph import graphs, layers
from migration.report.heat import LOCAL, PROVIDED, WAITS, heat_map
from migration.report.subject import Subject


def test_bars_show_every_move_once_and_lie_inside_the_picture(subject: Subject) -> None:
    for picture in (gantt.by_tenant(subject), gantt.by_product(subject)):
        bars = [bar for section in picture.sections for bar in section.bars]
        assert sum(bar.moves for bar in bars) == len(subject.moves)
        assert all(0 <= bar.x < bar.x + bar.width <= gantt.WIDTH for bar in bars)
        assert all(0 <= tick.x < gantt.WIDTH for tick in picture.ticks)


def test_a_bar_starts_earlier_where_its_move_does(subject: Subject) -> None:
    bars = [bar for section in gantt.by_product(subject).sections for bar in section.bars]
    assert sorted(bars, key=lambda bar: bar.start) == sorted(bars, key=lambda bar: (bar.x, bar.start))


def test_a_plan_without_moves_has_no_bars(plan: Plan, inventory: Inventory) -> None:
    still = tuple(replace(item, wave=None, start=None, end=None) for item in plan.decisions)
    waves = tuple(replace(wave, moves=0) for wave in plan.waves)
    assert gantt.by_product(Subject(replace(plan, decisions=still, waves=waves), inventory)).sections == ()


def test_the_map_has_a_cell_where_a_tenant_has_the_task(subject: Subject, inventory: Inventory) -> None:
    rows = {row.name: row.cells for section in heat_map(subject) for row in section.rows}
    assert set(rows) == {subject.task(item) for item in subject.plan.decisions}
    keys = list(inventory.tenants)
    for name, cells in rows.items():
        having = {item.tenant for item in subject.plan.decisions if subject.task(item) == name}
        assert {keys[column] for column, cell in enumerate(cells) if cell} == having


def test_no_cell_looks_better_than_what_it_stands_for(subject: Subject, inventory: Inventory) -> None:
    keys = list(inventory.tenants)
    rows = {row.name: row.cells for section in heat_map(subject) for row in section.rows}
    for item in subject.plan.decisions:
        cell = rows[subject.task(item)][keys.index(item.tenant)]
        assert cell is not None
        if item.target is Target.STAY_LOCAL:
            assert cell.text in (LOCAL, WAITS)
        elif item.target is Target.STAY_PROVIDER:
            assert cell.text in (PROVIDED, LOCAL, WAITS)
        elif item.wave is None:
            assert cell.text == WAITS


def test_a_group_is_drawn_with_all_its_members_and_edges(subject: Subject) -> None:
    found = graphs(subject)
    assert len(found) == len(subject.plan.groups) > 0
    for graph, group in zip(found, subject.plan.groups, strict=True):
        assert len(graph.nodes) == len(group.members)
        assert len({(node.x, node.y) for node in graph.nodes}) == len(group.members)
        assert len(graph.lines) == len(graph.relations) == len(group.edges)
        assert all(node.x + 210 <= graph.width and node.y + 44 <= graph.height for node in graph.nodes)


def test_members_stand_by_their_distance_from_the_first() -> None:
    edges = [
        Edge("a", "b", DependencyKind.NEEDS),
        Edge("c", "b", DependencyKind.NEEDS),
        Edge("b", "a", DependencyKind.NEEDS),
    ]
    assert layers(("a", "b", "c", "d"), edges) == [["a"], ["b"], ["c"], ["d"]]


def test_the_first_year_stands_in_the_picture_only_where_it_begins(subject: Subject) -> None:
    first = subject.waves[0].start
    assert first > date(first.year, 1, 1)
    assert first.year not in [tick.year for tick in gantt.by_tenant(subject).ticks]
