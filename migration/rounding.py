"""Rounding in integers: the same on every machine."""

from fractions import Fraction


def half_up(numerator: int | Fraction, denominator: int | Fraction) -> int:
    """A fraction as a whole number, rounded half up; the denominator is above zero."""
    return (2 * numerator + denominator) // (2 * denominator)
