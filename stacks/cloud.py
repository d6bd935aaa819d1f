"""Which cloud do we talk to? Its entry in clouds.yaml, and the id that tells it from any other or an emptied one."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from common.errors import InputError, UserError

CONFIG_FILE = "OS_CLIENT_CONFIG_FILE"
LAB_TAG = "kreiswolke-lab:"  # the lab tags its admin project with LAB_TAG + id of the instance
_HARMLESS = {CONFIG_FILE, "OS_DEBUG"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a cloud's Keystone is and how it is reached; without any credentials."""

    auth_url: str
    region: str
    cacert: str | None
    verify: bool
    interface: str
    lab: str = ""  # id of the embedded lab, "" for any other cloud


def endpoint(name: str, environment: Mapping[str, str] = os.environ) -> Endpoint:
    """The endpoint of cloud `name` in the clouds.yaml that OS_CLIENT_CONFIG_FILE names; raises UserError."""
    file = environment.get(CONFIG_FILE)
    if not file:
        raise UserError(f'{CONFIG_FILE} is not set -> eval "$(kreiswolke env)"')
    path = Path(file)
    entry = _clouds(path).get(name)
    if not isinstance(entry, dict) or not isinstance(entry.get("auth"), dict) or "auth_url" not in entry["auth"]:
        raise InputError(
            path,
            f"no cloud {name} with an auth_url",
            field=f"clouds.{name}",
            hint="add it or set `cloud` in stacks/settings.yaml",
        )
    return Endpoint(
        auth_url=str(entry["auth"]["auth_url"]),
        region=str(entry.get("region_name") or ""),
        cacert=entry.get("cacert"),
        verify=bool(entry.get("verify", True)),
        interface=str(entry.get("interface") or "public"),
        lab=str(entry.get("kreiswolke_lab") or ""),
    )


def _clouds(path: Path) -> dict[str, Any]:
    try:
        clouds = yaml.safe_load(path.read_text(encoding="utf-8"))["clouds"]
    except FileNotFoundError:
        raise InputError(
            path, "file not found", hint="start the lab (`kreiswolke lab up`) or name your cloud"
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError):
        raise InputError(path, "not a clouds.yaml", hint="expected `clouds:` with an entry per cloud") from None
    return clouds if isinstance(clouds, dict) else {}


def stray_variables(environment: Iterable[str]) -> list[str]:
    """OS_* variables that would mix into the credentials of the tenants: the provider reads them where it can."""
    return sorted(name for name in environment if name.startswith("OS_") and name not in _HARMLESS)


def refuse_stray_variables(environment: Iterable[str]) -> None:
    """Raise UserError where OS_* variables are set besides OS_CLIENT_CONFIG_FILE."""
    stray = stray_variables(environment)
    if stray:
        raise UserError(
            f'{", ".join(stray)} would mix into the tenants\' logins -> eval "$(kreiswolke env)" unsets them'
        )


def cloud_id(project_id: str, tags: Iterable[str]) -> str:
    """What tells a cloud from another: the lab's id where its admin project is tagged, else that project's id."""
    return next((tag.removeprefix(LAB_TAG) for tag in tags if tag.startswith(LAB_TAG)), project_id)


def refuse_other_cloud(recorded: str, found: str) -> None:
    """Raise UserError where the cloud is not the one the stacks were made on."""
    if found != recorded:
        raise UserError(
            f"this is another or an emptied cloud (id {found}); the stacks stand on {recorded} -> name the right one "
            "in clouds.yaml, or give the old stacks up: `kreiswolke destroy --forget --all`"
        )
