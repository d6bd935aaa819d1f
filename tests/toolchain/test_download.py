"""Is a release taken only with the right sum, and is the next way tried without a long wait?"""

import hashlib
import io
import platform
import socket
import tarfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lab.toolchain import download, ensure, model, pins
from lab.toolchain.download import download_release
from lab.toolchain.model import NotPossibleError, Part

from .conftest import Notes, install_provider

MACHINE = platform.machine()
ENGINE_PATH = f"/sdk/pulumi-v{pins.PULUMI}-{pins.ENGINE_ARCHIVES[MACHINE][0]}.tar.gz"
PROVIDER_PATH = f"/plugins/pulumi-resource-openstack-v{pins.OPENSTACK}-{pins.PROVIDER_ARCHIVES[MACHINE]}.tar.gz"


def archive(says: dict[str, str]) -> bytes:
    """A release as Pulumi packs it: programs by their path, and what they say."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as members:
        for name, words in says.items():
            content = f"#!/bin/sh\necho {words}\n".encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            members.addfile(member, io.BytesIO(content))
    return packed.getvalue()


ENGINE = archive(
    {f"pulumi/{Path(name).name}": f"v{pins.PULUMI}" for name in model.PROGRAMS[Part.ENGINE]}
    | {"pulumi/pulumi-watch": "not asked for", "../../outside": "not asked for"}
)
PROVIDER = archive({"pulumi-resource-openstack": pins.OPENSTACK, "LICENSE": "not asked for"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A server on loopback with the files of the dictionary."""
    files: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path)
            self.send_response(200 if content else 404)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        monkeypatch.setenv("KREISWOLKE_PULUMI_URL", f"http://127.0.0.1:{listening.server_port}")
        yield files
        listening.shutdown()


@pytest.fixture
def pinned(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums of the test's archives are the pinned ones."""
    name, _ = pins.ENGINE_ARCHIVES[MACHINE]
    monkeypatch.setitem(pins.ENGINE_ARCHIVES, MACHINE, (name, hashlib.sha256(ENGINE).hexdigest()))
    monkeypatch.setenv("KREISWOLKE_PULUMI_OPENSTACK_SHA256", hashlib.sha256(PROVIDER).hexdigest())


def test_a_release_with_the_right_sum_is_unpacked(
    pinned: None, server: dict[str, bytes], notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    server |= {ENGINE_PATH: ENGINE, PROVIDER_PATH: PROVIDER}
    monkeypatch.setenv("KREISWOLKE_TOOLCHAIN", "download")
    made = ensure(notes)
    assert made.way == "download"
    assert sorted(file.relative_to(made.home).as_posix() for file in made.home.rglob("*") if file.is_file()) == sorted(
        [*(name for names in model.PROGRAMS.values() for name in names), "toolchain.json"]
    )


def test_nothing_outside_the_programs_is_written(
    pinned: None, server: dict[str, bytes], notes: Notes, tmp_path: Path
) -> None:
    server[ENGINE_PATH] = ENGINE
    folder = tmp_path / "deep/deeper/folder"
    folder.mkdir(parents=True)
    download_release(Part.ENGINE, folder, notes)
    assert {file.name for file in tmp_path.rglob("*") if file.is_file()} == {
        Path(name).name for name in model.PROGRAMS[Part.ENGINE]
    }


def test_a_release_with_a_wrong_sum_is_refused(
    pinned: None, server: dict[str, bytes], notes: Notes, tmp_path: Path
) -> None:
    server[ENGINE_PATH] = ENGINE[:-1] + bytes([ENGINE[-1] ^ 1])
    with pytest.raises(NotPossibleError, match=r"has SHA-256 .* expected .*: refused"):
        download_release(Part.ENGINE, tmp_path, notes)
    assert not (tmp_path / model.ENGINE).exists()


def test_a_release_that_is_not_there_is_said(
    pinned: None, server: dict[str, bytes], notes: Notes, tmp_path: Path
) -> None:
    with pytest.raises(NotPossibleError, match="is not to be had: Not Found"):
        download_release(Part.ENGINE, tmp_path, notes)


def test_without_a_sum_the_provider_is_not_downloaded(
    cache: Path, server: dict[str, bytes], notes: Notes, tmp_path: Path
) -> None:
    server[PROVIDER_PATH] = PROVIDER
    with pytest.raises(NotPossibleError, match="give it by KREISWOLKE_PULUMI_OPENSTACK_SHA256"):
        download_release(Part.PROVIDER, tmp_path, notes)


def test_only_web_addresses_are_opened(
    pinned: None, notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREISWOLKE_PULUMI_URL", f"file://{tmp_path}")
    with pytest.raises(NotPossibleError, match="expected an http or https address"):
        download_release(Part.ENGINE, tmp_path, notes)


def test_an_unreachable_server_costs_no_time_and_the_next_way_is_tried(
    pinned: None, notes: Notes, tmp_path: Path
) -> None:
    install_provider(tmp_path / "pulumi-home")
    _install_go(tmp_path / "installed")
    start = time.monotonic()
    made = ensure(notes)
    assert time.monotonic() - start < 5
    assert made.way == "build+system"
    said = [line for line in notes.lines if "not by download" in line]
    assert len(said) == 1
    assert "Connection refused" in said[0]


def test_a_silent_server_is_not_waited_for(
    pinned: None, notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_SILENCE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("KREISWOLKE_PULUMI_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(NotPossibleError, match="timed out"):
            download_release(Part.ENGINE, tmp_path, notes)


def test_a_server_that_drips_is_left_at_the_deadline(
    pinned: None, server: dict[str, bytes], notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server[ENGINE_PATH] = ENGINE
    monkeypatch.setattr(download, "_DEADLINE_S", 0)
    with pytest.raises(NotPossibleError, match="took more than 0 s"):
        download_release(Part.ENGINE, tmp_path, notes)


def _install_go(folder: Path) -> None:
    """A Go that is new enough and "builds" scripts, only if asked as air-gapped, reproducible builds need it."""
    module = folder / "module"
    (module / "python/cmd").mkdir(parents=True)
    (module / "python/cmd/pulumi-language-python-exec").write_text("#!/bin/sh\n")
    (folder / "go").write_text(f"""#!/bin/sh -e
case "$1" in
version) echo "go version go{pins.GO} linux/amd64" ;;
list) echo "{module}" ;;
build)
  test "$CGO_ENABLED $GOTOOLCHAIN $2 $3" = "0 local -mod=readonly -trimpath"
  while test "$1" != -o; do shift; done
  mkdir -p "$(dirname "$2")"; printf '#!/bin/sh\\necho v{pins.PULUMI}\\n' > "$2"; chmod 755 "$2" ;;
esac
""")
    (folder / "go").chmod(0o755)
