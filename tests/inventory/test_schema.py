"""Do the fast validator and the reference agree, and are the schemas what they claim to be?"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from inventory.model import Category, Hosting, PersonalData, Provenance, ProviderKind, Schutzbedarf
from inventory.schema import schema_of, schemas
from migration.plan import Target

KINDS = sorted(set(schemas()) - {"defs"})

# What cells and scalars can be, near and far from what the schemas want; text is printable, as the readers see to.
texts = st.sampled_from(
    ["", "a", "A", "07135", "7135", "99001-a-01", "99001-a-1", "a-b", "-a", "a-", "a" * 48, "a" * 64, "ä", "x" * 501,
     "2027-01-31", "2027-02-30", "2027-1-1", "0000-01-01", "2100-12-31", "1.5", "1,5", "-1", "1e3", "0x1", "DEB1C",
     "yes", "example", "own_metal", "normal", "sehr_hoch", "needs", "saas", "0" * 64, "f" * 64, "²", "٣", "१२३४५"]
)  # fmt: skip
scalars = st.one_of(
    texts,
    st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=12),
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.sampled_from([0, 1, -1, 10**9, 10**9 + 1, 10**12, 10**12 + 1, 255, 256, 999, 1000]),
)
values = st.one_of(scalars, st.lists(scalars, max_size=3), st.dictionaries(texts, scalars, max_size=2))


def rows(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with the schema's fields, some missing and some unknown."""
    properties = dict.fromkeys(schemas()[kind]["properties"], values)
    return st.fixed_dictionaries({}, optional={**properties, "unknown": values})


def documents(kind: str) -> st.SearchStrategy[Any]:
    """Documents whose lists hold nearly right items."""
    lists = {}
    for name, schema in schemas()[kind]["properties"].items():
        if schema.get("type") == "array" and "properties" in schema["items"]:
            items = st.fixed_dictionaries({}, optional=dict.fromkeys(schema["items"]["properties"], values))
            lists[name] = st.one_of(st.lists(items, max_size=2), values)
    return st.fixed_dictionaries({}, optional=lists) if lists else rows(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_both_validators_give_the_same_verdict(kind: str) -> None:
    @settings(max_examples=150)
    @given(st.one_of(rows(kind), documents(kind), values))
    def agree(value: Any) -> None:
        assert schema_of(kind).compiled.is_valid(value) == (not list(schema_of(kind).refusals(value)))

    agree()


@pytest.mark.parametrize("kind", sorted(schemas()))
def test_every_schema_is_a_json_schema_2020_12(kind: str) -> None:
    schema = schemas()[kind]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(f"/inventory/1/{kind}.json")
    assert schema["title"]


def test_every_value_says_what_it_is() -> None:
    for name, definition in schemas()["defs"]["$defs"].items():
        assert definition["description"], name


def described(kind: str, field: str) -> list[Any]:
    schema = schemas()[kind]["properties"]
    schema = schema.get(kind, {}).get("items", {}).get("properties", schema)[field]
    if "$ref" in schema:
        schema = schemas()["defs"]["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return [value for value in schema["enum"] if value is not None]


@pytest.mark.parametrize(
    ("kind", "field", "members"),
    [
        ("settings", "provenance", Provenance),
        ("tasks", "category", Category),
        ("tasks", "personal_data", PersonalData),
        ("clearances", "personal_data", PersonalData),
        ("tasks", "integrity", Schutzbedarf),
        ("installations", "hosting", Hosting),
        ("providers", "kind", ProviderKind),
        ("pins", "target", Target),
    ],
)
def test_schemas_and_model_name_the_same_values(kind: str, field: str, members: Any) -> None:
    assert described(kind, field) == [member.value for member in members]
