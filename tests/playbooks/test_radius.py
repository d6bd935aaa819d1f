"""Are accounts, client secrets and certificates what the RADIUS server and the devices need?"""

import json
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from common.errors import InputError
from common.files import write_json
from playbooks import accounts, pki, radius
from playbooks.nthash import md4, nt_hash
from tests.playbooks.example import CLIENTS, KEY, network, write

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PASSPHRASE = b"only for a test"
SECRETS = {name: f"{name}-{'x' * 20}" for name in CLIENTS}


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "31d6cfe0d16ae931b73c59d7e0c089c0"),
        (b"message digest", "d9130a8164549fe818874806e1c7014b"),
        (b"1234567890" * 8, "e33b4ddc9c38f2199c3e7b164fcc0536"),
    ],
)
def test_md4_gives_the_digests_of_its_rfc(message: bytes, digest: str) -> None:
    assert md4(message).hex() == digest


def test_the_nt_hash_is_the_known_one() -> None:
    assert nt_hash("password") == "8846f7eaee8fb117ad06bdd830b7586c"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_every_password_has_an_nt_hash(password: str) -> None:
    assert accounts._HASH.fullmatch(nt_hash(password))


@pytest.fixture
def place(tmp_path: Path) -> radius.Place:
    _, networks = write(tmp_path)
    return radius.Place(KEY, "Beispielkreis Ahorn", tmp_path / "keys" / "radius" / KEY, networks / f"{KEY}.json")


def collect(place: radius.Place, secrets: dict[str, str] = SECRETS) -> radius.TenantSecrets:
    return radius.collect(place, secrets, PASSPHRASE, NOW)


def test_an_example_estate_gets_a_pupil_and_a_teacher_per_school(place: radius.Place) -> None:
    made = collect(place)
    assert {account.name: account.role for account in made.accounts} == {
        "schueler@99001-ahornschule": "paedagogik",
        "lehrkraft@99001-ahornschule": "lehrkraefte",
    }
    passwords = json.loads((place.folder / "passwords.json").read_text())["passwords"]
    assert {account.name: account.nt_hash for account in made.accounts} == {
        name: nt_hash(password) for name, password in passwords.items()
    }


def test_the_second_time_gives_the_same(place: radius.Place) -> None:
    assert collect(place) == collect(place)


def test_real_accounts_are_never_invented(place: radius.Place) -> None:
    write_json(place.network_file, network() | {"provenance": "real"})
    with pytest.raises(InputError, match=r"accounts\.json"):
        collect(place)


def test_nobody_else_reads_the_keys_and_those_of_the_ca_are_encrypted(place: radius.Place) -> None:
    collect(place)
    files = sorted(place.folder.iterdir())
    assert [file.name for file in files] == [
        "accounts.json", "ca.key", "ca.pem", "passwords.json", "server.key", "server.pem"
    ]  # fmt: skip
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert place.folder.stat().st_mode & 0o777 == 0o700
    for name in ("ca.key", "server.key"):
        assert "BEGIN ENCRYPTED PRIVATE KEY" in (place.folder / name).read_text()


@pytest.mark.parametrize("secrets", [{}, {"ap-1": SECRETS["ap-1"]}, SECRETS | {"sw-1": "short"}])
def test_a_client_without_a_good_secret_is_refused(place: radius.Place, secrets: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"radius\.(ap|sw)-1"):
        collect(place, secrets)
    assert not place.folder.exists()


def test_another_passphrase_is_refused_in_one_line(place: radius.Place) -> None:
    collect(place)
    with pytest.raises(InputError, match="passphrase"):
        radius.collect(place, SECRETS, b"another", NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Großbuchstabe"},
        {"name": 'a"\nb'},
        {"role": "gast"},
        {"nt_hash": "secret"},
        {"nt_hash": "A" * 32},
        {"name": None},
    ],
)
def test_an_account_that_is_none_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    good = {"name": "a", "role": "paedagogik", "nt_hash": "0" * 32}
    write_json(tmp_path / "accounts.json", {"version": 1, "accounts": [good, good | wrong]})
    with pytest.raises(InputError, match=rf"accounts\[1\]\.{next(iter(wrong))}"):
        accounts.read(tmp_path)


def test_an_account_given_twice_is_refused(tmp_path: Path) -> None:
    same = {"name": "a", "role": "paedagogik", "nt_hash": "0" * 32}
    write_json(tmp_path / "accounts.json", {"version": 1, "accounts": [same, same]})
    with pytest.raises(InputError, match="a is there twice"):
        accounts.read(tmp_path)


def test_openssl_accepts_the_servers_certificate_under_its_name_alone(place: radius.Place) -> None:
    """A TLS handshake in memory, as a device does it inside EAP."""
    made = collect(place)
    _handshake(made, place.folder, pki.server_name(KEY))
    with pytest.raises(ssl.SSLCertVerificationError):
        _handshake(made, place.folder, "radius.99002.internal")


def _handshake(made: radius.TenantSecrets, folder: Path, name: str) -> None:
    server_side, client_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server_side.load_cert_chain(folder / "server.pem", folder / "server.key", PASSPHRASE)
    client_side.load_verify_locations(cadata=made.ca_certificate)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    for side in (client, server, client):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    assert client.getpeercert()  # the handshake is done


def test_a_certificate_is_made_anew_before_it_ends_and_the_ca_stays(tmp_path: Path) -> None:
    authority = pki.ensure_authority(tmp_path, "Beispielkreis", PASSPHRASE, NOW)
    first = pki.ensure_server(tmp_path, authority, KEY, PASSPHRASE, NOW)
    soon = NOW + timedelta(days=pki.LEAF_DAYS - pki.RENEW_DAYS - 1)
    assert pki.ensure_server(tmp_path, authority, KEY, PASSPHRASE, soon).certificate == first.certificate
    renewed = pki.ensure_server(tmp_path, authority, KEY, PASSPHRASE, soon + timedelta(days=2))
    assert renewed.certificate != first.certificate
    assert pki.ensure_authority(tmp_path, "", PASSPHRASE, soon).certificate == authority.certificate


def test_a_device_gets_a_certificate_for_its_account_that_serves_for_nothing_else(tmp_path: Path) -> None:
    authority = pki.ensure_authority(tmp_path, "Beispielkreis", PASSPHRASE, NOW)
    file, _ = pki.ensure_device(tmp_path, authority, "lehrkraft@schule", NOW)
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    certificate.verify_directly_issued_by(authority.certificate)
    assert certificate.subject.rfc4514_string() == "CN=lehrkraft@schule"
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not constraints.ca
