import asyncio
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.errors import UserError
from lab import ssh
from lab.helper import relay
from lab.ssh import Login

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP7dy1E6qXqu9dmd4WzI6DXYwMI8yQ"
CONSOLE = f"""[  OK  ] Started dbus.service.\r
\r
-----BEGIN SSH HOST KEY KEYS-----\r
{KEY} web\r
-----END SSH HOST KEY KEYS-----\r
[  OK  ] Reached target.\r
"""


def login(name: str = "web", **changes: object) -> Login:
    values: dict[str, object] = {"address": "192.0.2.17", "key": Path("/keys/id"), "host_keys": (KEY,), **changes}
    return Login(name, **values)  # type: ignore[arg-type]


def test_the_host_key_is_read_from_the_console() -> None:
    assert ssh.host_keys(CONSOLE) == [KEY]


def test_only_the_last_boot_counts() -> None:
    older = CONSOLE.replace("AAAAC3", "BBBBC3")
    assert ssh.host_keys(older + CONSOLE) == [KEY]


@pytest.mark.parametrize(
    "console", ["", "[ OK ] booting", CONSOLE.partition("-----END")[0], CONSOLE.replace("ssh-", "x")]
)
def test_a_console_without_a_whole_block_has_no_key(console: str) -> None:
    assert ssh.host_keys(console) == []


def test_ssh_itself_reads_the_configuration_as_meant(tmp_path: Path) -> None:
    folder = tmp_path / "with blank"
    config = ssh.write(folder, [login("web"), login("db", address="192.0.2.18")], Path("/run/my lab/relay.sock"))

    read = subprocess.run(["ssh", "-F", config, "-G", "db"], capture_output=True, text=True, check=True).stdout
    assert "hostname 192.0.2.18\n" in read
    assert "user debian\n" in read
    assert "stricthostkeychecking true\n" in read
    assert f"userknownhostsfile {folder}/known_hosts\n" in read
    assert "-m lab.relay '/run/my lab/relay.sock' %h %p\n" in read
    assert (folder / "known_hosts").read_text() == f"db {KEY}\nweb {KEY}\n"


def test_without_a_relay_the_address_is_reached_directly(tmp_path: Path) -> None:
    config = ssh.write(tmp_path, [login()], relay=None)
    assert "ProxyCommand" not in config.read_text()


@pytest.mark.parametrize("bad", [login("a b"), login("web\nHost *"), login(host_keys=())])
def test_a_server_without_name_or_key_is_refused_and_nothing_written(tmp_path: Path, bad: Login) -> None:
    with pytest.raises(UserError):
        ssh.write(tmp_path, [login("good"), bad], Path("/run/relay.sock"))
    assert list(tmp_path.iterdir()) == []


def test_the_relay_goes_to_the_provider_network_only() -> None:
    assert relay.goal(b"192.0.2.17 22\n") == ("192.0.2.17", 22)
    assert relay.goal(b"2001:db8:ffff::17 22\n") == ("2001:db8:ffff::17", 22)


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"192.0.2.17\n", b"192.0.2.17 x\n", b"192.0.2.17 0\n", b"192.0.2.17 65536\n", b"127.0.0.1 22\n",
     b"10.0.0.5 22\n", b"localhost 22\n", b"2001:db8::1 22\n", b"\xff\xfe 22\n", b"192.0.2.17 22 x\n"],
)  # fmt: skip
def test_the_relay_refuses_every_other_goal(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is the relay's answer, in any wording
        relay.goal(line)


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="kw"))
    yield made
    shutil.rmtree(made)


def client(path: Path, host: str, port: int, sent: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "lab.relay", str(path), host, str(port)]
    return subprocess.run(command, input=sent, capture_output=True, timeout=20, check=False)


def test_bytes_go_both_ways_until_both_sides_have_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "goal", lambda line: ("127.0.0.1", int(line.split()[1])))
    much = bytes(range(256)) * 4096

    async def reversing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read(-1))[::-1])
        await writer.drain()
        writer.close()

    async def scenario() -> "subprocess.CompletedProcess[bytes]":
        far = await asyncio.start_server(reversing, "127.0.0.1")
        near = asyncio.create_task(relay.serve(folder / "relay.sock"))
        while not (folder / "relay.sock").exists():
            await asyncio.sleep(0.01)
        assert (folder / "relay.sock").stat().st_mode & 0o777 == 0o600
        done = await asyncio.to_thread(client, folder / "relay.sock", "x", far.sockets[0].getsockname()[1], much)
        near.cancel()
        far.close()
        return done

    done = asyncio.run(scenario())
    assert done.returncode == 0
    assert done.stdout == much[::-1]


def test_the_relay_ends_with_ssh_where_the_server_is_silent(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as near:
        near.bind(str(folder / "relay.sock"))
        near.listen()
        command = [sys.executable, "-m", "lab.relay", str(folder / "relay.sock"), "192.0.2.17", "22"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            connection, _ = near.accept()
            connection.sendall(b"ok\n")
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1)
            process.stdout.close()
            assert process.wait(20) == 0
            connection.close()


def asked(folder: Path, host: str, port: int) -> "subprocess.CompletedProcess[bytes]":
    """What the client says of a relay that serves in this process."""

    async def scenario() -> "subprocess.CompletedProcess[bytes]":
        near = asyncio.create_task(relay.serve(folder / "relay.sock"))
        while not (folder / "relay.sock").exists():
            await asyncio.sleep(0.01)
        done = await asyncio.to_thread(client, folder / "relay.sock", host, port)
        near.cancel()
        return done

    return asyncio.run(scenario())


def test_a_server_that_does_not_answer_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "goal", lambda _: ("127.0.0.1", 9))
    monkeypatch.setattr(relay, "CONNECT_SECONDS", 0)
    assert b"refused: no answer" in asked(folder, "192.0.2.17", 22).stderr


def test_a_refusal_and_a_missing_relay_are_one_line_each(folder: Path) -> None:
    refused = asked(folder, "127.0.0.1", 22)
    assert refused.returncode == 1
    assert refused.stderr.count(b"\n") == 1
    assert b"provider network" in refused.stderr

    missing = client(folder / "none.sock", "192.0.2.17", 22)
    assert missing.returncode == 1
    assert missing.stderr.count(b"\n") == 1
    assert b"is the lab up?" in missing.stderr
