"""What the lab writes for a server: network cards, first files, the flat archive."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lab.hosts import image, networkd
from lab.hosts.disk import Disk
from lab.hosts.spec import Server

STATIC = {"interface": "10.0.0.5/24", "automatic": False, "gateway": "10.0.0.1"}
LEASED = {"interface": "10.0.0.5/24", "automatic": True, "gateway": "10.0.0.1"}
SLAAC = {"interface": "2001:db8:1::5/64", "automatic": True, "gateway": None}


def server(*cards: list[dict[str, object]], user_data: str = "") -> Server:
    ports = [
        {
            "id": f"00000000-0000-4000-9000-{number:012d}",
            "device": f"tap{number:08d}",
            "mac": f"fa:16:3e:00:00:{number:02d}",
            "mtu": 1442,
            "fixed_ips": ips,
            "nameservers": ["192.0.2.1"],
        }
        for number, ips in enumerate(cards, start=1)
    ]
    record = {
        "uuid": "00000000-0000-4000-8000-000000000001",
        "hostname": "web",
        "memory_mib": 512,
        "authorized_key": "ssh-ed25519 AAAA someone",
        "user_data": user_data,
        "ports": ports,
    }
    return Server.parse(record).named_like(None)


def test_a_card_with_dhcp_has_no_address_written_down() -> None:
    card = networkd.files(server([LEASED, SLAAC]).ports)["10-eth0.network"]

    assert "DHCP=ipv4" in card
    assert "IPv6AcceptRA=yes" in card
    assert "Address=" not in card


def test_a_card_without_dhcp_has_its_address_and_only_the_first_a_gateway() -> None:
    files = networkd.files(server([STATIC], [STATIC]).ports)

    assert "Address=10.0.0.5/24\nGateway=10.0.0.1\n" in files["10-eth0.network"]
    assert "DHCP=no" in files["10-eth0.network"]
    assert "Address=10.0.0.5/24" in files["10-eth1.network"]
    assert "Gateway" not in files["10-eth1.network"]


def test_each_nameserver_is_named_once() -> None:
    assert networkd.resolv_conf(server([LEASED], [LEASED]).ports) == "nameserver 192.0.2.1\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="files of another user are made by root")
def test_a_new_disk_has_name_key_and_user_data_and_is_made_once(tmp_path: Path) -> None:
    lower = tmp_path / "image"
    (lower / "home/debian").mkdir(parents=True)
    (lower / "etc").mkdir()
    (lower / "etc").chmod(0o755)
    os.chown(lower / "home/debian", image.LOGIN_UID, image.LOGIN_UID)
    disk = Disk(lower, tmp_path / "disk")

    disk.prepare(server([LEASED], user_data="#!/bin/sh\ntrue\n"))

    keys = disk.upper / "home/debian/.ssh/authorized_keys"
    assert (disk.upper / "etc/hostname").read_text() == "web\n"
    assert keys.read_text() == "ssh-ed25519 AAAA someone\n"
    assert (keys.stat().st_uid, keys.stat().st_mode & 0o777) == (image.LOGIN_UID, 0o600)
    assert (disk.upper / "home/debian").stat().st_uid == image.LOGIN_UID
    assert (disk.upper / "var/lib/cloud/user-data").stat().st_mode & 0o777 == 0o700
    assert disk.folder.stat().st_mode & 0o777 == 0o700

    (disk.upper / "etc/hostname").unlink()
    (disk.upper / "etc/hostname").symlink_to(tmp_path / "elsewhere")  # the server owns its files now
    disk.prepare(server([LEASED]))
    assert not (tmp_path / "elsewhere").exists()


def test_the_image_is_another_when_its_recipe_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = image.recipe_hash()
    shutil.copytree(image.FILES, tmp_path / "image")
    monkeypatch.setattr(image, "FILES", tmp_path / "image")
    assert image.recipe_hash() == before

    (tmp_path / "image/etc/apt/sources.list").write_text("# none\n")
    assert image.recipe_hash() != before


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="not a Debian machine")
def test_an_archive_names_each_package_with_its_size_and_sum(tmp_path: Path) -> None:
    control = tmp_path / "tree/DEBIAN/control"
    control.parent.mkdir(parents=True)
    control.write_text(
        "Package: beispiel\nVersion: 1\nArchitecture: all\nMaintainer: Niemand <nobody@example.org>\nDescription: x\n"
    )
    (tmp_path / "archive").mkdir()
    deb = tmp_path / "archive/beispiel_1_all.deb"
    subprocess.run(["dpkg-deb", "--build", "--root-owner-group", tmp_path / "tree", deb], check=True)

    image.index(tmp_path / "archive")

    packages = (tmp_path / "archive/Packages").read_text()
    assert "Package: beispiel\n" in packages
    assert f"Filename: ./{deb.name}\nSize: {deb.stat().st_size}\nSHA256: " in packages
    assert f" {len(packages)} Packages\n" in (tmp_path / "archive/Release").read_text()
