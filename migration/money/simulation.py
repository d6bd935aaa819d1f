"""The draws of one payer: both sides per budget year, and what follows from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from migration.money.draws import Draws, added, band, permille, summed
from migration.money.ledger import Ledger
from migration.money.lines import Category, Line, Side
from migration.money.result import Band, Period, YearBand
from migration.money.tax import Taxation
from migration.money.totals import quantities


@dataclass(frozen=True, slots=True)
class Basis:
    """What all payers share: the ledger, the taxes, the drawn products of prices, and the claim in per cent."""

    ledger: Ledger
    taxation: Taxation
    drawn: Mapping[tuple[str, ...], Draws]
    count: int
    claim_percent: int


class Simulation:
    """Gross cents per draw, by side and year; contracts, which have no drawn price, apart from the rest."""

    def __init__(self, lines: Iterable[Line], basis: Basis) -> None:
        """Draws the sums of `lines`; those of leaving again are left out."""
        self._basis, self._years = basis, basis.ledger.span.years
        groups: dict[tuple[Side, int, bool], list[Line]] = defaultdict(list)
        for line in lines:
            if line.place.category is not Category.EXIT:
                groups[line.place.side, line.place.year, not line.factors].append(line)
        self._sums = {key: self._drawn(groups[key]) for key in sorted(groups)}

    def years(self) -> tuple[YearBand, ...]:
        """Each year with its bands."""
        return tuple(
            YearBand(
                year,
                band(self._side(Side.BASELINE, [year], contracts=False)),
                band(self._side(Side.PLAN, [year], contracts=False)),
                band(total),
            )
            for year, total in zip(self._years, self._summed_difference(), strict=True)
        )

    def period(self, last: int, likely: tuple[int, int]) -> Period:
        """The years up to `last`, with the likely amounts of baseline and plan."""
        years = [year for year in self._years if year <= last]
        baseline, plan = (self._side(side, years) for side in (Side.BASELINE, Side.PLAN))
        free = [self._side(side, years, contracts=False) for side in (Side.BASELINE, Side.PLAN)]
        share = _saving(*free)
        return Period(
            last=last,
            baseline_cents=likely[0],
            plan_cents=likely[1],
            baseline=band(baseline),
            plan=band(plan),
            difference=band(plan - baseline),
            saving_permille=_permille_band(share),
            saving_all_permille=_permille_band(_saving(baseline, plan)),
            cheaper_permille=permille(plan < baseline),
            claim_permille=0 if share is None else permille(share * 100 >= self._basis.claim_percent),
        )

    def break_even(self) -> tuple[int | None, int | None]:
        """The years by which a tenth and nine tenths of the draws have paid back for good."""
        differences = np.stack(self._summed_difference())
        begun = np.logical_or.accumulate(differences != 0, axis=0)
        paid = begun & (differences <= 0)
        for_good = np.logical_and.accumulate(paid[::-1], axis=0)[::-1]
        first = np.where(for_good.any(axis=0), for_good.argmax(axis=0), len(self._years)).astype(np.float64)
        found = band(first)
        early, late = (self._years[index] if index < len(self._years) else None for index in (found.p10, found.p90))
        return early, late

    def _summed_difference(self) -> list[Draws]:
        total, result = np.zeros(self._basis.count), []
        for year in self._years:
            total = total + (self._side(Side.PLAN, [year]) - self._side(Side.BASELINE, [year]))
            result.append(total)
        return result

    def _side(self, side: Side, years: Sequence[int], contracts: bool = True) -> Draws:
        kinds = (True, False) if contracts else (False,)
        keys = [(side, year, kind) for year in years for kind in kinds]
        return added([self._sums[key] for key in keys if key in self._sums], self._basis.count)

    def _drawn(self, lines: Iterable[Line]) -> Draws:
        return summed(quantities(lines, self._basis.taxation), self._basis.drawn, self._basis.count)


def _saving(baseline: Draws, plan: Draws) -> Draws | None:
    """The share of the baseline that the plan saves, per draw; `None` where there is nothing to save."""
    return (baseline - plan) / baseline if (baseline > 0).all() else None


def _permille_band(share: Draws | None) -> Band | None:
    return None if share is None else band(share * 1000)
