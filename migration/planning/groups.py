"""What can only move together? Cycles of needs and `together` edges, contracted into move groups.

A group of the condensed graph is a strongly connected component of the dependencies, in which `together` counts both
ways. Whatever stays with its present provider, or has moved already, is reached there and binds nobody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import rustworkx

from inventory.model import Dependency, DependencyKind
from migration.plan import Edge, MoveGroup, Reason, Target
from migration.targets.choice import stay
from migration.targets.proposal import Proposal
from migration.targets.windows import Waves


@dataclass(frozen=True, slots=True)
class Group:
    """Installations of one tenant that move in one wave, with the waves open to all of them."""

    id: str
    tenant: str
    members: tuple[str, ...]
    edges: tuple[Edge, ...]  # those that force the group; none where it has one member
    lawful: Waves
    waves: Waves


def components(proposals: Mapping[str, Proposal], dependencies: Sequence[Dependency]) -> list[tuple[str, ...]]:
    """The installations that can only move together, each component and the list in order of the ids."""
    ids = [
        key for key, item in proposals.items() if item.option.target is not Target.STAY_PROVIDER and item.done is None
    ]
    index = {key: number for number, key in enumerate(ids)}
    graph: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(ids)
    for edge in dependencies:
        source, target = index.get(edge.source), index.get(edge.target)
        if source is None or target is None:
            continue
        graph.add_edge(source, target, None)
        if edge.kind is DependencyKind.TOGETHER:
            graph.add_edge(target, source, None)
    found = rustworkx.strongly_connected_components(graph)
    return sorted(tuple(sorted(ids[number] for number in component)) for component in found)


def settle(proposals: Mapping[str, Proposal], found: Sequence[tuple[str, ...]]) -> dict[str, Proposal]:
    """Where one member of a group stays on site, all of them do; a person's decision about a target is left alone.

    What stays for reasons of its own says, too, that another one would keep it there.
    """
    settled = dict(proposals)
    for members in found:
        staying = [key for key in members if not proposals[key].moves]
        for key in members:
            other = next((name for name in staying if name != key), None)
            if other is None or _target_decided(proposals[key]):
                continue
            reason = Reason("group_stays", f"Kann nur zusammen mit {other} umziehen, und das bleibt vor Ort.")
            if proposals[key].moves:
                settled[key] = stay(proposals[key].subject, [(reason, None)], proposals[key].pin)
            else:
                settled[key] = replace(proposals[key], reasons=(*proposals[key].reasons, reason))
    return settled


def _target_decided(proposal: Proposal) -> bool:
    return proposal.pin is not None and proposal.pin.target is not None


def groups(
    proposals: Mapping[str, Proposal], found: Sequence[tuple[str, ...]], dependencies: Sequence[Dependency]
) -> list[Group]:
    """The groups that move, in order of their ids; a group's id is that of its first member."""
    moving = [tuple(key for key in members if proposals[key].moves) for members in found]
    moving = [members for members in moving if members]
    owner = {key: members[0] for members in moving if len(members) > 1 for key in members}
    edges: dict[str, list[Edge]] = defaultdict(list)
    for edge in dependencies:
        group = owner.get(edge.source)
        if group is not None and group == owner.get(edge.target):
            edges[group].append(Edge(edge.source, edge.target, edge.kind))
    return [_group(proposals, members, edges[members[0]]) for members in moving]


def _group(proposals: Mapping[str, Proposal], members: tuple[str, ...], edges: list[Edge]) -> Group:
    first = proposals[members[0]]
    lawful, waves = first.lawful, first.waves
    for key in members[1:]:
        lawful, waves = lawful & proposals[key].lawful, waves & proposals[key].waves
    return Group(members[0], first.subject.tenant, members, tuple(edges), lawful, waves)


def published(found: Sequence[Group]) -> tuple[MoveGroup, ...]:
    """The groups of two or more members, as the plan shows them."""
    return tuple(MoveGroup(item.id, item.tenant, item.members, item.edges) for item in found if len(item.members) > 1)


def needs(found: Sequence[Group], dependencies: Sequence[Dependency]) -> dict[str, set[str]]:
    """For each group the groups it must not move before: those that move and that it needs."""
    owner = {key: group.id for group in found for key in group.members}
    result: dict[str, set[str]] = {group.id: set() for group in found}
    for edge in dependencies:
        source, target = owner.get(edge.source), owner.get(edge.target)
        if source is not None and target is not None and source != target:
            result[source].add(target)
    return result
