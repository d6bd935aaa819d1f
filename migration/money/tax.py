"""Which tax comes on top of a net price? Umsatzsteuer by kind of supply and budget year.

A Landkreis cannot deduct input tax for its sovereign tasks (§ 15 Abs. 1 UStG asks for an undertaking), so the gross
price is what it pays. Own staff is no supply. Services between public bodies follow § 2b UStG, before the end of the
transition (§ 27 Abs. 22a UStG) the old law; whether they are taxable is a switch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Tax(StrEnum):
    """How a cost is taxed: bought on the market, own staff, or a service that public bodies share."""

    STANDARD = "standard"
    NONE = "none"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Rate:
    """The standard rate of the Umsatzsteuer from a day on."""

    since: date
    percent: int
    source: str


@dataclass(frozen=True, slots=True)
class SharedServices:
    """§ 2b UStG on services between public bodies: whether they are taxable once the transition has ended."""

    taxable: bool
    transition_ends: date
    source: str
    unverified: str  # what could not be verified, for people


@dataclass(frozen=True, slots=True)
class Taxation:
    """Rates in order of their day, and the switch for shared services."""

    rates: Sequence[Rate]
    shared: SharedServices

    def share(self, tax: Tax, year: int) -> Fraction:
        """The tax on a net euro of the budget year `year`, by the rate of its first day."""
        first = date(year, 1, 1)
        if tax is Tax.NONE or (tax is Tax.SHARED and not self._shared_taxable(first)):
            return Fraction(0)
        return Fraction(self.rate(year).percent, 100)

    def rate(self, year: int) -> Rate:
        """The standard rate on the first day of `year`; the earliest one known where none had begun."""
        begun = [rate for rate in self.rates if rate.since <= date(year, 1, 1)]
        return max(begun, key=lambda rate: rate.since) if begun else min(self.rates, key=lambda rate: rate.since)

    def _shared_taxable(self, day: date) -> bool:
        return self.shared.taxable and day > self.shared.transition_ends
