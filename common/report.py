"""Reports look alike: one style sheet (`templates/report.css`) and one way to fill a room's HTML templates."""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


def environment(room: str) -> Environment:
    """Jinja2 with the templates of a room and, after them, the shared ones; an unknown name is an error."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(room), PackageLoader("common")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
