"""An independent checker on the instance as generated: nothing of the solver, nothing contracted."""

from typing import Any

import numpy as np


def check(found: dict[str, Any], wave: Any, setup_wave: Any) -> int:
    """What a plan is worth (a wave per installation and set-up, 40 for none); AssertionError where it is invalid."""
    waves = found["T"]
    moved = wave < waves
    assert found["allowed"][np.nonzero(moved)[0], wave[moved]].all(), "window"
    assert moved[found["mand"]].all(), "mandatory"
    for first, needed in found["E"]:
        assert wave[first] >= waves or wave[needed] <= wave[first], "needs"
    for first, needed in found["SE"]:
        assert setup_wave[first] >= waves or setup_wave[needed] <= setup_wave[first], "order of set-ups"
    assert (setup_wave[found["pi"][moved]] <= wave[moved]).all(), "set-up"
    for number in range(waves):
        here, set_up = wave == number, setup_wave == number
        for district in range(found["D"]):
            mine = here & (found["ki"] == district)
            assert found["e"][mine].sum() <= found["cap"][district, number], "district"
            assert found["risk"][mine].sum() <= found["R"], "risk"
        for team in range(2):
            taken = found["ec"][here, team].sum() + found["S"][set_up, team].sum()
            assert taken <= found["ccap"][team, number], "central team"
    return int(found["val"][np.nonzero(moved)[0], wave[moved]].sum())
