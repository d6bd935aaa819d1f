"""Where do caches and states lie? Below the user's home, if no variable says otherwise (XDG Base Directory)."""

import os
from pathlib import Path

from common.errors import UserError

NAME = "kreiswolke"


def cache_home() -> Path:
    """The folder of all that can be rebuilt: `$XDG_CACHE_HOME/kreiswolke`; raises UserError where there is no home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or home() / ".cache") / NAME


def state_home() -> Path:
    """The folder of what outlives a program: `$XDG_STATE_HOME/kreiswolke`; raises UserError where there is no home."""
    return Path(os.environ.get("XDG_STATE_HOME") or home() / ".local/state") / NAME


def home() -> Path:
    """The user's home folder; raises UserError where neither HOME nor the machine's list of users names one."""
    try:
        return Path.home()
    except RuntimeError:
        raise UserError("no home folder is known for this user -> set HOME to a folder that you may write to") from None
