"""Do the outputs follow their contract?"""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

import stacks
from common.errors import UserError
from inventory.model import Provenance
from stacks.outputs import AuditAccess, Host, StackOutputs, from_json, to_json

SCHEMA = json.loads((Path(stacks.__path__[0]) / "schemas" / "outputs.json").read_text(encoding="utf-8"))
HOST = Host(
    "app-99001-w01", "99001", "id", "verwaltung", "192.0.2.9", "10.0.0.9", "", "debian", ("base",), "99001-w01", ("a",)
)
OUTPUTS = StackOutputs(
    1,
    "kreis-99001",
    "99001",
    "Landkreis Beispiel",
    Provenance.EXAMPLE,
    ("192.0.2.1/32",),
    {"verwaltung": "p"},
    {"verwaltung": "n"},
    (HOST,),
    AuditAccess("tenant", "d", "kreis-99001", "99001-audit"),
)


def test_outputs_survive_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(OUTPUTS)))) == OUTPUTS


def test_schema_and_dataclasses_have_the_same_fields() -> None:
    for kind, schema in (
        (StackOutputs, SCHEMA),
        (Host, SCHEMA["$defs"]["host"]),
        (AuditAccess, SCHEMA["$defs"]["audit"]),
    ):
        names = {field.name for field in fields(kind)}
        assert names == set(schema["properties"]) == set(schema["required"])


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 2}, "version"),
        ({"password": "x"}, "password"),
        ({"hosts": [{}]}, "hosts[0].name"),
        ({"stack": "x"}, "stack"),
    ],
)
def test_what_does_not_follow_the_contract_is_refused(change: dict[str, object], place: str) -> None:
    with pytest.raises(UserError, match=re.escape(f"stack outputs [{place}]: ")):
        from_json(to_json(OUTPUTS) | change)
