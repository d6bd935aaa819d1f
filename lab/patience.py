"""How long may something take? Time limits are made for a machine as people have it; a slower one asks for more.

Standard library only: the helper and the tests ask too.
"""

import os

from common.errors import UserError

VARIABLE = "KREISWOLKE_PATIENCE"  # times longer to wait, for instance 20 on an emulated machine
MOST = 100


def factor() -> int:
    """How many times longer than usual to wait before something counts as dead: 1 unless the user says otherwise.

    Raises UserError where the variable holds anything but a whole number from 1 to MOST.
    """
    text = os.environ.get(VARIABLE) or "1"
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise UserError(f"{VARIABLE}={text}: expected a whole number from 1 to {MOST}")
    return int(text)


def seconds(usual: float) -> float:
    """The time limit that is `usual` on a usual machine."""
    return usual * factor()
