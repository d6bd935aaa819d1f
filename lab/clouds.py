"""How do openstacksdk, the command line and Pulumi reach the lab? By its entry in a clouds.yaml."""

from pathlib import Path
from typing import Any

import yaml

from common.errors import InputError
from common.files import write_text
from common.yaml_input import read_mapping
from lab.identity import Identity
from lab.instance import Instance

FILE = "clouds.yaml"


def entry(instance: Instance, identity: Identity) -> dict[str, Any]:
    """The cloud's admin access; `kreiswolke_lab` is the instance's id, which the cloud itself carries as a tag."""
    return {
        "auth": {
            "auth_url": instance.auth_url,
            "username": "admin",
            "password": identity.passwords["admin"],
            "project_name": "admin",
            "user_domain_id": "default",
            "project_domain_id": "default",
        },
        "region_name": "RegionOne",
        "identity_api_version": "3",
        "kreiswolke_lab": identity.id,
    }


def write(instance: Instance, identity: Identity, folder: Path) -> Path:
    """Put the entry into `folder`/clouds.yaml (mode 0600); other clouds in it stay. Returns the file."""
    file = folder / FILE
    content = _read(file)
    content.setdefault("clouds", {})[instance.cloud] = entry(instance, identity)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_text(file, yaml.safe_dump(content, sort_keys=True), mode=0o600)
    return file


def lead_to(instance: Instance, identity: Identity, folder: Path) -> bool:
    """Whether `folder`/clouds.yaml has the entry of the instance's present state."""
    known = _read(folder / FILE).get("clouds", {}).get(instance.cloud)
    return isinstance(known, dict) and known.get("kreiswolke_lab") == identity.id


def _read(file: Path) -> dict[str, Any]:
    content = read_mapping(file, "clouds are named below `clouds:`")
    if not isinstance(content.get("clouds", {}), dict):
        raise InputError(file, "expected a mapping with `clouds`", field="clouds")
    return content
