"""What is on a server's disk? The shared image below, its own changes above (overlayfs), and a few first files."""

import os
from dataclasses import dataclass
from pathlib import Path

from lab.hosts import image, networkd
from lab.hosts.spec import Server


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of one server: `lower` is the image, `folder` holds what is the server's own; both belong to root."""

    lower: Path
    folder: Path

    @property
    def upper(self) -> Path:
        """The server's own files."""
        return self.folder / "upper"

    @property
    def work(self) -> Path:
        """Scratch space of overlayfs."""
        return self.folder / "work"

    @property
    def root(self) -> Path:
        """Where the server's root file system is mounted, seen by the server's own processes only."""
        return self.folder / "root"

    def prepare(self, server: Server) -> None:
        """Make the disk where there is none: an empty layer with name, key and user data, as cloud-init would.

        Nothing is written here later: the server owns its files then, and root must not follow its links.
        """
        ready = self.folder / "ready"
        if ready.exists():
            return
        for folder in (self.upper, self.work, self.root):
            folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.upper.chmod(0o755)
        name, user = server.hostname, image.LOGIN_UID
        self._put("etc/hostname", f"{name}\n")
        self._put("etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {name}\n::1 localhost ip6-localhost ip6-loopback\n")
        self._put("etc/resolv.conf", networkd.resolv_conf(server.ports))
        if server.authorized_key:
            keys = self._put(f"home/{image.LOGIN_USER}/.ssh/authorized_keys", server.authorized_key + "\n", mode=0o600)
            os.chown(keys, user, user)
            os.chown(keys.parent, user, user)
            keys.parent.chmod(0o700)
        if server.user_data.startswith("#!"):
            self._put("var/lib/cloud/user-data", server.user_data, mode=0o700)
        ready.touch()

    def _put(self, path: str, content: str, mode: int = 0o644) -> Path:
        """Write a file of the upper layer; its folders are like those of the image, which they hide."""
        file = self.upper / path
        for folder in reversed(file.parents[: len(Path(path).parents) - 1]):
            if not folder.exists():
                folder.mkdir(mode=0o755)
                below = self.lower / folder.relative_to(self.upper)
                if below.exists():
                    state = below.stat()
                    os.chown(folder, state.st_uid, state.st_gid)
                    folder.chmod(state.st_mode & 0o7777)
        file.write_text(content, encoding="utf-8")
        file.chmod(mode)
        return file
