"""Is every difference between the SDK and the provider found?"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import CheckFailedError
from lab.toolchain import ensure, model, store
from lab.toolchain.mapping import DEPRECATED_ALIASES, compare, read_provider
from lab.toolchain.model import Part
from lab.toolchain.sdk import Sdk, Surface

from .conftest import Notes, install_engine, write_program

SUBNET = "openstack:networking/subnet:Subnet"


@pytest.fixture(scope="session")
def served(sdk: Sdk) -> Sdk:
    """What a provider without a difference serves."""

    def without_aliases(surfaces: Any) -> dict[str, Surface]:
        return {token: surface for token, surface in surfaces.items() if token not in DEPRECATED_ALIASES}

    return Sdk(without_aliases(sdk.resources), without_aliases(sdk.functions))


def test_the_same_on_both_sides_is_no_difference(sdk: Sdk, served: Sdk) -> None:
    found = compare(sdk, served)
    assert found.differences == ()
    assert (found.resources, found.functions) == (108, 61)
    assert found.properties > 3000


def _with_subnet_inputs(served: Sdk, change: Callable[[dict[str, Any]], None]) -> Sdk:
    inputs = json.loads(json.dumps(served.resources[SUBNET].inputs))
    change(inputs)
    surface = replace(served.resources[SUBNET], inputs=inputs)
    return replace(served, resources={**served.resources, SUBNET: surface})


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda inputs: inputs.pop("cidr"), "cidr: offered, not served"),
        (lambda inputs: inputs.update(extra="string"), "extra: served, not offered"),
        (lambda inputs: inputs.update(cidr="integer"), "cidr: offered as string, served as integer"),
        (
            lambda inputs: inputs.update(tags={"map": "string"}),
            "tags: offered as {'array': 'string'}, served as {'map': 'string'}",
        ),
        (lambda inputs: inputs.update(tags={"array": "boolean"}), "tags[]: offered as string, served as boolean"),
        (
            lambda inputs: inputs["allocationPools"]["array"]["object"].pop("end"),
            "allocationPools[].end: offered, not served",
        ),
    ],
)
def test_a_seeded_difference_is_named(
    sdk: Sdk, served: Sdk, change: Callable[[dict[str, Any]], None], difference: str
) -> None:
    found = compare(sdk, _with_subnet_inputs(served, change))
    assert found.differences == (f"{SUBNET} inputs {difference}",)


def test_a_missing_token_an_extra_one_and_a_stale_alias_are_named(sdk: Sdk, served: Sdk) -> None:
    resources = {token: surface for token, surface in served.resources.items() if token != SUBNET}
    found = compare(sdk, Sdk({**resources, "openstack:new:New": Surface({}, {})}, served.functions))
    assert found.differences == (f"{SUBNET}: offered, not served", "openstack:new:New: served, not offered")
    found = compare(sdk, served, DEPRECATED_ALIASES | {"openstack:gone:Gone", SUBNET})
    assert found.differences == (
        f"{SUBNET}: an alias that is served",
        "openstack:gone:Gone: an alias the SDK does not offer",
    )


@settings(max_examples=50)
@given(data=st.data())
def test_any_property_that_is_not_served_is_found(sdk: Sdk, served: Sdk, data: st.DataObject) -> None:
    token = data.draw(st.sampled_from(sorted(served.resources)))
    side = data.draw(st.sampled_from(["inputs", "outputs"]))
    properties = dict(getattr(served.resources[token], side))
    name = data.draw(st.sampled_from(sorted(properties)))
    del properties[name]
    surface = replace(served.resources[token], **{side: properties})
    found = compare(sdk, replace(served, resources={**served.resources, token: surface}))
    assert found.differences == (f"{token} {side} {name}: offered, not served",)


@pytest.fixture
def check(cache: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command on a toolchain whose provider serves what the test says."""

    def run(serves: Sdk, way: str = "build") -> subprocess.CompletedProcess[str]:
        (tmp_path / "serves.json").write_text(json.dumps(asdict(serves)))
        folder = tmp_path / "toolchain"
        install_engine(folder / "bin")
        write_program(folder / model.PROVIDER, "5.5.3")
        (folder / model.PROVIDER).write_text(f"#!/bin/sh\ncat {tmp_path / 'serves.json'}\n")
        cache.mkdir(parents=True)
        store.keep(folder, dict.fromkeys(Part, "1.0.0"), {Part.ENGINE: "build", Part.PROVIDER: way})
        return subprocess.run(
            [sys.executable, "-m", "lab.toolchain", "check"], capture_output=True, text=True, timeout=60
        )

    return run


def test_the_command_ends_with_0_where_nothing_differs(
    served: Sdk, check: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = check(served)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "108 resources, 61 functions, 3293 properties compared: no difference\n"


def test_the_command_ends_with_1_and_names_the_difference(
    served: Sdk, check: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = check(_with_subnet_inputs(served, lambda inputs: inputs.pop("cidr")))
    assert done.returncode == 1
    assert done.stdout == f"{SUBNET} inputs cidr: offered, not served\n"
    assert done.stderr.endswith("1 differences\n")


def test_a_provider_that_was_not_built_is_not_judged(
    served: Sdk, check: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = check(served, "download")
    assert done.returncode == 2
    assert "only a built one is compared" in done.stderr


def test_a_provider_that_lists_nothing_is_an_error(tmp_path: Path) -> None:
    write_program(tmp_path / "provider", "12345")
    with pytest.raises(CheckFailedError, match="does not list its properties"):
        read_provider(tmp_path / "provider")


@pytest.mark.slow
def test_the_built_provider_serves_exactly_what_the_sdk_offers(sdk: Sdk, notes: Notes) -> None:
    toolchain = ensure(notes)
    if toolchain.ways[Part.PROVIDER] != "build":
        pytest.skip("the provider was not built here")
    found = compare(sdk, read_provider(toolchain.provider))
    assert found.differences == ()
    assert (found.resources, found.functions, found.properties) == (108, 61, 3293)
