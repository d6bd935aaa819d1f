"""How Germans write what programs hold."""


def number(value: int) -> str:
    """A whole number with points between thousands: 3.469."""
    return f"{value:,}".replace(",", ".")
