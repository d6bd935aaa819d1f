"""How does one reach the lab's servers by name? An ssh configuration that goes through the relay and checks host keys.

The host key of a server comes from its console log, which Nova hands out: never by trust on first use.
"""

import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from common.errors import UserError
from common.files import write_text
from lab.hosts.image import LOGIN_USER

# As cloud-init writes them on the console (cloud-init, module "keys to console").
BEGIN, END = "-----BEGIN SSH HOST KEY KEYS-----", "-----END SSH HOST KEY KEYS-----"
HOST_KEY = re.compile(r"(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/=]+")
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Login:
    """A server one may log in to: `address` is its floating IP, `key` the private key's file."""

    name: str
    address: str
    key: Path
    host_keys: tuple[str, ...]
    user: str = LOGIN_USER


def host_keys(console_log: str) -> list[str]:
    """The host keys a server last showed on its console, as `type key`; empty where it has shown none (yet)."""
    _, begun, block = console_log.rpartition(BEGIN)
    block, ended, _ = block.partition(END)
    if not (begun and ended):
        return []
    return [found.group() for line in block.splitlines() if (found := HOST_KEY.match(line.strip()))]


def write(folder: Path, logins: Iterable[Login], relay: Path | None) -> Path:
    """Write `ssh_config` and `known_hosts` of an estate into `folder`; returns the configuration for `ssh -F`.

    Without `relay` the addresses are reached directly, as in a cloud of one's own.
    Raises UserError where a name is not one of a host or a server has no host key.
    """
    servers = sorted(logins, key=lambda login: login.name)
    for login in servers:
        if not NAME.fullmatch(login.name):
            raise UserError(f"{login.name!r}: not the name of a host")
        if not login.host_keys:
            raise UserError(f"{login.name}: its console shows no host key -> wait until it has booted")
    known_hosts = folder / "known_hosts"
    write_text(
        known_hosts, "".join(f"{login.name} {key}\n" for login in servers for key in login.host_keys), mode=0o600
    )
    config = folder / "ssh_config"
    write_text(config, "\n".join(_entry(login, known_hosts, relay) for login in servers), mode=0o600)
    return config


def proxy_command(relay: Path) -> str:
    """The ProxyCommand that goes through the relay's socket; %h and %p are ssh's."""
    command = shlex.join([sys.executable, "-P", "-m", "lab.relay", str(relay)])
    return f"{command.replace('%', '%%')} %h %p"


def _entry(login: Login, known_hosts: Path, relay: Path | None) -> str:
    settings = {
        "HostName": login.address,
        "HostKeyAlias": login.name,
        "User": login.user,
        "IdentityFile": _quoted(login.key),
        "IdentitiesOnly": "yes",
        "UserKnownHostsFile": _quoted(known_hosts),
        "StrictHostKeyChecking": "yes",
    }
    if relay is not None:
        settings["ProxyCommand"] = proxy_command(relay)
    return f"Host {login.name}\n" + "".join(f"  {name} {value}\n" for name, value in settings.items())


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("%", "%%") + '"'
