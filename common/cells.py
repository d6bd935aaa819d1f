"""Text for programs that take some of it for a formula."""

# What makes spreadsheets compute a cell (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What they show where they could not compute, in English and German, without case.
_ERRORS_EN = "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!", "#spill!", "#calc!"
_ERRORS_DE = "#nv", "#bezug!", "#wert!", "#zahl!", "#überlauf!", "#kalk!"
ERRORS = frozenset((*_ERRORS_EN, *_ERRORS_DE))


def inert(text: str) -> str:
    """`text` as spreadsheets show it and never compute it: with an apostrophe before what starts a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def active(text: str) -> str:
    """What `inert` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
