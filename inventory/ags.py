"""Does an official key exist? Known for Rheinland-Pfalz; keys of other Länder are taken as they are."""

import re

# The 24 Landkreise and 12 kreisfreie Städte (Gemeindeverzeichnis, Destatis); the other administrations of the Land have
# longer keys that begin with that of their Landkreis.
_LANDKREISE = (*range(131, 136), 137, 138, 140, 141, 143, *range(231, 234), 235, *range(331, 341))
_STAEDTE = (111, 211, *range(311, 321))
_RHEINLAND_PFALZ = frozenset(f"07{number}" for number in (*_LANDKREISE, *_STAEDTE))
_KEY = re.compile(r"[0-9]{5,12}", re.ASCII)


def is_key(text: str) -> bool:
    """Does `text` have the form of an official key: 5 to 12 digits?"""
    return _KEY.fullmatch(text) is not None


def exists(key: str) -> bool:
    """Can `key` (5 to 12 digits) be that of an administration? 99xxx are the keys of examples and tests."""
    return not key.startswith("07") or key[:5] in _RHEINLAND_PFALZ
