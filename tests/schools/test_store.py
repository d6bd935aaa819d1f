"""Is a network plan on disk the plan, byte by byte the same, and refused where it is none?"""

import json
from pathlib import Path
from typing import Any

import pytest

from common.errors import InputError
from schools import store
from tests.schools import example


def test_what_was_saved_is_read_back(tmp_path: Path) -> None:
    _, plan = example.planned(tmp_path)
    store.save(tmp_path / "a.json", plan)
    read = store.load(tmp_path / "a.json")
    store.save(tmp_path / "b.json", read)
    assert read == plan
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda p: p.update(version=2), "version"),
        (lambda p: p["schools"][0]["vlans"][0].update(id=5000), "schools[0].vlans[0].id"),
        (lambda p: p["schools"][0]["vlans"][0].update(role="keller"), "schools[0].vlans[0].role"),
        (lambda p: p["schools"][0].update(uplink_mbit_s=0), "schools[0].uplink_mbit_s"),
        (lambda p: p["schools"][0]["radius_clients"][0].update(secret="x"), "schools[0].radius_clients[0].secret"),
        (lambda p: p["schools"][0]["firewall"][0].update(services=["http"]), "schools[0].firewall[0].services[0]"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, change: Any, field: str) -> None:
    path = tmp_path / "plan.json"
    store.save(path, example.planned(tmp_path)[1])
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="kreiswolke schools plan") as caught:
        store.load(path)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("good", "bad"),
    [("10.64.15.0/24", "10.64.15.1/24"), ("10.64.15.51", "10.64.15.351"), ("/48", "/148")],
)
def test_what_is_no_address_is_refused_like_everything_else(tmp_path: Path, good: str, bad: str) -> None:
    path = tmp_path / "plan.json"
    store.save(path, example.planned(tmp_path)[1])
    path.write_text(path.read_text(encoding="utf-8").replace(f'{good}"', f'{bad}"'), encoding="utf-8")
    with pytest.raises(InputError, match="kreiswolke schools plan"):
        store.load(path)
