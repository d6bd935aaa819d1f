"""How does the helper listen? On a unix socket of the lab's owner; nobody else is answered."""

import contextlib
import logging
import os
import signal
import socket
import socketserver
import struct
import threading

from common.errors import UserError
from lab.helper import protocol
from lab.helper.lab import Lab

LOG = logging.getLogger("helper")
REQUEST_SECONDS = 10


class Server(socketserver.ThreadingUnixStreamServer):
    """Listens at the instance's socket; every request has a thread of its own."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        path = lab.place.socket
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), Session)
        finally:
            os.umask(before)
        os.chown(path, lab.place.uid, lab.place.gid)

    def end(self) -> None:
        """Let `serve_forever` return; may be called from any thread and from a signal handler."""
        threading.Thread(target=self.shutdown).start()

    def run(self) -> None:
        """Serve until `down` is asked or SIGTERM comes; after SIGTERM everything is cleaned up too."""
        signal.signal(signal.SIGTERM, lambda *_: self.end())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.serve_forever(poll_interval=0.1)


class Session(socketserver.StreamRequestHandler):
    """One request."""

    server: Server
    timeout = REQUEST_SECONDS

    def handle(self) -> None:
        """Read one line, do it, answer in one line."""
        if _caller(self.connection) not in (0, self.server.lab.place.uid):
            return
        try:
            line = self.rfile.readline(protocol.LONGEST_REQUEST + 1)
        except OSError:
            return
        with contextlib.suppress(OSError):  # the caller may have gone meanwhile
            self.wfile.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        try:
            request = protocol.parse(line)
            result = self.server.lab.act(request)
        except UserError as error:
            LOG.warning("refused or failed: %s", error)
            return protocol.refusal(str(error))
        except Exception:
            LOG.exception("unexpected")
            return protocol.refusal("unexpected error, see helper.log")
        LOG.info("%s %s", request.verb, request.uuid or (request.server.uuid if request.server else ""))
        if request.verb == "down":
            self.server.end()
        return protocol.answer(result)


def _caller(connection: socket.socket) -> int:
    """User id of the process at the other end (unix(7), SO_PEERCRED)."""
    content = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    uid: int = struct.unpack("3i", content)[1]
    return uid
