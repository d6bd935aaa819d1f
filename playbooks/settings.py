"""What may an estate set for its hosts? Variables of the roles, in `stacks/hosts.yaml`: administrators, time servers.

The roles check types themselves (`meta/argument_specs.yml`). What they require comes from the stacks and is not to be
set here: it would then differ from what was built.
"""

from pathlib import Path
from typing import Any

import yaml

from common.errors import InputError
from common.yaml_input import read_mapping

FILE = "hosts.yaml"
_SPECIFICATIONS = Path(__file__).parent / "roles"


def read(file: Path) -> dict[str, Any]:
    """The settings in `file`, none where there is no file; raises InputError for one that no role offers."""
    settings = read_mapping(file, "for example base_ntp_servers: [192.0.2.1]")
    known = _known()
    for name in settings:
        if name not in known:
            raise InputError(file, "unknown setting", field=str(name), hint=f"known are {', '.join(known)}")
    return settings


def _known() -> list[str]:
    """The variables of all roles that have a default."""
    files = sorted(_SPECIFICATIONS.glob("*/meta/argument_specs.yml"))
    specified = [
        yaml.safe_load(file.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"] for file in files
    ]
    return [name for options in specified for name, option in options.items() if not option.get("required")]
