"""Do the two programs that run on hosts do what they say? The health page and the gathering of facts."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from common.errors import InputError
from common.files import write_json, write_text
from playbooks.facts import document, entry, load, of_host
from playbooks.results import Summary
from playbooks.runner import Run

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
GATHERED, NO_DAY = "2026-11-22T04:00:00+00:00", "2026-02-30T04:00:00+00:00"
HOST = {
    "host": "app-99001-w01",
    "tenant": "Beispielkreis <Ahorn>",
    "landing_zone": "99001-w01",
    "installations": ["99001-beispiel-01"],
    "example": True,
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where the health page of HOST answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = tmp_path / "health.json"
    write_json(file, HOST)
    program = PLAYBOOKS / "roles/app_host/files/health.py"
    with subprocess.Popen([sys.executable, "-I", program, file, str(port)], stderr=subprocess.DEVNULL) as process:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def _wait(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the health page does not answer")


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        text: str = answer.read().decode()
        return text


def test_the_health_page_says_for_people_and_for_programs_what_the_host_stands_for(address: str) -> None:
    assert json.loads(get(f"{address}/health")) == HOST
    page = get(address)
    assert "<h1>Beispielkreis &lt;Ahorn&gt;: app-99001-w01</h1>" in page
    assert "<li>99001-beispiel-01</li>" in page
    assert "Beispieldaten, frei erfunden" in page


def test_the_health_page_serves_nothing_else(address: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{address}/../../etc/passwd")


def run(outputs: dict[str, dict[str, str]]) -> Run:
    return Run(Summary((), 0.0), outputs)


def check(folder: Path, facts: dict[str, Any] | None) -> None:
    content = document("99001", "example", [entry("app-99001-w01", "id-1", GATHERED, facts)])
    write_json(folder / "hosts.json", content)
    assert load(folder / "hosts.json") == content


def test_facts_of_any_machine_follow_the_schema(tmp_path: Path) -> None:
    """Also of this one, whatever it has: what cannot be told is null."""
    command = [sys.executable, "-I", str(PLAYBOOKS / "files/facts.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    facts = of_host(run({"app-99001-w01": {"Facts": printed}}), "app-99001-w01")
    assert facts is not None
    check(tmp_path, facts)


def test_a_program_that_is_missing_is_unknown_and_no_answer(tmp_path: Path) -> None:
    """On a machine with nothing on it every fact is null, none is good or bad."""
    text = (PLAYBOOKS / "files/facts.py").read_text().replace('"/usr/', f'"{tmp_path}/')
    printed = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True).stdout
    assert set(json.loads(printed).values()) == {None}


def test_a_host_that_was_not_reached_stands_there_without_facts(tmp_path: Path) -> None:
    assert of_host(run({}), "app-99001-w01") is None
    check(tmp_path, None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, r"\[version\]: version 2; expected 3"),
        ({"hosts": [entry("a", "id-1", "gestern", None)]}, r"\[hosts\[0\]\.gathered\]: 'gestern' is not allowed"),
        ({"hosts": [entry("a", "id-1", NO_DAY, None)]}, r"\[hosts\[0\]\.gathered\]: day is out of range"),
        ({"hosts": [{"name": "a", "gathered": GATHERED, "facts": None}]}, r"\[hosts\[0\]\.server_id\]: field missing"),
    ],
)
def test_broken_facts_are_refused_in_one_line_with_the_field(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    content = document("99001", "example", [])
    write_json(tmp_path / "hosts.json", content | change)
    with pytest.raises(InputError, match=rf"hosts\.json {said}.* -> gather them anew: kreiswolke hosts facts$"):
        load(tmp_path / "hosts.json")


def test_a_filter_of_one_version_of_ip_says_nothing_of_the_other(tmp_path: Path) -> None:
    """And neither do chains of bridges, nor those that translate addresses."""
    chains = [
        {"family": family, "type": kind, "hook": "input", "policy": "drop"}
        for family, kind in (("ip", "filter"), ("bridge", "filter"), ("ip6", "nat"))
    ]
    write_json(tmp_path / "chains.json", {"nftables": [{"metainfo": {}}, *({"chain": chain} for chain in chains)]})
    write_text(tmp_path / "nft", f"#!/bin/sh\ncat {tmp_path}/chains.json\n", mode=0o755)
    text = (PLAYBOOKS / "files/facts.py").read_text().replace('"/usr/sbin/nft"', f'"{tmp_path}/nft"')
    printed = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True).stdout
    assert json.loads(printed)["firewall"] == {
        "ipv4": {"input": ["drop"], "forward": []},
        "ipv6": {"input": [], "forward": []},
    }
