"""How well are names in free text matched to the catalogue, against plain ways, on the same labelled names?

The names are made from the example's products with realistic spellings, and names that mean none of them
(`inventory/example/names.py`). Every way gives a best product with a score; its threshold is the lowest that was right
in 99.5 % of what it took from the names of one seed, and the figures are those of another seed. Ours is measured with
its own fixed threshold, which was chosen on names of the first seed.

`python benchmarks/name_matching.py [--names 1]` (spellings per product). No lab, no network.
"""

import argparse
import difflib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

from rapidfuzz import fuzz, process

from inventory.example.names import Labelled, labelled_names
from inventory.load import load
from inventory.matching.matcher import Matcher
from inventory.matching.words import fold, words
from inventory.model import Inventory

TUNING, TEST = "name-matching-tuning", "name-matching-test"
PRECISION = 0.995

Way = Callable[[str], tuple[str, float] | None]


@dataclass(frozen=True)
class Figures:
    """Of the names taken, how many rightly; of the names that mean a product, how many were taken rightly."""

    precision: float
    recall: float
    threshold: float
    milliseconds: float


def main() -> None:
    """Measure and print one line per way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1, help="spellings per product")
    count = parser.parse_args().names
    inventory = load(Path("inventory/rlp"))
    tuning, test = (labelled_names(inventory, seed, count) for seed in (TUNING, TEST))
    meaning = sum(label.product is not None for label in test)
    print(f"{len(inventory.products)} products; {len(test)} names, {meaning} of which mean one")
    print(f"{'way':28} {'precision':>9} {'recall':>7} {'threshold':>9} {'ms/name':>8}")
    for title, way in ways(inventory).items():
        figures = measured(way, tuning, test)
        print(f"{title:28} {figures.precision:9.4f} {figures.recall:7.4f} {figures.threshold:9.2f}"
              f" {figures.milliseconds:8.2f}")  # fmt: skip
    ours(inventory, test)


def ways(inventory: Inventory) -> Mapping[str, Way]:
    """The plain ways, each from a name to its best product and score."""
    names = {product.id: product.name for product in inventory.products.values()}
    folded = {id_: fold(name) for id_, name in names.items()}
    ids, spellings = list(names), list(names.values())

    def exact(name: str) -> tuple[str, float] | None:
        return (ids[spellings.index(name)], 1.0) if name in spellings else None

    sets = {id_: frozenset(words(name)) for id_, name in names.items()}
    by_words = {group: id_ for id_, group in sets.items()}

    def normalised(name: str) -> tuple[str, float] | None:
        found = by_words.get(frozenset(words(name)))
        return (found, 1.0) if found else None

    by_folded = {name: id_ for id_, name in folded.items()}

    def sequence(name: str) -> tuple[str, float] | None:
        near = difflib.get_close_matches(fold(name), by_folded, n=1, cutoff=0.6)
        return (by_folded[near[0]], difflib.SequenceMatcher(None, fold(name), near[0]).ratio()) if near else None

    def fuzzy(scorer: Callable[..., float]) -> Way:
        def best(name: str) -> tuple[str, float] | None:
            found = process.extractOne(fold(name), folded, scorer=scorer)
            return (found[2], found[1]) if found else None

        return best

    return {
        "exact": exact,
        "same words": normalised,
        "difflib": sequence,
        "rapidfuzz WRatio": fuzzy(fuzz.WRatio),
        "rapidfuzz token_sort_ratio": fuzzy(fuzz.token_sort_ratio),
        "tf-idf of three letters": trigrams(folded),
    }


def trigrams(names: Mapping[str, str]) -> Way:
    """The cosine of tf-idf vectors over three letters in a row."""

    def grams(name: str) -> Counter[str]:
        padded = f"  {name} "
        return Counter(padded[place : place + 3] for place in range(len(padded) - 2))

    found = {id_: grams(name) for id_, name in names.items()}
    spread = Counter(gram for counts in found.values() for gram in counts)

    def vector(counts: Counter[str]) -> dict[str, float]:
        weighted = {gram: n * log(1 + len(names) / spread.get(gram, 1)) for gram, n in counts.items()}
        length = sqrt(sum(value * value for value in weighted.values())) or 1.0
        return {gram: value / length for gram, value in weighted.items()}

    index: dict[str, list[tuple[str, float]]] = {}
    for id_, counts in found.items():
        for gram, value in vector(counts).items():
            index.setdefault(gram, []).append((id_, value))

    def best(name: str) -> tuple[str, float] | None:
        scores: Counter[str] = Counter()
        for gram, value in vector(grams(fold(name))).items():
            for id_, other in index.get(gram, ()):
                scores[id_] += value * other  # type: ignore[assignment]
        return scores.most_common(1)[0] if scores else None

    return best


def measured(way: Way, tuning: Sequence[Labelled], test: Sequence[Labelled]) -> Figures:
    """The figures of a way on the test names, with its threshold from the others."""
    threshold = lowest([(way(label.name), label) for label in tuning])
    start = time.perf_counter()
    found = [(way(label.name), label) for label in test]
    milliseconds = 1000 * (time.perf_counter() - start) / len(test)
    taken = [(best[0], label) for best, label in found if best and best[1] >= threshold]
    right = sum(product == label.product for product, label in taken)
    meaning = sum(label.product is not None for label in test)
    return Figures(right / len(taken) if taken else 1.0, right / meaning, threshold, milliseconds)


def lowest(found: Sequence[tuple[tuple[str, float] | None, Labelled]]) -> float:
    """The lowest score from which on PRECISION of what is taken is right."""
    ranked = sorted(((best[1], best[0] == label.product) for best, label in found if best), reverse=True)
    right, threshold = 0, float("inf")
    for number, (score, is_right) in enumerate(ranked, start=1):
        right += is_right
        last_of_its_score = number == len(ranked) or ranked[number][0] < score
        if last_of_its_score and right >= PRECISION * number:
            threshold = score
    return threshold


def ours(inventory: Inventory, test: Sequence[Labelled]) -> None:
    """Our matcher, what it takes wrongly, and how often the right product is among the candidates offered."""
    start = time.perf_counter()
    matcher = Matcher.of(inventory.products.values())
    found = [(matcher.match(label.name), label) for label in test]
    milliseconds = 1000 * (time.perf_counter() - start) / len(test)
    taken = [(match, label) for match, label in found if match.product]
    right = sum(match.product == label.product for match, label in taken)
    meaning = [(match, label) for match, label in found if label.product]
    offered = sum(label.product in [item.product for item in match.candidates] for match, label in meaning)
    print(f"{'ours':28} {right / len(taken):9.4f} {right / len(meaning):7.4f} {'':9} {milliseconds:8.2f}")
    print(f"ours: right product among the candidates {offered / len(meaning):.4f}; taken wrongly:")
    for match, label in taken:
        if match.product != label.product:
            print(f"  {label.name} ({label.kind}): {match.product} instead of {label.product}")


if __name__ == "__main__":
    main()
