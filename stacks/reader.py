"""How is a setting read? From YAML (typed) or from Pulumi (text), with one line that says what is allowed."""

import json
import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, NoReturn, TypeVar

from common.errors import UserError
from stacks.names import StackName

T = TypeVar("T")


class SettingError(UserError):
    """A setting of a stack is not what is allowed."""

    def __init__(self, stack: StackName, field: str, value: object, allowed: str) -> None:
        """Name the stack, the field, its value and what is allowed."""
        super().__init__(f"stack {stack}, setting {field}: {value!r} is not allowed, expected {allowed}")


class SettingReader:
    """Reads the settings of one stack; every method raises SettingError."""

    def __init__(self, stack: StackName, get: Callable[[str], Any]) -> None:
        """`get` gives the value of a field spelled as in Pulumi.yaml, `None` where it is not set."""
        self._stack, self._get = stack, get

    def text(
        self, field: str, pattern: re.Pattern[str] | None = None, allowed: str = "", *, empty: bool = False
    ) -> str:
        """A text, matched by `pattern` as a whole; `empty` allows none."""
        value = self._get(field)
        if value is None and empty:
            return ""
        good = isinstance(value, str) and (empty or value) and (pattern is None or pattern.fullmatch(value))
        return str(value) if good else self.refuse(field, allowed or "a text")

    def flag(self, field: str) -> bool:
        """A truth value."""
        value = self._get(field)
        if value not in (True, False, "true", "false"):
            self.refuse(field, "true or false")
        return value in (True, "true")

    def number(self, field: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value, allowed = self._get(field), f"a whole number from {low} to {high}"
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,9}", str(value)):
            self.refuse(field, allowed)
        return number if low <= (number := int(str(value))) <= high else self.refuse(field, allowed)

    def network4(self, field: str) -> IPv4Network:
        """An IPv4 network large enough for a gateway and a pool."""
        allowed = "an IPv4 network such as 192.0.2.0/24, at most /28"
        network = self._parsed(field, IPv4Network, self._get(field), allowed)
        return network if network.prefixlen <= 28 else self.refuse(field, allowed)

    def network6(self, field: str) -> IPv6Network:
        """An IPv6 network of /64, as SLAAC needs (RFC 4862)."""
        allowed = "an IPv6 network of /64"
        network = self._parsed(field, IPv6Network, self._get(field), allowed)
        return network if network.prefixlen == 64 else self.refuse(field, allowed)

    def texts(self, field: str, pattern: re.Pattern[str], allowed: str) -> tuple[str, ...]:
        """One or more different texts, each matched by `pattern`."""
        items = self._items(field, f"a list of {allowed}")
        if not items or len(set(items)) != len(items) or not all(pattern.fullmatch(item) for item in items):
            self.refuse(field, f"a list of different {allowed}")
        return items

    def networks(self, field: str) -> tuple[str, ...]:
        """Networks of both families, in canonical spelling."""
        allowed = "a list of networks such as 192.0.2.1/32"
        return tuple(str(self._parsed(field, ip_network, item, allowed)) for item in self._items(field, allowed))

    def addresses(self, field: str) -> tuple[str, ...]:
        """Addresses of both families, in canonical spelling."""
        allowed = "a list of addresses such as 192.0.2.1"
        return tuple(str(self._parsed(field, ip_address, item, allowed)) for item in self._items(field, allowed))

    def _items(self, field: str, allowed: str) -> tuple[str, ...]:
        value = self._get(field)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError:
                self.refuse(field, allowed)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.refuse(field, allowed)
        return tuple(value)

    def _parsed(self, field: str, parse: Callable[[Any], T], value: object, allowed: str) -> T:
        try:
            return parse(value)
        except ValueError:
            self.refuse(field, allowed)

    def refuse(self, field: str, allowed: str) -> NoReturn:
        """Say what is allowed for `field`."""
        raise SettingError(self._stack, field, self._get(field), allowed)
