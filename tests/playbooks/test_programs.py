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

import jsonschema
import pytest

from common.files import write_json
from playbooks.facts import document, of_host
from playbooks.results import Summary
from playbooks.runner import Run

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
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


def check(facts: dict[str, Any] | None) -> None:
    schema = json.loads((PLAYBOOKS / "schemas/hosts.json").read_text())
    content = document("99001", "example", "2026-11-22T04:00:00+00:00", {"app-99001-w01": facts})
    jsonschema.Draft202012Validator(schema).validate(content)


def test_facts_of_any_machine_follow_the_schema() -> None:
    """Also of this one, whatever it has: what cannot be told is null."""
    command = [sys.executable, "-I", str(PLAYBOOKS / "files/facts.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    facts = of_host(run({"app-99001-w01": {"Facts": printed}}), "app-99001-w01")
    assert facts is not None
    check(facts)


def test_a_program_that_is_missing_is_unknown_and_no_answer(tmp_path: Path) -> None:
    """On a machine with nothing on it every fact is null, none is good or bad."""
    text = (PLAYBOOKS / "files/facts.py").read_text().replace('"/usr/', f'"{tmp_path}/')
    printed = subprocess.run([sys.executable, "-I", "-c", text], capture_output=True, text=True, check=True).stdout
    assert set(json.loads(printed).values()) == {None}


def test_a_host_that_was_not_reached_stands_there_without_facts() -> None:
    assert of_host(run({}), "app-99001-w01") is None
    check(None)
