"""Which keys does an estate have? Pulumi's passphrase and an ssh key, each made once, for the user alone."""

import secrets
import subprocess
from pathlib import Path

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import folder_beside, write_text

SSH_KEY = "ssh_ed25519"
SECRET = 0o600


def passphrase_file(estate: Estate) -> Path:
    """The passphrase of all stacks of the estate: with different ones, no stack could read another's outputs."""
    return estate.keys / "passphrase"


def ssh_key(estate: Estate) -> Path:
    """The private ssh key of the estate's administrators; the public one lies beside it with `.pub`."""
    return estate.keys / SSH_KEY


def ensure(estate: Estate) -> None:
    """Make the keys that are missing; what is there stays. Raises CheckFailedError where ssh-keygen fails."""
    ensure_passphrase(estate)
    if not ssh_key(estate).exists():
        _make_ssh_key(ssh_key(estate))


def ensure_passphrase(estate: Estate) -> None:
    """Make the folder for keys, for the user alone, and the passphrase in it, once."""
    estate.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not passphrase_file(estate).exists():
        write_text(passphrase_file(estate), secrets.token_urlsafe(32) + "\n", mode=SECRET)


def _make_ssh_key(path: Path) -> None:
    """Both halves are made elsewhere; the private one comes last: where it is, the other one is too."""
    try:
        with folder_beside(path) as folder:
            new = folder / path.name
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "kreiswolke", "-f", str(new)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
            for half in (new.with_suffix(".pub"), new):
                half.replace(path.with_name(half.name))
    except FileNotFoundError:
        raise CheckFailedError("ssh-keygen is not installed: apt-get install openssh-client") from None
    except subprocess.CalledProcessError as error:
        raise CheckFailedError(f"ssh-keygen: {error.stderr.strip()}") from None
