"""The products of an inventory by their words, each with the weight that its rarity gives it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from inventory.matching.words import fold, words
from inventory.model import Product


@dataclass(frozen=True, slots=True)
class Title:
    """One way to call a product: the words of its name, or those of its id; `allowed` may stand beside them."""

    product: str
    words: tuple[str, ...]
    allowed: frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """Titles by their words; `exact` finds a product by its folded name or id where only one has it."""

    titles: tuple[Title, ...]
    weights: Mapping[str, float]
    exact: Mapping[str, str]

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Catalogue":
        """The catalogue of these products."""
        known = list(products)
        titles = tuple(title for product in known for title in _titles(product))
        spread = Counter(
            word for product in known for word in frozenset().union(*(t.allowed for t in _titles(product)))
        )
        weights = {word: log((len(known) + 1) / number) for word, number in spread.items()}
        spellings = Counter(spelling for product in known for spelling in _spellings(product))
        exact = {name: product.id for product in known for name in _spellings(product) if spellings[name] == 1}
        return cls(titles, weights, exact)

    @cached_property
    def by_word(self) -> Mapping[str, list[int]]:
        """The places in `titles` that have a word."""
        index: dict[str, list[int]] = {}
        for number, title in enumerate(self.titles):
            for word in title.words:
                index.setdefault(word, []).append(number)
        return index

    @cached_property
    def words_of(self) -> Mapping[str, frozenset[str]]:
        """All words that a product's titles have."""
        words_of: dict[str, frozenset[str]] = {}
        for title in self.titles:
            words_of[title.product] = words_of.get(title.product, frozenset()) | frozenset(title.words)
        return words_of

    @cached_property
    def allowed_beside(self) -> Mapping[str, frozenset[str]]:
        """All words that may stand in a product's name, the vendor's among them."""
        return {title.product: title.allowed for title in self.titles}

    @cached_property
    def compounds(self) -> Mapping[str, tuple[str, str]]:
        """Two neighbouring words written as one, e.g. `kfzzulassung`; only where that is no word itself."""
        pairs = {one + other: (one, other) for title in self.titles for one, other in pairwise(title.words)}
        return {joined: pair for joined, pair in pairs.items() if joined not in self.weights}

    @cached_property
    def rare(self) -> float:
        """The weight of a word that no product has: as telling as the rarest that one has."""
        return max(self.weights.values(), default=1.0)


def _titles(product: Product) -> tuple[Title, ...]:
    vendor = words(product.vendor)
    named = (words(product.name), words(product.id))
    allowed = frozenset((*vendor, *named[0], *named[1]))
    return tuple(Title(product.id, title, allowed) for title in dict.fromkeys(named) if title)


def _spellings(product: Product) -> set[str]:
    return {fold(product.name), fold(product.id), fold(f"{product.vendor} {product.name}")}
