"""A name in free text as words that can be compared: without case, umlauts, punctuation, versions and legal forms."""

import re
import unicodedata

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_VERSION = re.compile(
    r"\b(?:v|ver|vers|version|rel|release|sp|build)[. ]*[0-9]+(?:[._][0-9]+)*\b|\b[0-9]+(?:\.[0-9]+)+\b"
)
_WORD = re.compile(r"[a-z0-9]+")
# Words that say what software is in general, not which.
NOISE = frozenset((
    "ag", "anwendung", "app", "application", "applikation", "co", "client", "das", "der", "des", "die", "edv", "ev",
    "fachanwendung", "fachverfahren", "firma", "fuer", "gbr", "gmbh", "hersteller", "im", "in", "it", "kg", "lizenz",
    "mbh", "mit", "modul", "online", "prod", "produktiv", "programm", "schulung", "se", "server", "software", "srv",
    "system", "test", "tool", "und", "ug", "verfahren", "von", "zum", "zur",
))  # fmt: skip


def fold(name: str) -> str:
    """Lower case ASCII: umlauts as two letters, other accents dropped, spaces single."""
    lowered = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode("ascii")
    return " ".join(plain.split())


def words(name: str) -> tuple[str, ...]:
    """The words of a name in their order, each once, without versions."""
    return tuple(dict.fromkeys(_WORD.findall(_VERSION.sub(" ", fold(name)))))
