"""How does the guest run? In qemu without KVM, as one sees a machine from outside: console, disk, ssh."""

import shlex
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from common.errors import CheckFailedError
from common.progress import step
from lab.emulated.guest import PROJECT, USER, listed_files

MEMORY_MIB = 6144
BOOT_SECONDS = 7200
# TCG translates every instruction and is about thirty times slower than the machine itself. The guest's clock counts
# instructions (1 ns each): however busy the machine is, time limits in the guest hold as on a slow machine of its own.
QEMU = (
    "qemu-system-x86_64", "-machine", "q35", "-accel", "tcg,thread=single,tb-size=512", "-icount", "shift=0",
    "-cpu", "max,la57=off", "-smp", "1", "-m", str(MEMORY_MIB), "-display", "none", "-nodefaults", "-no-reboot",
    "-object", "rng-random,filename=/dev/urandom,id=rng", "-device", "virtio-rng-pci,rng=rng",
)  # fmt: skip
# There is nobody to protect the guest's kernel from, and under emulation that costs much.
KERNEL = "root=/dev/vda rw console=ttyS0 mitigations=off"


@dataclass(frozen=True, slots=True)
class Machine:
    """A running guest, reached by ssh at a port on loopback."""

    folder: Path
    known_hosts: Path
    port: int

    def command(self, text: str) -> list[str]:
        """The ssh command line that runs `text` in the guest as its user."""
        options = {
            "UserKnownHostsFile": str(self.known_hosts),
            "StrictHostKeyChecking": "yes",
            "IdentitiesOnly": "yes",
            "ConnectTimeout": "300",
            "ServerAliveInterval": "600",
        }
        words = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        address = f"{USER}@127.0.0.1"
        return ["ssh", "-F", "none", *words, "-i", str(self.folder / "key"), "-p", str(self.port), address, text]

    def answers(self) -> bool:
        """Does sshd in the guest let us in?"""
        done = subprocess.run(self.command("true"), stdin=subprocess.DEVNULL, capture_output=True, check=False)
        return done.returncode == 0

    def run(self, text: str) -> int:
        """Run `text` in the guest, its output on ours; returns its exit code."""
        return subprocess.run(self.command(text), stdin=subprocess.DEVNULL, check=False).returncode

    def copy_project(self) -> None:
        """Bring the project's files as they are now into the guest."""
        listed = "\n".join(listed_files()) + "\n"
        with tempfile.NamedTemporaryFile("w") as names:
            names.write(listed)
            names.flush()
            pack = ["tar", "--create", f"--directory={PROJECT}", f"--files-from={names.name}"]
            with subprocess.Popen(pack, stdout=subprocess.PIPE) as packed:
                unpack = self.command("tar --extract --directory=kreiswolke")
                done = subprocess.run(unpack, stdin=packed.stdout, check=False)
        if done.returncode or packed.returncode:
            raise CheckFailedError("the project could not be copied into the emulated machine")


@contextmanager
def running(folder: Path) -> Iterator[Machine]:
    """Boot the guest in `folder` (see guest.build) and end it afterwards; nothing is written to its disk."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as own:
        known_hosts = Path(own) / "known_hosts"
        known_hosts.write_text(f"[127.0.0.1]:{port} {(folder / 'host_key.pub').read_text()}")
        console = folder / "console.log"
        with subprocess.Popen(_qemu(folder, console, port), stdin=subprocess.DEVNULL) as qemu:
            machine = Machine(folder, known_hosts, port)
            try:
                with step("boot the emulated machine"):
                    _wait(machine, qemu, console)
                yield machine
            finally:
                qemu.send_signal(signal.SIGTERM)


def _qemu(folder: Path, console: Path, port: int) -> list[str]:
    return [
        *QEMU,
        "-kernel", str(folder / "vmlinuz"), "-initrd", str(folder / "initrd"),
        "-append", KERNEL,
        "-serial", f"file:{console}",
        "-drive", f"file={folder / 'disk'},format=raw,if=virtio,snapshot=on",
        "-netdev", f"user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:{port}-:22", "-device", "virtio-net-pci,netdev=net",
    ]  # fmt: skip


def _wait(machine: Machine, qemu: "subprocess.Popen[bytes]", console: Path) -> None:
    end = time.monotonic() + BOOT_SECONDS
    while not machine.answers():
        if qemu.poll() is not None or time.monotonic() > end:
            raise CheckFailedError(f"the emulated machine did not boot: see {shlex.quote(str(console))}")
        time.sleep(2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
