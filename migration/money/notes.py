"""What is left out or estimated, and how often: unknown is never zero, it is counted and named."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Note(StrEnum):
    """Why a cost is not known as it should be."""

    CONTRACT_UNPRICED = "contract_unpriced"  # left out on both sides
    SUCCESSOR_UNPRICED = "successor_unpriced"  # the old contract is left out on both sides, the new has no price
    HOST_LIFE_UNKNOWN = "host_life_unknown"  # its renewal is left out on both sides
    SERVER_SIZE_ESTIMATED = "server_size_estimated"  # a mean of the known sizes stands for it
    CLOUD_SIZE_UNKNOWN = "cloud_size_unknown"  # moves into a cloud without a known server: its cloud price is missing
    DESKTOP_USERS_UNKNOWN = "desktop_users_unknown"  # the price of its seats is missing
    SERVER_SPLIT = "server_split"  # not all that runs on it moves: it is paid for in both places
    USERS_ESTIMATED = "users_estimated"  # a mean of the known stands for it in the key `users`


@dataclass(slots=True)
class Notes:
    """Counts notes by tenant, with the cents a year that are left out where they are known."""

    counts: Counter[tuple[str, Note]] = field(default_factory=Counter)
    cents: Counter[tuple[str, Note]] = field(default_factory=Counter)

    def add(self, tenant: str, note: Note, cents: int = 0) -> None:
        """One more case at `tenant`; `cents` a year are left out with it."""
        self.counts[tenant, note] += 1
        self.cents[tenant, note] += cents
