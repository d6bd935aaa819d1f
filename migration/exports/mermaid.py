"""Pictures as text for Mermaid in Markdown: Gantt diagrams, and what moves together or waits for something.

Mermaid draws at most 500 edges and 50,000 characters per picture; the moves of all tenants are therefore shown by
task, single moves only for one tenant. Source: Mermaid, configuration (maxEdges, maxTextSize).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from inventory.model import DependencyKind, Inventory
from migration.exports.work import needed
from migration.labels import EXAMPLE
from migration.plan import Decision, MoveGroup, Plan
from migration.report.subject import Subject

ARROWS = {DependencyKind.NEEDS: "-->|braucht|", DependencyKind.TOGETHER: "---|zusammen|"}
MOST_EDGES = 500


def render(plan: Plan, inventory: Inventory) -> bytes:
    """A Markdown file with a picture per section."""
    subject = Subject(plan, inventory)
    parts = [f"# Wellenplan – {subject.whose}"]
    if subject.example:
        parts.append(f"**{EXAMPLE}**")
    for title, picture in _pictures(subject):
        parts.append(f"## {title}\n\n```mermaid\n{picture}\n```")
    return ("\n\n".join(parts) + "\n").encode()


def _pictures(subject: Subject) -> Iterable[tuple[str, str]]:
    if subject.plan.tenant is None:
        rows = _rows(subject, lambda _: "Landkreise", lambda item: subject.tenant(item.tenant))
        yield "Wann welcher Landkreis umzieht", gantt("Umzüge je Landkreis", rows)
        rows = _rows(subject, subject.department, subject.task)
        yield "Wann welche Aufgabe umzieht", gantt("Umzüge je Aufgabe", rows)
    else:
        yield "Wann was umzieht", gantt("Umzüge", _rows(subject, subject.department, subject.product))
        if needs := needed(subject):
            yield "Was auf was wartet", _needs(subject, needs)
    for group in subject.plan.groups:
        yield f"Zieht nur zusammen um: {subject.named(group.id)}", group_graph(subject, group)


def _rows(
    subject: Subject, section: Callable[[Decision], str], row: Callable[[Decision], str]
) -> dict[str, dict[str, list[Decision]]]:
    found: dict[str, dict[str, list[Decision]]] = defaultdict(lambda: defaultdict(list))
    for item in subject.moves:
        found[section(item)][row(item)].append(item)
    return found


def gantt(title: str, sections: Mapping[str, Mapping[str, Sequence[Decision]]]) -> str:
    """A bar from the first to the last move of each row."""
    lines = [
        "gantt",
        f"  title {_plain(title)}",
        "  dateFormat YYYY-MM-DD",
        "  axisFormat %m/%Y",
        "  inclusiveEndDates",
    ]
    for section, rows in sorted(sections.items()):
        lines.append(f"  section {_plain(section)}")
        for name, items in rows.items():
            start = min(item.start for item in items if item.start)
            end = max(item.end for item in items if item.end)
            state = "done, " if all(item.done for item in items) else ""
            lines.append(f"  {_plain(name)} :{state}{start}, {end}")
    return "\n".join(lines)


def group_graph(subject: Subject, group: MoveGroup) -> str:
    """The members of a move group with the edges that force them together."""
    lines = ["flowchart LR"]
    lines += [f"  {_node(subject, group.members, member)}" for member in group.members]
    for edge in group.edges:
        source, target = (f"n{group.members.index(end)}" for end in (edge.source, edge.target))
        lines.append(f"  {source} {ARROWS[edge.kind]} {target}")
    return "\n".join(lines)


def _needs(subject: Subject, needs: Mapping[str, Sequence[str]]) -> str:
    edges = [(source, target) for source, targets in needs.items() for target in targets][:MOST_EDGES]
    ids = sorted({end for edge in edges for end in edge})
    lines = ["flowchart LR", *(f"  {_node(subject, ids, item)}" for item in ids)]
    lines += [f"  n{ids.index(source)} -->|braucht| n{ids.index(target)}" for source, target in edges]
    return "\n".join(lines)


def _node(subject: Subject, ids: Sequence[str], installation: str) -> str:
    text = subject.named(installation).replace('"', "#quot;")
    return f'n{ids.index(installation)}["{text}"]'


def _plain(text: str) -> str:
    """A name without what ends one in Mermaid's Gantt diagrams."""
    return text.replace(":", " –").replace(";", ",").replace("#", "")
