"""The lab's only program that runs as root: `python -m lab.helper serve|clean|wipe|image|probe` (see lab.dataplane)."""

import argparse
import fcntl
import logging
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import IO

from common.errors import CheckFailedError, UserError
from lab import patience
from lab.helper import namespace, probe
from lab.helper.lab import PYTHON, Lab, clean, machine
from lab.helper.place import RUNTIME, Place
from lab.helper.server import Server
from lab.hosts import cgroups, image


def main(arguments: list[str]) -> int:
    """Do what the first word says; an error is one line on stderr."""
    try:
        words = _parser().parse_args(arguments)
        os.environ[patience.VARIABLE] = words.patience
        _act(words)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lab.helper", description=__doc__)
    parser.add_argument("--patience", default="1")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("serve", "clean", "wipe"):
        words = verbs.add_parser(verb)
        words.add_argument("--name", required=True)
        words.add_argument("--root", type=Path, required=True)
        words.add_argument("--image", type=Path, required=True)
        words.add_argument("--uid", type=int, required=True)
        words.add_argument("--gid", type=int, required=True)
    verbs.add_parser("image").add_argument("--cache", type=Path, required=True)
    verbs.add_parser("probe").add_argument("--folder", type=Path, required=True)
    return parser


def _act(words: argparse.Namespace) -> None:
    match words.verb:
        case "image":
            image.build(words.cache)
        case "probe":
            probe.probe(words.folder, machine())
        case "serve":
            _serve(_place(words))
        case "clean":
            _clean(_place(words))
        case "wipe":
            place = _place(words)
            _clean(place)
            shutil.rmtree(place.servers, ignore_errors=True)


def _place(words: argparse.Namespace) -> Place:
    group = cgroups.instance_group(words.name, machine(), systemd=Path("/run/systemd/system").is_dir())
    place = Place(words.name, words.root, words.image, words.uid, words.gid, group)
    place.check()
    return place


def _clean(place: Place) -> None:
    with _only_one(place):
        clean(place)


def _serve(place: Place) -> None:
    """Become the helper; the calling process ends as soon as it listens."""
    if _needs_scope(place):
        unit = cgroups.unit(place.name)
        scope = ("systemd-run", "--scope", "--quiet", "--collect", f"--unit={unit}", "--slice=system.slice")
        # Each server has its own limit of processes; systemd's for a scope would end at some 300 servers.
        rights = ("--property=Delegate=yes", "--property=TasksMax=infinity")
        os.execvp(scope[0], [*scope, *rights, "--", *PYTHON, "lab.helper", *sys.argv[1:]])  # noqa: S606
    with _only_one(place):
        server = _listen(place)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # sudo's own terminal ends with the calling process (use_pty)
        if os.fork():
            os._exit(0)
        _detach(place.log / "helper.log")
        server.run()
        server.lab.down()


def _needs_scope(place: Place) -> bool:
    return "system.slice" in place.group.unified.parts and not place.group.unified.exists()


def _only_one(place: Place) -> IO[str]:
    """Hold the instance's lock until the process ends; raises CheckFailedError where another helper has it."""
    RUNTIME.mkdir(mode=0o755, exist_ok=True)
    file = (RUNTIME / f"{place.name}.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CheckFailedError(f"a helper of the lab's instance {place.name} runs already") from None
    return file


def _listen(place: Place) -> Server:
    helper = place.group.child("helper")
    helper.create()
    helper.join()
    place.delegate_groups()
    if namespace.make(place.namespace):
        place.remove_runtime()  # of a switch whose namespace is gone
    place.make_folders()
    namespace.enter(place.namespace)
    return Server(Lab(place))


def _detach(log: Path) -> None:
    os.setsid()
    os.chdir("/")
    quiet = os.open(os.devnull, os.O_RDONLY)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for target, source in ((0, quiet), (1, written), (2, written)):
        os.dup2(source, target)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
