"""Are servers found in the outputs of the stacks, and reached with the host key their console shows?"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import CheckFailedError, UserError
from common.estate import Estate
from common.files import write_json, write_text
from kreiswolke import servers
from lab import ssh
from stacks.cloud import Endpoint
from tests.playbooks.example import write

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP7dy1E6qXqu9dmd4WzI6DXYwMI8yQ"
CONSOLE = f"-----BEGIN SSH HOST KEY KEYS-----\n{KEY} a\n-----END SSH HOST KEY KEYS-----\n"


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    write(tmp_path)
    return Estate(tmp_path)


def names(found: list[servers.Placed]) -> list[str]:
    return [placed.host.name for placed in found]


def test_servers_of_all_stacks_are_found(estate: Estate) -> None:
    assert names(servers.servers(estate)) == ["app-99001-w01", "radius-99001"]


def test_an_estate_without_servers_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="kreiswolke up"):
        servers.servers(Estate(tmp_path))


def test_stacks_are_named_as_for_up_and_mean_their_own_servers_alone(estate: Estate) -> None:
    found = servers.servers(estate)
    assert names(servers.of_stacks(found, ["99001"])) == ["app-99001-w01"]
    assert names(servers.of_stacks(found, ["schulen-99001"])) == ["radius-99001"]
    assert names(servers.of_stacks(found, ["kreis-99001", "schulen-99001"])) == ["app-99001-w01", "radius-99001"]
    assert len(servers.of_stacks(found, [])) == 2
    with pytest.raises(UserError, match=r"kreis-99003 has no server \(there are some of kreis-99001, schulen-99001\)"):
        servers.of_stacks(found, ["99003"])
    with pytest.raises(UserError, match="expected platform, an official key"):
        servers.of_stacks(found, ["Ahorn"])


def test_a_server_that_boots_is_waited_for(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PAUSE_SECONDS", 0)
    console = shows("", "", CONSOLE)
    found = servers.servers(estate)[0]
    assert servers._host_keys(lambda _: next(console), [found], {found.host.name}, {}) == {"app-99001-w01": (KEY,)}


def test_a_server_that_never_shows_a_key_is_said(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "BOOT_SECONDS", -1)
    found = servers.servers(estate)
    with pytest.raises(CheckFailedError, match="app-99001-w01: its console has shown no host key"):
        servers._host_keys(lambda _: "", found, {"app-99001-w01"}, {})


def test_a_server_nobody_asked_for_is_not_waited_for(estate: Estate) -> None:
    assert set(servers._host_keys(lambda _: "", servers.servers(estate), set(), {}).values()) == {()}


def test_a_server_that_is_gone_does_not_keep_the_others_from_being_reached(
    estate: Estate, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app, radius = servers.servers(estate)
    ssh.write(estate.keys, [servers._login(estate, placed.host, (KEY,)) for placed in (app, radius)], None)
    consoles = {app.host.server_id: None, radius.host.server_id: CONSOLE}
    monkeypatch.setattr(servers, "_cloud", lambda *_: "cloud")
    monkeypatch.setattr(servers, "endpoint", lambda _: Endpoint("http://cloud", "", None, True, "public"))
    monkeypatch.setattr(servers, "_console", lambda _: consoles.__getitem__)
    config = servers.write_ssh_config(estate, [app, radius], [app, radius]).read_text()
    assert "Host radius-99001\n" in config
    assert app.host.name not in config
    said = " ".join(capsys.readouterr().err.split())
    assert (
        "app-99001-w01 is left out: the cloud does not have it any more -> kreiswolke up kreis-99001 --refresh" in said
    )


def test_known_keys_stay_where_the_console_has_scrolled_on_and_new_ones_win(estate: Estate) -> None:
    app, radius = servers.servers(estate)
    logins = [servers._login(estate, placed.host, (f"{KEY}old", "ssh-rsa AAAA")) for placed in (app, radius)]
    ssh.write(estate.keys, logins, None)
    console = {app.host.server_id: "scrolled on", radius.host.server_id: CONSOLE}
    known = servers._known(estate.keys / "known_hosts")
    assert servers._host_keys(console.__getitem__, [app, radius], set(), known) == {
        "app-99001-w01": (f"{KEY}old", "ssh-rsa AAAA"),
        "radius-99001": (KEY,),
    }


def test_a_new_server_of_an_old_name_does_not_inherit_its_key(estate: Estate) -> None:
    app = servers.servers(estate)[0]
    ssh.write(estate.keys, [servers._login(estate, app.host, (KEY,))], None)
    known = servers._known(estate.keys / "known_hosts")
    new = replace(app, host=replace(app.host, server_id="another"))
    assert servers._host_keys(lambda _: "", [new], set(), known) == {"app-99001-w01": ()}


@pytest.fixture
def labs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of all labs; its path is short, as unix sockets need it."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_STATE_HOME", folder)
        yield Path(folder) / "kreiswolke/lab"


@pytest.mark.parametrize("name", ["down", "never"])
def test_a_lab_that_does_not_run_is_said(labs: Path, name: str) -> None:
    write_json(labs / "down/instance.json", {"version": 1, "first_port": 25200})
    with pytest.raises(CheckFailedError, match=f"kreiswolke lab up --instance {name}"):
        servers._relay(f"lab-{name}")


def test_servers_in_two_clouds_are_refused(estate: Estate) -> None:
    for stack, cloud in (("kreis-99001", "one"), ("schulen-99001", "two")):
        write_text(estate.stacks / f"Pulumi.{stack}.yaml", f"config:\n  kreiswolke:cloud: {cloud}\n")
    write_text(estate.stacks / "Pulumi.yaml", "config: {}\n")
    with pytest.raises(UserError, match=r"several clouds \(one, two\)"):
        servers._cloud(estate, servers.servers(estate))


def shows(*texts: str) -> Iterator[str]:
    return iter(texts)
