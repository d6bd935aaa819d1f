"""What does the configuration of the services look like for one instance?"""

import getpass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from common.files import write_text
from lab.identity import Identity
from lab.instance import Instance

TEMPLATES = Path(__file__).parent / "conf"
SECRET = 0o600


def render(instance: Instance, identity: Identity, venv: Path, *, hosts: bool) -> dict[str, str]:
    """File name -> content for every service; `hosts` says whether servers really boot."""
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - configuration files, not HTML
    )
    values = {
        "state": instance.state,
        "ports": instance.ports,
        "auth_url": instance.auth_url,
        "db_user": getpass.getuser(),
        "db_socket": instance.database_socket,
        "northbound": instance.northbound,
        "southbound": instance.southbound,
        "passwords": identity.passwords,
        "venv": venv,
        "hosts": hosts,
    }
    names = sorted(file.name.removesuffix(".j2") for file in TEMPLATES.glob("*.conf.j2"))
    return {name: jinja.get_template(f"{name}.j2").render(values) for name in names}


def write(instance: Instance, identity: Identity, venv: Path, *, hosts: bool) -> None:
    """Write the configuration into the instance's `conf`, readable by the user alone."""
    instance.conf.mkdir(mode=0o700, exist_ok=True)
    for name, content in render(instance, identity, venv, hosts=hosts).items():
        write_text(instance.conf / name, content, mode=SECRET)
