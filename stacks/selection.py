"""Which stacks does a command work on?"""

from collections.abc import Collection, Iterable

from common.errors import UserError
from stacks.names import StackName


def to_bring_up(named: Iterable[str], existing: Collection[StackName]) -> set[StackName]:
    """The named stacks (all there are without names), and what they stand on where it was never made."""
    wanted = {StackName.parse(name) for name in named} or set(existing)
    if not wanted:
        raise UserError("there is no stack yet -> name one: `kreiswolke up platform 07131`")
    return wanted | {needed for stack in wanted for needed in stack.needs if needed not in existing}


def to_take_down(named: Iterable[str], existing: Collection[StackName], *, everything: bool) -> set[StackName]:
    """The named stacks, or all; raises UserError where one does not exist or another stands on it."""
    wanted = {StackName.parse(name) for name in named}
    if bool(wanted) == everything:
        raise UserError("name the stacks to destroy, or --all")
    if everything:
        return set(existing)
    for stack in sorted(wanted):
        if stack not in existing:
            there = ", ".join(map(str, sorted(existing))) or "none"
            raise UserError(f"there is no stack {stack} -> leave it out; there is {there}")
        above = sorted(other for other in existing if stack in other.needs and other not in wanted)
        if above:
            raise UserError(f"{above[0]} stands on {stack} -> name it too")
    return wanted


def existing_ones(named: Iterable[str], existing: Collection[StackName]) -> list[StackName]:
    """The named stacks (all without names), in order; raises UserError for one that does not exist."""
    wanted = sorted({StackName.parse(name) for name in named} or existing)
    for stack in wanted:
        if stack not in existing:
            raise UserError(f"there is no stack {stack} -> `kreiswolke up {stack}`")
    return wanted
