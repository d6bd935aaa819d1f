"""A name in free text to the product it means: words that agree weigh as much as they are rare.

A name is taken only if it is sure: the best product reaches SURE and is AHEAD of every other. The two figures are
chosen from the measured precision (benchmarks/name_matching.py, docs/importers.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from inventory.matching.catalogue import Catalogue, Title
from inventory.matching.words import NOISE, fold, words
from inventory.model import Product

SURE = 80  # of 100
AHEAD = 6
CANDIDATES = 5
LEAST = 25  # below it a candidate helps nobody
CLEAR = 0.8
_ABBREVIATION = 0.85  # how well `zul` says `zulassung`


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that may be meant, with its score of 0 to 100."""

    product: str
    score: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a name may mean, the likeliest first; `product` is set where it is sure."""

    name: str
    product: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Matcher:
    """Names to products of one catalogue."""

    catalogue: Catalogue

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Matcher":
        """A matcher for these products."""
        return cls(Catalogue.of(products))

    @cached_property
    def _vocabulary(self) -> list[str]:
        return list(self.catalogue.weights)

    @cached_property
    def _known(self) -> dict[str, Mapping[str, float]]:
        """Words looked up before: files name the same things again and again."""
        return {}

    def match(self, name: str) -> Match:
        """What `name` means."""
        if found := self.catalogue.exact.get(fold(name)):
            return Match(name, found, (Candidate(found, 100),))
        candidates = self.candidates(name)
        best, second = (candidates[number].score if len(candidates) > number else 0 for number in (0, 1))
        sure = best >= SURE and best - second >= AHEAD and self._told_apart(name, candidates)
        return Match(name, candidates[0].product if sure else None, candidates)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """The products that fit best, each with its score."""
        asked = self._asked(name)
        telling = {word for asks, nearest in asked.items() if asks not in NOISE for word in nearest}
        places = {place for word in telling for place in self.catalogue.by_word.get(word, ())}
        scores: dict[str, int] = {}
        for place in sorted(places):
            title = self.catalogue.titles[place]
            scores[title.product] = max(scores.get(title.product, 0), round(100 * self._score(title, asked)))
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Candidate(product, score) for product, score in ranked[:CANDIDATES] if score >= LEAST)

    def _told_apart(self, name: str, candidates: tuple[Candidate, ...]) -> bool:
        """Is the best candidate said clearly where it differs, and is nothing said that it does not have?"""
        asked = self._asked(name)
        best = self.catalogue.words_of[candidates[0].product]
        degrees = {word: max((near.get(word, 0.0) for near in asked.values()), default=0.0) for word in best}
        if len(candidates) > 1:
            own = best - self.catalogue.words_of[candidates[1].product]
            if max((degrees[word] for word in own), default=0.0) < CLEAR:
                return False
        allowed = self.catalogue.allowed_beside[candidates[0].product]
        return not any(_telling(word) and not near.keys() & allowed for word, near in asked.items())

    def _asked(self, name: str) -> Mapping[str, Mapping[str, float]]:
        """Each word of the name with the words of the catalogue it may stand for, 0 to 1."""
        asked = self._split(words(name))
        for word in asked:
            if word not in self._known:
                self._known[word] = self._nearest(word)
        return {word: self._known[word] for word in asked}

    def _split(self, asked: tuple[str, ...]) -> list[str]:
        """Words that are written as one in the name or in the catalogue, as the catalogue writes them."""
        joined = {pair[0] + pair[1]: pair for pair in pairwise(asked)}
        merged = {word for compound, pair in joined.items() if compound in self.catalogue.weights for word in pair}
        whole = [compound for compound in joined if compound in self.catalogue.weights]
        parts = [part for word in asked if word not in merged for part in self.catalogue.compounds.get(word, (word,))]
        return [*whole, *parts]

    def _nearest(self, word: str) -> Mapping[str, float]:
        """The words of the catalogue that `word` may stand for: itself, a slip of the finger, or an abbreviation."""
        if word in self.catalogue.weights:
            return {word: 1.0}
        if len(word) < 3 or word.isdigit():
            return {}
        edits = 1 if len(word) < 7 else 2 if len(word) < 11 else 3
        found = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=edits, limit=None)
        near = {other: _degree(word, other, int(distance)) for other, distance, _ in found if len(other) > 3}
        near |= {other: _ABBREVIATION for other in self._vocabulary if other.startswith(word)}
        return near

    def _score(self, title: Title, asked: Mapping[str, Mapping[str, float]]) -> float:
        """The harmonic mean of how much of the title is in the name and how much of the name is in the title."""
        weights = self.catalogue.weights
        said = {word: max(near.get(word, 0.0) for near in asked.values()) for word in title.words}
        heard = sum(weights[word] * degree for word, degree in said.items())
        title_share = heard / (sum(weights[word] for word in title.words) or 1.0)
        total, meant = 0.0, 0.0
        for word, near in asked.items():
            fits = max(
                ((degree, weights.get(other, 0.0)) for other, degree in near.items() if other in title.allowed),
                default=None,
            )
            if fits is not None:
                total, meant = total + fits[1], meant + fits[0] * fits[1]
            elif _telling(word):
                total += max((weights[other] * degree for other, degree in near.items()), default=self.catalogue.rare)
        name_share = meant / total if total else 0.0
        return 2 * title_share * name_share / (title_share + name_share) if title_share and name_share else 0.0


def _degree(word: str, other: str, edits: int) -> float:
    """How well `word` says `other`; in a short word a letter replaced often makes another word (Eiche, Esche)."""
    replaced = len(word) == len(other) and sorted(word) != sorted(other)
    return max(0.0, 1 - edits * (1.6 if replaced and len(word) < 7 else 1.0) / len(other))


def _telling(word: str) -> bool:
    """Does a word that no product has speak against a product? Numbers, single letters and general words do not."""
    return len(word) > 1 and not word.isdigit() and word not in NOISE
