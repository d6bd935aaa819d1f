"""May an access point send like that in Germany? Channels and power by the regulatory database.

Source: `wireless-regdb` 2026.05.30, country DE (ISC licence), which follows the Bundesnetzagentur's
Allgemeinzuteilungen for WLAN. Channel numbers and their centre frequencies: IEEE 802.11-2020, annex E.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from schools.model import Radio


@dataclass(frozen=True, slots=True)
class Span:
    """A range of frequencies in MHz with its limits: EIRP in dBm and the widest channel in MHz."""

    low_mhz: float
    high_mhz: float
    power_dbm: int
    width_mhz: int


# The range 5725 to 5875 MHz is for short range devices, not for school WLAN, and is left out on purpose.
SPANS = {
    "2.4": (Span(2400, 2483.5, 20, 40),),
    "5": (Span(5150, 5350, 20, 160), Span(5470, 5725, 26, 160)),
    "6": (Span(5945, 6425, 23, 320),),
}
# 5150 to 5250 MHz alone allows 23 dBm; a channel that reaches above it has the limit of the wider range.
_LOWER_5 = Span(5150, 5250, 23, 80)
_FIRST_CENTRE_MHZ = {"2.4": 2407, "5": 5000, "6": 5950}
# First channels of 20 MHz of each band.
CHANNELS = {
    "2.4": tuple(range(1, 14)),
    "5": (*range(36, 65, 4), *range(100, 141, 4)),
    "6": tuple(range(1, 94, 4)),
}
WEATHER_RADAR = frozenset({120, 124, 128})


def problems(radio: Radio) -> Iterator[tuple[str, str]]:
    """Field and reason of everything that is not allowed with this radio; nothing where it may send."""
    if radio.channel not in CHANNELS[radio.band]:
        allowed = ", ".join(map(str, CHANNELS[radio.band]))
        yield "channel", f"{radio.channel} is no channel of {radio.band} GHz in Germany; allowed: {allowed}"
        return
    low, high = block(radio)
    span = next((span for span in _spans(radio.band) if span.low_mhz <= low and high <= span.high_mhz), None)
    if span is None or radio.width_mhz > span.width_mhz:
        yield "width_mhz", f"channel {radio.channel} with {radio.width_mhz} MHz leaves what is allowed in Germany"
        return
    if radio.power_dbm > span.power_dbm:
        yield (
            "power_dbm",
            f"{radio.power_dbm} dBm; expected at most {span.power_dbm} dBm EIRP on channel {radio.channel}",
        )
    if radio.band == "5" and low < 5650 and high > 5600:
        yield "channel", f"channel {radio.channel} meets the weather radar (5600 to 5650 MHz): choose another"


def _spans(band: str) -> tuple[Span, ...]:
    return (_LOWER_5, *SPANS["5"]) if band == "5" else SPANS[band]


def block(radio: Radio) -> tuple[float, float]:
    """Lowest and highest frequency in MHz of the channel; wide channels start on the fixed raster of their band."""
    centre = _FIRST_CENTRE_MHZ[radio.band] + 5 * radio.channel
    if radio.band == "2.4":
        return centre - 10, centre - 10 + radio.width_mhz
    channels, count = CHANNELS[radio.band], radio.width_mhz // 20
    raster = (
        [number for number in channels if number < 100] if radio.channel < 100 else [n for n in channels if n >= 100]
    )
    first = raster[raster.index(radio.channel) // count * count]
    low = _FIRST_CENTRE_MHZ[radio.band] + 5 * first - 10
    return low, low + radio.width_mhz
