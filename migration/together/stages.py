"""How close can the Landkreise get for a task? The three stages of the Ein-Produkt-Strategie, each with its reason.

Central solution: licences, hosting and support from one place. Shared use: one administration runs it for several over
the Kommunalnetz. Harmonisation: the same product from a joint tender, run by each. They are no ladder: a task can be at
several at once, and the closest that is open is only proposed (Digitalisierungsstrategie 2021, Handlungsfeld III).
"""

from collections import defaultdict
from collections.abc import Sequence

from inventory.model import Hosting, Schutzbedarf, Task
from migration.facts.protection import highest
from migration.facts.subject import Subject
from migration.together.model import Candidate, Stage, StageView, Verdict

_JOINT = frozenset({Hosting.ASSOCIATION, Hosting.SERVICE_PROVIDER, Hosting.SAAS})
HARMONISED = "Dasselbe Produkt, gemeinsam ausgeschrieben: das geht immer und setzt keinen gemeinsamen Betrieb voraus."


def stages(task: Task, subjects: Sequence[Subject], found: Sequence[Candidate]) -> tuple[StageView, ...]:
    """Each stage, open or not, the closest first; harmonisation is always open."""
    return (
        _central(task, found),
        _shared_use(task, subjects, found),
        StageView(Stage.HARMONISED, True, HARMONISED),
    )


def proposed(views: Sequence[StageView]) -> Stage:
    """The closest stage that is open."""
    return next(view.stage for view in views if view.open)


def _central(task: Task, found: Sequence[Candidate]) -> StageView:
    obstacle = _on_site(task) or _no_product(found) or _cumulation(task)
    if obstacle:
        return StageView(Stage.CENTRAL, False, obstacle)
    return StageView(Stage.CENTRAL, True, "Ein mandantenfähiges Produkt ist im Einsatz, und nichts hält es vor Ort.")


def _shared_use(task: Task, subjects: Sequence[Subject], found: Sequence[Candidate]) -> StageView:
    """One that already runs it for several shows that it works, also where Schutzbedarf asks for more than usual."""
    joint = _run_for_several(subjects, found)
    obstacle = _on_site(task) or _no_product(found) or ("" if joint else _cumulation(task))
    if obstacle:
        return StageView(Stage.SHARED_USE, False, obstacle)
    if joint:
        return StageView(
            Stage.SHARED_USE, True, f"Ein Betreiber führt es schon für {joint} Landkreise: der Kreis kann wachsen."
        )
    return StageView(Stage.SHARED_USE, True, "Eine Verwaltung kann das mandantenfähige Produkt für andere mitführen.")


def _run_for_several(subjects: Sequence[Subject], found: Sequence[Candidate]) -> int:
    """The most tenants for which one operator runs one fit product today; 0 where it is none or a single one."""
    fit = {item.product for item in found if item.verdict is Verdict.FIT}
    served: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject in subjects:
        here = subject.installation
        if here.hosting in _JOINT and here.provider is not None and here.product in fit:
            served[here.provider, here.product].add(subject.tenant)
    most = max((len(tenants) for tenants in served.values()), default=0)
    return most if most > 1 else 0


def _on_site(task: Task) -> str:
    if task.local_device == "" or task.latency_sensitive is False:
        return ""
    if task.local_device and task.latency_sensitive:
        return "Steuert Geräte vor Ort und verträgt keine langen Laufzeiten: der Betrieb bleibt im Haus."
    return "Ob Geräte vor Ort oder kurze Laufzeiten den Betrieb im Haus halten, ist nicht bekannt: klären."


def _no_product(found: Sequence[Candidate]) -> str:
    verdicts = {item.verdict for item in found}
    if Verdict.FIT in verdicts:
        return ""
    if Verdict.OPEN in verdicts:
        return "Ob ein Produkt im Einsatz mandantenfähig ist, ist nicht bekannt: bei den Herstellern erfragen."
    return "Kein Produkt im Einsatz ist mandantenfähig und über den Plan hinaus unterstützt."


def _cumulation(task: Task) -> str:
    """Many tenants in one place add up (Kumulationseffekt, BSI-Standard 200-2, 8.2.3)."""
    match highest(task.protection):
        case None:
            return "Der Schutzbedarf ist nicht festgestellt; gemeinsamer Betrieb kann ihn noch erhöhen (Kumulation)."
        case Schutzbedarf.SEHR_HOCH:
            return "Der Schutzbedarf ist sehr hoch und wächst mit jedem Landkreis (Kumulation): erst Risikoanalyse."
        case _:
            return ""
