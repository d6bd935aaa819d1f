"""Kernels: plain Python functions over arrays, compiled by numba where it is there.

Without numba, or with `NUMBA_DISABLE_JIT=1`, the same functions run as they are, a few hundred times slower and with
the same results: no kernel reorders sums or uses a generator of chance whose words wrap around.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from common.errors import UserError
from common.home import cache_home

_WAY_OUT = "set XDG_CACHE_HOME to a folder that you may write to"


def kept(folder: Path) -> Path:
    """Where machine code is kept: a place for each state of the sources in `folder`. numba compiles a kernel anew when
    its own file changes, but not when a function it calls does.
    """
    sources = sorted(folder.glob("*.py"))
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return cache_home() / "kernels" / state[:16]


def require_writable(folder: Path) -> None:
    """Make `folder`; raises UserError where machine code cannot be kept in it, since making it anew takes minutes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror}; machine code is to be kept there -> {_WAY_OUT}") from None
    if not os.access(folder, os.W_OK):
        raise UserError(f"{folder}: not writable; machine code is to be kept there -> {_WAY_OUT}")


try:
    import numba
    from numba import njit
    from numba import prange as prange
except ImportError:  # pragma: no cover - a platform without wheels of numba
    njit = None
    prange = range
else:
    if not numba.config.CACHE_DIR:
        numba.config.CACHE_DIR = str(kept(Path(__file__).parent))
    require_writable(Path(numba.config.CACHE_DIR))
    if numba.config.THREADING_LAYER == "default":
        numba.config.THREADING_LAYER = "workqueue"  # its threads sleep while they wait; those of the others do not

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(function: Kernel) -> Kernel:
    """`function` as machine code that is kept on disk and lets other threads run beside it."""
    return cast(Kernel, njit(cache=True, nogil=True)(function)) if njit is not None else function


def lean(function: Kernel) -> Kernel:
    """As `compiled`, for a function that makes no arrays: numba need not count who uses which."""
    return cast(Kernel, njit(cache=True, nogil=True, _nrt=False)(function)) if njit is not None else function


def parallel(function: Kernel) -> Kernel:
    """As `compiled`, for a loop over `prange` whose turns go to several threads. One thread at a time may call it."""
    return cast(Kernel, njit(cache=True, nogil=True, parallel=True)(function)) if njit is not None else function


def inlined(function: Kernel) -> Kernel:
    """As `lean`, for what becomes part of its callers: handing on some hundred parts of arrays at a call takes longer
    than most kernels do.
    """
    options = {"cache": True, "nogil": True, "_nrt": False, "forceinline": True}
    return cast(Kernel, njit(**options)(function)) if njit is not None else function


def chance(seed: int) -> NDArray[np.int64]:
    """The state of the generator of chance for `seed`: two words of 31 bits."""
    return np.array([1 + (seed * 7919 + 12345) % 2147483562, 1 + (seed * 104729 + 54321) % 2147483398], np.int64)


@inlined
def draw(state: NDArray[np.int64]) -> int:
    """A whole number from 0 to 2,147,483,561 (L'Ecuyer 1988, two combined multiplicative generators)."""
    state[0] = state[0] * 40014 % 2147483563
    state[1] = state[1] * 40692 % 2147483399
    return int((state[0] - state[1]) % 2147483562)


@inlined
def below(state: NDArray[np.int64], limit: int) -> int:
    """A whole number from 0 to `limit` - 1."""
    return draw(state) * limit >> 31  # as even as chance is, and without the cost of a division


@inlined
def uniform(state: NDArray[np.int64]) -> float:
    """A number from 0 up to, not including, 1."""
    return draw(state) / 2147483562.0
