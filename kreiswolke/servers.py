"""Which servers are there, and how are they reached? By name over ssh, with the host key that their console shows."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from common.files import read_json
from common.progress import note, step
from kreiswolke import keys
from lab import dataplane, instance, ssh, status
from lab.levels import HOSTS
from stacks.cloud import endpoint
from stacks.config import read_values
from stacks.connection import connect
from stacks.names import StackName
from stacks.outputs import Host, StackOutputs, from_json

SUFFIX = ".outputs.json"
KNOWN_HOSTS = "known_hosts"
BOOT_SECONDS = 90
PAUSE_SECONDS = 0.5

ReadConsole = Callable[[str], str | None]  # by id of the server; None where the cloud does not have it


@dataclass(frozen=True, slots=True)
class Placed:
    """A server and the stack that made it."""

    host: Host
    stack: StackOutputs


def servers(estate: Estate) -> list[Placed]:
    """All servers of the estate's stacks, by name; raises UserError where there is none."""
    stacks = [from_json(read_json(file), file) for file in sorted(estate.stacks.glob(f"*{SUFFIX}"))]
    found = [Placed(host, stack) for stack in stacks for host in stack.hosts]
    if not found:
        raise UserError(f"{estate.root}: there is no server yet -> `kreiswolke up 07135`")
    return sorted(found, key=lambda placed: placed.host.name)


def of_stacks(found: Sequence[Placed], names: Iterable[str]) -> list[Placed]:
    """Those of the named stacks, all without names; raises UserError for a stack without servers."""
    there = {placed.stack.stack for placed in found}
    wanted = {str(StackName.parse(name)) for name in names} or there
    for stack in sorted(wanted - there):
        raise UserError(f"{stack} has no server (there are some of {', '.join(sorted(there))})")
    return [placed for placed in found if placed.stack.stack in wanted]


def write_ssh_config(estate: Estate, found: Sequence[Placed], wanted: Sequence[Placed]) -> Path:
    """Write the ssh configuration and the known host keys of all servers into the estate's keys; returns its path.

    Waits until each `wanted` server has shown its host key; others without one are left out with a note, and so is one
    that the cloud does not have any more: it must not keep the rest from being reached.
    Raises CheckFailedError where a wanted server shows none in BOOT_SECONDS.
    """
    cloud = _cloud(estate, found)
    relay = _relay(cloud) if endpoint(cloud).lab else None
    known = _known(estate.keys / KNOWN_HOSTS)
    with step("host keys from the consoles"):
        host_keys = _host_keys(_console(cloud), found, {placed.host.name for placed in wanted}, known)
    for placed in found:
        if not host_keys.get(placed.host.name):
            note(f"{placed.host.name} is left out: {_why_left_out(placed, host_keys)}")
    logins = [_login(estate, placed.host, host_keys.get(placed.host.name, ())) for placed in found]
    return ssh.write(estate.keys, [login for login in logins if login.host_keys], relay)


def _why_left_out(placed: Placed, host_keys: Mapping[str, tuple[str, ...]]) -> str:
    if placed.host.name in host_keys:
        return "its console shows no host key"
    return f"the cloud does not have it any more -> kreiswolke up {placed.stack.stack} --refresh"


def _login(estate: Estate, host: Host, host_keys: tuple[str, ...]) -> ssh.Login:
    """How to log in to `host`; the server's id stands behind each key as known_hosts' comment, for `_known`."""
    named = tuple(f"{key} {host.server_id}" for key in host_keys)
    return ssh.Login(host.name, host.address, keys.ssh_key(estate), named, host.user)


def _cloud(estate: Estate, found: Sequence[Placed]) -> str:
    """The cloud of all stacks; raises UserError where there are several."""
    stacks = {placed.stack.stack for placed in found}
    clouds = sorted({str(read_values(estate.stacks, StackName.parse(stack))["cloud"]) for stack in stacks})
    if len(clouds) > 1:
        raise UserError(f"the servers stand in several clouds ({', '.join(clouds)}): keep one estate for each")
    return clouds[0]


def _relay(cloud: str) -> Path:
    """The way into a lab; raises CheckFailedError where it does not run, or where its servers are simulated."""
    name = cloud.partition("-")[2] or "demo"
    found = instance.existing(name)
    level = status.of(found).level if found else None
    if found is None or level is None:
        raise CheckFailedError(f"lab {name} does not run -> kreiswolke lab up --instance {name}")
    if level < HOSTS:
        raise CheckFailedError(f"lab {found.name} runs at level {level}: its servers are simulated, nothing boots")
    return dataplane.relay(found)


def _console(cloud: str) -> ReadConsole:
    """Reads consoles; raises CheckFailedError where the cloud does not answer."""
    compute = connect(cloud).compute
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import ConflictException, NotFoundException, SDKException

    def read(server_id: str) -> str | None:
        try:
            return compute.get_server_console_output(server_id)["output"] or ""
        except NotFoundException:
            return None
        except ConflictException:  # it is off
            return ""
        except (SDKException, ClientException) as error:
            raise CheckFailedError(f"cloud {cloud}: {' '.join(str(error).split())[:300]}") from None

    return read


def _host_keys(
    console: ReadConsole, found: Sequence[Placed], wanted: Collection[str], known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Host keys by name, of servers that are still there.

    A console keeps its last lines only: where the keys are out of sight, those known stay.
    """
    end = time.monotonic() + BOOT_SECONDS
    result: dict[str, tuple[str, ...]] = {}
    for host in (placed.host for placed in found):
        while (text := console(host.server_id)) is not None:
            shown = ssh.host_keys(text) or known.get(host.server_id, ())
            if shown or host.name not in wanted:
                result[host.name] = tuple(shown)
                break
            if time.monotonic() > end:
                raise CheckFailedError(f"{host.name}: its console has shown no host key in {BOOT_SECONDS} s")
            time.sleep(PAUSE_SECONDS)
    return result


def _known(file: Path) -> dict[str, tuple[str, ...]]:
    """The host keys written by an earlier run, by id of the server: another one of the same name has others."""
    known: dict[str, tuple[str, ...]] = {}
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for words in (line.split() for line in lines):
        if len(words) == 4:  # name, type, key, id; a line of another shape is not ours
            known[words[3]] = (*known.get(words[3], ()), " ".join(words[1:3]))
    return known
