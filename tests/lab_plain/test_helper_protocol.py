import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import CheckFailedError, UserError
from lab.helper import protocol
from lab.helper.client import ask
from lab.helper.lab import Lab
from lab.helper.place import Place
from lab.helper.server import Server
from lab.hosts import spec
from lab.hosts.cgroups import Group

UUID = "00000000-0000-4000-8000-000000000001"
PORT = {
    "id": "00000000-0000-4000-9000-000000000001",
    "device": "tap00000001",
    "mac": "fa:16:3e:00:00:01",
    "mtu": 1442,
    "fixed_ips": [{"interface": "10.0.0.5/24", "automatic": True, "gateway": "10.0.0.1"}],
    "nameservers": ["192.0.2.1"],
}
SERVER = {
    "uuid": UUID,
    "hostname": "web-01",
    "memory_mib": 512,
    "authorized_key": "ssh-ed25519 AAAA someone@somewhere",
    "user_data": "",
    "ports": [PORT],
}


def parse(value: Any) -> protocol.Request:
    return protocol.parse(json.dumps(value).encode())


def test_a_server_is_understood_and_written_back_as_it_was() -> None:
    request = parse({"verb": "host-start", "server": SERVER})

    assert request.server is not None
    assert request.server.hostname == "web-01"
    assert spec.read(json.dumps(request.server.as_json())) == request.server


def test_a_server_gets_at_least_the_memory_systemd_needs() -> None:
    assert spec.Server.parse({**SERVER, "memory_mib": 64}).memory_mib == spec.LEAST_MEMORY_MIB


@pytest.mark.parametrize(
    "value",
    [
        {"verb": "sh"},
        {"verb": ["about"]},
        {"verb": "about", "command": "id"},
        {"verb": "host-kill"},
        {"verb": "host-kill", "uuid": "../../etc"},
        {"verb": "host-kill", "uuid": UUID + "\n"},
        {"verb": "host-kill", "uuid": UUID.upper().replace("0", "A")},
        {"verb": "host-stop", "uuid": UUID, "seconds": -1},
        {"verb": "host-stop", "uuid": UUID, "seconds": True},
        {"verb": "host-keep", "uuids": ["*"]},
        {"verb": "up", "southbound": "../../../tmp/evil.sock"},
        {"verb": "up", "southbound": "/tmp/evil.sock"},
        ["about"],
        "about",
        None,
    ],
)
def test_what_is_not_on_the_list_is_refused(value: Any) -> None:
    with pytest.raises(UserError):
        parse(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uuid", "x"),
        ("hostname", "a b"),
        ("hostname", "-rf"),
        ("memory_mib", "512"),
        ("authorized_key", "ssh-ed25519 AAAA\nssh-rsa BBBB"),
        ("authorized_key", 'command="id" ssh-ed25519 AAAA'),
        ("user_data", "x" * (spec.USER_DATA_LIMIT + 1)),
        ("ports", "eth0"),
    ],
)
def test_a_server_with_a_wrong_field_is_refused(field: str, value: Any) -> None:
    with pytest.raises(UserError, match=field):
        spec.Server.parse({**SERVER, field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("device", "eth0"),
        ("device", "tap0 type dummy"),
        ("mac", "fa:16:3e:00:00:01 --x"),
        ("mtu", 10),
        ("nameservers", ["example"]),
        ("nameservers", [3232235521]),
        ("name", "../eth0"),
        ("fixed_ips", [{"interface": "10.0.0.5/24;id", "automatic": True, "gateway": None}]),
    ],
)
def test_a_port_with_a_wrong_field_is_refused(field: str, value: Any) -> None:
    with pytest.raises(UserError):
        spec.Port.parse({**PORT, field: value})


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_one_line(line: bytes) -> None:
    with pytest.raises(UserError) as caught:
        protocol.parse(line)
    assert "\n" not in str(caught.value)


def test_cards_keep_their_names_when_others_come_and_go() -> None:
    def with_ports(*numbers: int) -> spec.Server:
        ports = [{**PORT, "id": f"00000000-0000-4000-9000-00000000000{n}"} for n in numbers]
        return spec.Server.parse({**SERVER, "ports": ports})

    first = with_ports(1, 2, 3).named_like(None)
    assert [port.name for port in first.ports] == ["eth0", "eth1", "eth2"]

    second = with_ports(3, 4).named_like(first)
    assert [port.name for port in second.ports] == ["eth2", "eth0"]


@pytest.fixture
def place() -> Iterator[Place]:
    root = Path(tempfile.mkdtemp(prefix="kw"))
    (root / "run").mkdir()
    yield Place("plain", root, root / "image", os.getuid(), os.getgid(), Group(root / "group"))
    shutil.rmtree(root)


def test_limits_are_handed_down_all_the_way_to_a_server(place: Place) -> None:
    place.delegate_groups()

    between = place.host(UUID).group.unified.relative_to(place.group.unified).parents
    handed = [(place.group.unified / folder / "cgroup.subtree_control").read_text() for folder in between]
    assert handed == ["+memory +pids"] * 2  # in a tree of v2 alone, the folder above has to name each limit


@pytest.fixture
def helper(place: Place) -> Iterator[Path]:
    """A helper that listens, without a lab behind it."""
    server = Server(Lab(place))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield place.socket
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_helper_answers_its_owner(helper: Path, place: Place) -> None:
    assert ask(helper, "about")["servers"] == str(place.servers)


def test_the_helper_refuses_in_one_line(helper: Path) -> None:
    with pytest.raises(CheckFailedError, match=r"expected one of the verbs"):
        ask(helper, "shell", command="id")


def test_the_socket_is_the_owners_alone(helper: Path) -> None:
    assert helper.stat().st_mode & 0o777 == 0o600


def test_a_request_without_an_end_is_refused(helper: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(str(helper))
        connection.sendall(b"[" * 1000)
        connection.shutdown(socket.SHUT_WR)
        assert b'"ok": false' in connection.recv(1000)


STRANGER = """
import socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect(sys.argv[1])
try:
    connection.sendall(b'{"verb": "about"}\\n')
    print(connection.recv(1000) or "no answer")
except ConnectionError:
    print("no answer")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_gets_no_answer_even_where_the_socket_lets_him_in(helper: Path) -> None:
    helper.chmod(0o666)
    helper.parent.chmod(0o755)
    helper.parent.parent.chmod(0o755)
    command = ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups", "/usr/bin/python3", "-c", STRANGER, str(helper)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "no answer\n", done.stderr


def test_where_no_helper_is_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="does not answer"):
        ask(tmp_path / "none.sock", "about")


@pytest.mark.parametrize("path", ["relative", "/tmp/a,b", "/tmp/a:b", "/tmp/../etc"])
def test_paths_root_must_not_act_on_are_refused(place: Place, path: str) -> None:
    with pytest.raises(UserError):
        Place(place.name, place.root, Path(path), place.uid, place.gid, place.group).check()


def test_a_folder_of_another_user_is_refused(place: Place) -> None:
    with pytest.raises(UserError, match="belongs to user"):
        Place(place.name, place.root, place.image, place.uid + 1, place.gid, place.group).check()


def test_the_program_says_what_is_wrong_in_one_line(place: Place) -> None:
    words = ["--name=UPPER", f"--root={place.root}", "--image=/tmp/image", "--uid=0", "--gid=0"]
    done = subprocess.run(
        [sys.executable, "-m", "lab.helper", "serve", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "UPPER" in done.stderr
