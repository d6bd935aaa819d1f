"""What may a server be? The description Nova's driver sends, checked word by word before root acts on it."""

import ipaddress
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from common.errors import UserError

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DEVICE = re.compile(r"tap[0-9a-f-]{1,11}")
NAME = re.compile(r"eth[0-9]{1,2}")
MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
HOSTNAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
KEY = re.compile(r"(ssh|ecdsa|sk-ssh|sk-ecdsa)-[ -~]{1,16000}")
LEAST_MEMORY_MIB = 256
USER_DATA_LIMIT = 65535  # characters; Nova's own limit for user data

Interface = ipaddress.IPv4Interface | ipaddress.IPv6Interface
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class FixedIp:
    """An address of a port; `automatic` where DHCP or router advertisements give it to the server."""

    interface: Interface
    automatic: bool
    gateway: Address | None

    @classmethod
    def parse(cls, value: Any) -> "FixedIp":
        """Check `{interface, automatic, gateway}`."""
        record = _record(value, "fixed_ips", {"interface", "automatic", "gateway"})
        gateway = record["gateway"]
        return cls(
            _ip(ipaddress.ip_interface, record["interface"], "interface"),
            _kind(record["automatic"], bool, "automatic"),
            None if gateway is None else _ip(ipaddress.ip_address, gateway, "gateway"),
        )

    def as_json(self) -> dict[str, Any]:
        """The record `parse` reads."""
        gateway = None if self.gateway is None else str(self.gateway)
        return {"interface": str(self.interface), "automatic": self.automatic, "gateway": gateway}


@dataclass(frozen=True, slots=True)
class Port:
    """A network card: its Neutron port, the device on the switch's side, and `name` inside the server."""

    id: str
    device: str
    mac: str
    mtu: int
    fixed_ips: tuple[FixedIp, ...]
    nameservers: tuple[Address, ...]
    name: str = ""

    @classmethod
    def parse(cls, value: Any) -> "Port":
        """Check the record of a port."""
        fields = {"id", "device", "mac", "mtu", "fixed_ips", "nameservers", "name"}
        record = _record({"name": "eth0", **_kind(value, dict, "port")}, "port", fields)
        return cls(
            _match(UUID, record["id"], "port.id"),
            _match(DEVICE, record["device"], "port.device"),
            _match(MAC, record["mac"], "port.mac"),
            _between(record["mtu"], 576, 9216, "port.mtu"),
            tuple(FixedIp.parse(item) for item in _kind(record["fixed_ips"], list, "port.fixed_ips")),
            tuple(_ip(ipaddress.ip_address, item, "nameserver") for item in _kind(record["nameservers"], list, "dns")),
            _match(NAME, record["name"], "port.name"),
        )

    def as_json(self) -> dict[str, Any]:
        """The record `parse` reads."""
        return {
            "id": self.id,
            "device": self.device,
            "mac": self.mac,
            "mtu": self.mtu,
            "fixed_ips": [item.as_json() for item in self.fixed_ips],
            "nameservers": [str(item) for item in self.nameservers],
            "name": self.name,
        }


@dataclass(frozen=True, slots=True)
class Server:
    """A server as Nova wants it; `uuid` is Nova's."""

    uuid: str
    hostname: str
    memory_mib: int
    authorized_key: str
    user_data: str
    ports: tuple[Port, ...]

    @classmethod
    def parse(cls, value: Any) -> "Server":
        """Check the record of a server; raises UserError with the field that is wrong."""
        fields = {"uuid", "hostname", "memory_mib", "authorized_key", "user_data", "ports"}
        record = _record(value, "server", fields)
        key, user_data = record["authorized_key"], _kind(record["user_data"], str, "user_data")
        if len(user_data) > USER_DATA_LIMIT:
            raise UserError(f"user_data: at most {USER_DATA_LIMIT} characters")
        return cls(
            _match(UUID, record["uuid"], "uuid"),
            _match(HOSTNAME, record["hostname"], "hostname"),
            max(_between(record["memory_mib"], 1, 1 << 20, "memory_mib"), LEAST_MEMORY_MIB),
            _match(KEY, key, "authorized_key") if key else "",
            user_data,
            tuple(Port.parse(item) for item in _kind(record["ports"], list, "ports")),
        )

    def as_json(self) -> dict[str, Any]:
        """The record `parse` reads."""
        return {
            "uuid": self.uuid,
            "hostname": self.hostname,
            "memory_mib": self.memory_mib,
            "authorized_key": self.authorized_key,
            "user_data": self.user_data,
            "ports": [port.as_json() for port in self.ports],
        }

    def named_like(self, before: "Server | None") -> "Server":
        """The same server whose cards keep the names they had `before`; new cards get the first free `ethN`."""
        names = {port.id: port.name for port in before.ports} if before else {}
        kept = {names[port.id] for port in self.ports if port.id in names}
        free = (name for name in (f"eth{number}" for number in range(100)) if name not in kept)
        return replace(self, ports=tuple(replace(p, name=names.get(p.id) or next(free)) for p in self.ports))


def uuid(value: Any) -> str:
    """Check Nova's or Neutron's id of a thing."""
    return _match(UUID, value, "uuid")


def read(text: str) -> Server:
    """A server as it was written with `as_json`."""
    return Server.parse(json.loads(text))


def _record(value: Any, what: str, fields: set[str]) -> dict[str, Any]:
    record: dict[str, Any] = _kind(value, dict, what)
    if set(record) != fields:
        raise UserError(f"{what}: expected the fields {', '.join(sorted(fields))}")
    return record


def _kind(value: Any, kind: type, field: str) -> Any:
    if type(value) is not kind:
        raise UserError(f"{field}: expected {kind.__name__}")
    return value


def _match(pattern: re.Pattern[str], value: Any, field: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UserError(f"{field}: {str(value)[:60]!r} is not allowed")
    return value


def _between(value: Any, least: int, most: int, field: str) -> int:
    if type(value) is not int or not least <= value <= most:
        raise UserError(f"{field}: expected a number from {least} to {most}")
    return value


def _ip(kind: Any, value: Any, field: str) -> Any:
    try:
        return kind(_kind(value, str, field))
    except ValueError:
        raise UserError(f"{field}: {str(value)[:60]!r} is not an IP address") from None
