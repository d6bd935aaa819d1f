"""What does a move do to the contract? When it may start, and what has to be cancelled or extended by when."""

from datetime import date

from inventory.model import Contract, Hosting
from migration.dates import months_before, text
from migration.facts.subject import Subject
from migration.labels import VERTRAG
from migration.parameters import Parameters
from migration.plan import Target, Todo


def notice_day(contract: Contract) -> date | None:
    """The last day to give notice; `None` where the contract's end or its notice period is unknown."""
    if contract.end is None or contract.notice_months is None:
        return None
    return months_before(contract.end, contract.notice_months)


def not_before(subject: Subject, parameters: Parameters) -> date | None:
    """Leaving a service provider waits for the end of its contract, less the time of double running."""
    if subject.installation.hosting is not Hosting.SERVICE_PROVIDER or subject.contract is None:
        return None
    end = subject.contract.end
    return months_before(end, parameters.months_of_double_running) if end else None


def contract_todos(subject: Subject, target: Target, moved: date, as_of: date) -> list[Todo]:
    """What the old contract asks for when the move is done on `moved`; nothing where it lives on.

    A contract that ends before has to be extended; any other is to be cancelled in time.
    """
    contract = subject.contract
    at_provider = subject.installation.hosting is Hosting.SERVICE_PROVIDER
    if contract is None or contract.end is None or not (at_provider or target in (Target.REPLACE, Target.RETIRE)):
        return []
    end = contract.end
    if end < moved and target is not Target.RETIRE:
        gap = f"Vertrag endet am {text(end)}, der Umzug am {text(moved)}: bis dahin verlängern"
        return [Todo("extension", gap, VERTRAG, due=end)]
    notice = notice_day(contract)
    if notice is None:
        return [Todo("notice", f"Kündigungsfrist zum {text(end)} erfassen und den alten Vertrag kündigen", VERTRAG)]
    if notice < as_of:
        return [Todo("notice", "Nächsten Kündigungstermin des alten Vertrags klären", VERTRAG)]
    return [Todo("notice", f"Vertrag zum {text(end)} kündigen, spätestens am {text(notice)}", VERTRAG, due=notice)]
