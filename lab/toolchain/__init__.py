"""Which Pulumi do we run? Finds, downloads or builds the pinned programs and keeps them in one folder."""

from lab.toolchain.model import Toolchain
from lab.toolchain.provide import ensure, find

__all__ = ["Toolchain", "ensure", "find"]
