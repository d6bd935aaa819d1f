import configparser
from pathlib import Path

from lab import identity
from lab.instance import Instance
from lab.openstack import render, services
from lab.openstack.catalogue import endpoints

VENV = Path("/venv")


def parsed(empty: Instance, *, hosts: bool) -> dict[str, configparser.RawConfigParser]:
    rendered = render.render(empty, identity.create(empty), VENV, hosts=hosts)
    parsers = {}
    for name, content in rendered.items():
        parsers[name] = configparser.RawConfigParser(strict=True)
        parsers[name].read_string(content)
    return parsers


def test_every_service_has_a_file_without_an_option_given_twice(empty: Instance) -> None:
    assert set(parsed(empty, hosts=True)) == {
        "keystone.conf", "placement.conf", "glance-api.conf", "nova.conf", "neutron.conf", "cinder.conf",
    }  # fmt: skip


def test_every_address_is_on_loopback_or_a_unix_socket(empty: Instance) -> None:
    for name, parser in parsed(empty, hosts=True).items():
        for section in parser.sections():
            for option, value in parser.items(section):
                assert (
                    "://" not in value
                    or "http://127.0.0.1:" in value
                    or "file:///" in value
                    or ("unix_socket=" in value)
                ), f"{name} [{section}] {option} = {value}"


def test_accounts_of_the_services_differ_and_have_passwords_of_their_own(empty: Instance) -> None:
    parsers = parsed(empty, hosts=False)
    accounts = {
        parser.get("keystone_authtoken", "username"): parser.get("keystone_authtoken", "password")
        for parser in parsers.values()
        if parser.has_section("keystone_authtoken")
    }

    assert set(accounts) == {"placement", "glance", "nova", "neutron", "cinder"}
    assert len(set(accounts.values())) == 5


def test_servers_are_started_again_after_a_restart_only_where_they_boot(empty: Instance) -> None:
    resumes = {
        hosts: parsed(empty, hosts=hosts)["nova.conf"].has_option("DEFAULT", "resume_guests_state_on_host_boot")
        for hosts in (True, False)
    }

    assert resumes == {True: True, False: False}


def test_only_the_first_compute_host_ever_boots_servers() -> None:
    assert services.computes(hosts=True) == "lab-1=kw_nspawn.Driver lab-2=kw_fake.FakeDriver"
    assert services.computes(hosts=False) == "lab-1=kw_fake.FakeDriver lab-2=kw_fake.FakeDriver"


def test_written_configuration_is_readable_by_its_owner_alone(empty: Instance) -> None:
    render.write(empty, identity.create(empty), VENV, hosts=False)

    assert {file.stat().st_mode & 0o777 for file in empty.conf.iterdir()} == {0o600}


def test_no_secret_stands_in_a_command_line_or_environment(empty: Instance) -> None:
    unique = identity.create(empty)
    identity.save(empty, unique)

    for program in services.programs(empty, VENV, hosts=True):
        text = " ".join((*program.argv, *program.env.values()))
        assert not [password for password in unique.passwords.values() if password in text]


def test_services_listen_on_loopback_at_the_ports_of_the_catalogue(empty: Instance) -> None:
    commands = {program.name: program.argv for program in services.programs(empty, VENV, hosts=False)}

    for service, url in endpoints(empty.ports).values():
        port = empty.ports.of(service)
        assert url.startswith(f"http://127.0.0.1:{port}")
        assert service == "cinder" or f"127.0.0.1:{port}" in commands[service]


def test_identities_are_never_the_same(empty: Instance) -> None:
    first, second = identity.create(empty), identity.create(empty)

    assert first.id != second.id
    assert not set(first.passwords.values()) & set(second.passwords.values())
