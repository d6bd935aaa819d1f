"""Text for programs that take some of it for a formula."""

# What makes spreadsheets compute a cell (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """`text` as spreadsheets show it and never compute it: with an apostrophe before what starts a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def active(text: str) -> str:
    """What `inert` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
