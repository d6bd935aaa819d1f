"""Is exactly that refused which may not be sent in Germany (wireless-regdb, country DE)?"""

import pytest

from schools.model import Radio
from schools.radio import CHANNELS, problems

# First channels of the blocks that fit into 5150 to 5350 or 5470 to 5725 MHz and spare the weather radar.
LEGAL_5 = {
    20: {36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 132, 136, 140},
    40: {36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 132, 136},
    80: {36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112},
    160: {36, 40, 44, 48, 52, 56, 60, 64},
}


@pytest.mark.parametrize("width", LEGAL_5)
def test_channels_of_5_ghz(width: int) -> None:
    allowed = {channel for channel in range(1, 234) if not list(problems(Radio("5", channel, width, 20)))}
    assert allowed == LEGAL_5[width]


def test_channels_of_6_ghz() -> None:
    allowed = {channel for channel in range(1, 234) if not list(problems(Radio("6", channel, 20, 23)))}
    assert allowed == set(range(1, 94, 4))
    assert not list(problems(Radio("6", 93, 160, 23)))


def test_channels_of_2_4_ghz() -> None:
    assert {channel for channel in range(1, 234) if not list(problems(Radio("2.4", channel, 20, 20)))} == set(
        range(1, 14)
    )


@pytest.mark.parametrize("channel", [5, 93])
def test_legal_channels_of_6_ghz_are_allowed(channel: int) -> None:
    assert list(problems(Radio("6", channel, 20, 23))) == []


@pytest.mark.parametrize("channel", [101, 145])
def test_channels_of_6_ghz_that_are_legal_elsewhere_are_refused(channel: int) -> None:
    ((field, problem),) = problems(Radio("6", channel, 20, 23))
    assert (field, "no channel of 6 GHz in Germany" in problem) == ("channel", True)


@pytest.mark.parametrize(
    ("band", "channel", "width", "most"),
    [
        ("2.4", 1, 20, 20),
        ("5", 36, 20, 23),
        ("5", 36, 160, 20),
        ("5", 52, 20, 20),
        ("5", 100, 20, 26),
        ("6", 1, 20, 23),
    ],
)
def test_power_has_the_limit_of_the_range(band: str, channel: int, width: int, most: int) -> None:
    assert list(problems(Radio(band, channel, width, most))) == []
    assert [field for field, _ in problems(Radio(band, channel, width, most + 1))] == ["power_dbm"]


@pytest.mark.parametrize(("channel", "width"), [(120, 20), (124, 20), (128, 20), (116, 40), (116, 80), (100, 160)])
def test_the_weather_radar_is_spared(channel: int, width: int) -> None:
    assert channel in CHANNELS["5"]
    assert any("weather radar" in problem for _, problem in problems(Radio("5", channel, width, 20)))
