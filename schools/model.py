"""What is at a school? Site, connection and devices as frozen dataclasses; unknown is `None`."""

from dataclasses import dataclass

from inventory.model import Provenance


@dataclass(frozen=True, slots=True)
class Connection:
    """The line of a site; the strategy asks for gigabit-capable symmetric fibre to the building (`fttb`)."""

    kind: str  # fttb, coax, dsl, mobile
    down_mbit_s: int | None
    up_mbit_s: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `use` says how many devices to expect in it."""

    id: str
    building: str
    level: int
    use: str  # classroom, specialist, staff, office, hall, corridor, technical


@dataclass(frozen=True, slots=True)
class Radio:
    """A radio of an access point; `power_dbm` is EIRP."""

    band: str  # GHz: 2.4, 5, 6
    channel: int
    width_mhz: int
    power_dbm: int


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """An access point in a room."""

    id: str
    room: str
    radios: tuple[Radio, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch in a room."""

    id: str
    room: str


@dataclass(frozen=True, slots=True)
class School:
    """One school site of a tenant; `sha256` is that of the file it was read from."""

    id: str
    tenant: str
    provenance: Provenance
    name: str
    kind: str
    site: int
    pupils: int
    classes: int
    connection: Connection | None
    rooms: tuple[Room, ...]
    access_points: tuple[AccessPoint, ...]
    switches: tuple[Switch, ...]
    sha256: str
