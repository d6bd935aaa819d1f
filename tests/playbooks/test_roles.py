"""Do the roles say what they take, and do the programs they configure accept what their templates write?"""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml

from common.files import write_text
from playbooks import radius
from tests.playbooks.example import CLIENTS, KEY, write

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
ROLES = sorted((PLAYBOOKS / "roles").iterdir())
ids = [role.name for role in ROLES]


def program(name: str) -> str:
    """Its path; skips the test where this machine has none."""
    found = shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def load(role: Path, file: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((role / file).read_text())
    return content


def options(role: Path) -> dict[str, Any]:
    found: dict[str, Any] = load(role, "meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    return found


@pytest.mark.parametrize("role", ROLES, ids=ids)
def test_each_variable_has_a_default_or_is_required(role: Path) -> None:
    defaults = load(role, "defaults/main.yml")
    specified = options(role)
    assert {name for name, option in specified.items() if not option.get("required")} == set(defaults)
    assert all(name.startswith(f"{role.name}_") for name in specified)


@pytest.mark.parametrize("role", ROLES, ids=ids)
def test_each_default_says_its_type_and_why(role: Path) -> None:
    text = (role / "defaults/main.yml").read_text()
    for name in load(role, "defaults/main.yml"):
        block = text.split(f"\n{name}:")[0].rpartition("\n\n")[2]
        comment = block if block.startswith("#") else text.rpartition(f"\n{name}:")[0]
        assert re.search(r"# (bool|int|str|list)[ ,.]", comment), name


@pytest.mark.parametrize("role", ROLES, ids=ids)
def test_each_variable_used_is_declared(role: Path) -> None:
    files = [*role.glob("tasks/*.yml"), *role.glob("templates/*.j2")]
    used = {name for file in files for name in re.findall(rf"\b{role.name}_[a-z0-9_]+\b", file.read_text())}
    registered = {name for file in files for name in re.findall(r"register: (\w+)", file.read_text())}
    assert used - registered - {f"{role.name}.nft"} <= set(options(role))


@pytest.mark.parametrize("file", sorted(PLAYBOOKS.glob("roles/*/tasks/*.yml")), ids=lambda file: str(file)[-30:])
def test_what_is_secret_is_not_logged(file: Path) -> None:
    for task in yaml.safe_load(file.read_text()):
        if re.search(r"secret|_key }}|accounts\.j2|clients\.conf", yaml.safe_dump(task)) and file.parts[-3] == "radius":
            assert task.get("no_log") is True, task["name"]


def render(role: str, template: str, **variables: Any) -> str:
    folder = PLAYBOOKS / "roles" / role
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["to_nice_json"] = json.dumps
    values = load(folder, "defaults/main.yml") | {"inventory_hostname": "app-99001-w01"} | variables
    return environment.get_template(template).render(values)


NETWORKS = ["192.0.2.1/32", "2001:db8:7::/64"]
CLIENT_LIST = [{"name": name, "ipv4": f"10.64.15.{n}", "school": "s"} for n, name in enumerate(CLIENTS, 1)]


@pytest.fixture
def namespace() -> list[str]:
    """`nft -c` asks the kernel: it needs a network namespace of its own, never the machine's rules."""
    enter = [program("unshare"), "--net", "--map-root-user"]
    if subprocess.run([*enter, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace to be had")
    return enter


def nft(namespace: list[str], file: Path, rules: str) -> "subprocess.CompletedProcess[str]":
    write_text(file, rules)
    command = [*namespace, program("nft"), "--check", "--file", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


def base_rules(folder: Path) -> str:
    rules = render("base", "nftables.conf.j2", base_management_networks=NETWORKS)
    return rules.replace("/etc/nftables.d", str(folder))


def test_nftables_accepts_the_rules_of_all_roles_together(tmp_path: Path, namespace: list[str]) -> None:
    roles = tmp_path / "nftables.d"
    write_text(roles / "app_host.nft", render("app_host", "app_host.nft.j2", app_host_allowed_networks=NETWORKS))
    write_text(roles / "radius.nft", render("radius", "radius.nft.j2", radius_clients=CLIENT_LIST))
    done = nft(namespace, tmp_path / "nftables.conf", base_rules(roles))
    assert done.returncode == 0, done.stderr


def test_nftables_refuses_a_network_that_is_none(tmp_path: Path, namespace: list[str]) -> None:
    rules = render("base", "nftables.conf.j2", base_management_networks=["192.0.2.1/33"])
    assert nft(namespace, tmp_path / "nftables.conf", rules).returncode == 1


def test_sshd_accepts_its_settings(tmp_path: Path) -> None:
    sshd = program("sshd")
    if not Path("/run/sshd").is_dir():
        pytest.skip("sshd has never run on this machine")
    key = tmp_path / "key"
    subprocess.run([program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    config = tmp_path / "sshd_config"
    admins = [{"name": "erika", "keys": ["ssh-ed25519 AAAA"]}]
    write_text(config, render("base", "sshd.conf.j2", base_login_user="debian", base_admins=admins))
    done = subprocess.run(
        [sshd, "-T", "-f", config, "-h", key], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 0, done.stderr
    for setting in ("passwordauthentication no", "permitrootlogin no", "allowusers debian", "allowusers erika"):
        assert setting in done.stdout.splitlines()


def test_the_message_of_the_day_names_the_tenant_and_says_that_data_is_invented() -> None:
    motd = render("base", "motd.j2", base_tenant_name="Beispielkreis Ahorn")
    assert "Beispielkreis Ahorn: app-99001-w01" in motd
    assert "Beispieldaten, frei erfunden" in motd
    assert "Beispieldaten" not in render("base", "motd.j2", base_tenant_name="A", base_example=False)


def test_freeradius_accepts_its_configuration(tmp_path: Path) -> None:
    freeradius = program("freeradius")
    _, networks = write(tmp_path)
    place = radius.Place(KEY, "Beispielkreis Ahorn", tmp_path / "keys", networks / f"{KEY}.json")
    made = radius.collect(place, dict.fromkeys(CLIENTS, "x" * 32), b"only for a test", datetime.now(UTC))
    variables: dict[str, Any] = {
        "radius_clients": CLIENT_LIST,
        "radius_vlans": [{"school": "s", "role": "paedagogik", "id": 110}],
        "radius_accounts": [{"name": a.name, "role": a.role, "nt_hash": a.nt_hash} for a in made.accounts],
        "radius_client_secrets": made.client_secrets,
    }
    for name in ("radiusd.conf", "clients.conf", "accounts", "vlans"):
        content = render("radius", f"{name}.j2", **variables).replace("/etc/freeradius/3.0", str(tmp_path))
        write_text(tmp_path / name, content)
    for name, content in (
        ("server.key", made.server_key),
        ("server.pem", made.server_certificate),
        ("ca.pem", made.ca_certificate),
    ):
        write_text(tmp_path / "certs" / name, content)
    command = [freeradius, "-XC", "-l", "stdout", "-d", str(tmp_path), "-n", "radiusd"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("playbook", ["site.yml", "ping.yml", "facts.yml"])
def test_ansible_reads_the_playbook(tmp_path: Path, playbook: str) -> None:
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "--syntax-check", "-i", "localhost,", playbook]
    environment = {"ANSIBLE_HOME": str(tmp_path), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    done = subprocess.run(
        command, cwd=PLAYBOOKS, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
