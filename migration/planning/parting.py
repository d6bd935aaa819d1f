"""What an application asks for before it goes for good: its data kept as long as they must be, or taken along."""

from datetime import date

from migration.facts.subject import Subject
from migration.labels import FACHAMT, VERTRAG
from migration.plan import Target, Todo


def parting_todos(subject: Subject, target: Target, start: date) -> list[Todo]:
    """Steps before the first day of the wave in which it is switched off or replaced; nothing for what lives on.

    Data go by their retention periods, not with the software; and only what can be exported can be taken along.
    """
    name = subject.product.name
    if target is Target.RETIRE:
        text = f"Aufbewahrungsfristen der Daten in „{name}“ klären, dann archivieren oder löschen"
        return [Todo("archive", text, FACHAMT, due=start)]
    if target is not Target.REPLACE or subject.product.export_format:
        return []
    known = "hat keinen" if subject.product.export_format is False else "hat vielleicht keinen"
    text = f"Übernahme der Daten klären: „{name}“ {known} dokumentierten Export aller Daten"
    return [Todo("export", text, VERTRAG, due=start)]
