"""The program ssh calls to reach a server of the lab: `python -m lab.relay SOCKET HOST PORT` (ProxyCommand).

Standard library only and quick to start, since every ssh connection begins with it.
"""

import os
import selectors
import socket
import sys

CHUNK = 1 << 16
STDIN, STDOUT = 0, 1


def main(arguments: list[str]) -> int:
    """Connect through the relay and copy both ways; 0 at the end of the connection, 1 where there is none."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m lab.relay SOCKET HOST PORT\n")
        return 2
    path, host, port = arguments
    try:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(path)
    except OSError as error:
        sys.stderr.write(f"the lab's relay {path} does not answer ({error.strerror}): is the lab up?\n")
        return 1
    connection.sendall(f"{host} {port}\n".encode())
    answer = _line(connection)
    if answer != "ok":
        sys.stderr.write(f"the lab's relay: {answer or 'no answer'}\n")
        return 1
    _copy(connection)
    return 0


def _line(connection: socket.socket) -> str:
    """The first line; nothing after it is read, since that belongs to the connection."""
    received = b""
    while not received.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            break
        received += byte
    return received.decode(errors="replace").strip()


def _copy(connection: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(STDIN, selectors.EVENT_READ)
        ready.register(connection, selectors.EVENT_READ)
        while True:
            for key, _ in ready.select():
                if key.fileobj is connection:
                    chunk = connection.recv(CHUNK)
                    if not chunk:
                        return
                    _write(chunk)
                elif key.fd == STDOUT:
                    return
                elif chunk := os.read(STDIN, CHUNK):
                    connection.sendall(chunk)
                else:
                    ready.unregister(STDIN)
                    connection.shutdown(socket.SHUT_WR)
                    ready.register(STDOUT, selectors.EVENT_READ)  # ready once ssh is gone and nobody reads it


def _write(chunk: bytes) -> None:
    while chunk:
        chunk = chunk[os.write(STDOUT, chunk) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
