"""What is asked when the target of an installation is decided, and what comes out: the data of the choice."""

from dataclasses import dataclass, replace
from datetime import date

from inventory.model import Actual, ActualState, Inventory, Pin
from migration.facts.subject import Subject
from migration.law.clearance import Gate, Gates
from migration.law.periods import ALWAYS
from migration.parameters import Parameters
from migration.plan import STAYS, Plan, Reason, Todo
from migration.procurement.purchase import Purchases
from migration.procurement.rules import load_rules
from migration.targets.landscape import Landscape, landscape
from migration.targets.options import Option
from migration.targets.progress import Progress
from migration.targets.windows import Waves, Windows

OPEN = Gate(ALWAYS, (), ())
NO_WAVES: Waves = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where an installation goes and in which waves it may.

    `lawful` are the waves the gate leaves open, `waves` those that the calendar and contracts leave of them; both are
    empty where it stays, or is there already. `deadline` is the day after which waiting costs: hardware, contract or
    support ends. `done` is the report that it has moved.
    """

    subject: Subject
    option: Option
    gate: Gate
    lawful: Waves
    waves: Waves
    deadline: date | None
    reasons: tuple[Reason, ...]
    todos: tuple[Todo, ...]
    pin: Pin | None = None
    usable_from: date | None = None  # the first day on which what has to be bought can be there; `None`: no waiting
    done: Actual | None = None

    @property
    def moves(self) -> bool:
        """Whether it leaves its place, be the wave known or not."""
        return self.option.target not in STAYS

    @property
    def product_after(self) -> str:
        """The product in use afterwards: what takes its place, else itself."""
        return self.option.replacement or self.subject.product.id


@dataclass(frozen=True, slots=True)
class Context:
    """What the decision about one installation asks about the whole."""

    landscape: Landscape
    gates: Gates
    windows: Windows
    inventory: Inventory
    parameters: Parameters
    pins: dict[str, Pin]
    purchases: Purchases
    progress: Progress
    bought: frozenset[tuple[str, str | None, str | None]]  # product, target and provider of what has moved

    @classmethod
    def of(cls, inventory: Inventory, parameters: Parameters, previous: Plan | None = None) -> "Context":
        """The context of an inventory, and of the plan before where there is one; a report goes before a pin."""
        progress = Progress.of(inventory, previous)
        pins = {pin.installation: _still(pin, progress) for pin in inventory.pins.values()}
        purchases = Purchases.of(inventory, load_rules())
        bought = frozenset(
            (item.replacement or inventory.installations[key].product, item.target, item.provider)
            for key, item in progress.installations.items()
            if item.state is ActualState.DONE
        )
        known = landscape(inventory), Gates(inventory), Windows(inventory)
        return cls(*known, inventory, parameters, pins, purchases, progress, bought)


def _still(pin: Pin, progress: Progress) -> Pin:
    """The pin without a wave that is over by what was reported."""
    report = progress.report(pin.installation, ActualState.LATE)
    over = report is not None and pin.wave in progress.numbers - progress.not_before(report)
    return replace(pin, wave=None) if over else pin
