"""How does ssh reach a server without entering a namespace? A unix socket, a line that names the goal, then bytes.

Runs in the lab's network namespace as the lab's owner, without privileges. The caller writes `HOST PORT` and a line
feed; the answer is `ok` or `refused: why` and a line feed, and after `ok` the bytes of the connection.
"""

import asyncio
import ipaddress
import os
import socket
import sys
from pathlib import Path

# The provider network of the lab: floating IPs and nothing else.
ALLOWED = (ipaddress.ip_network("192.0.2.0/24"), ipaddress.ip_network("2001:db8:ffff::/64"))
LONGEST_REQUEST = 100
CONNECT_SECONDS = 10
CHUNK = 1 << 16


def goal(line: bytes) -> tuple[str, int]:
    """Address and port of a request; raises ValueError with the reason of a refusal."""
    words = line.decode("ascii", errors="replace").split()
    if len(words) != 2 or not words[1].isdecimal() or not 0 < int(words[1]) < 65536:
        raise ValueError("expected HOST PORT")
    address = ipaddress.ip_address(words[0])
    if not any(address in network for network in ALLOWED):
        raise ValueError(f"{address} is not an address of the lab's provider network")
    return str(address), int(words[1])


async def serve(path: Path) -> None:
    """Listen on the unix socket `path`, for its owner only, until the process ends."""
    path.unlink(missing_ok=True)
    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(_session, path, limit=CHUNK)
    finally:
        os.umask(before)
    async with server:
        await server.serve_forever()


async def _session(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        host, port = goal((await reader.readline())[:LONGEST_REQUEST])
        far_reader, far_writer = await asyncio.wait_for(asyncio.open_connection(host, port), CONNECT_SECONDS)
    except (ValueError, OSError) as error:
        writer.write(f"refused: {str(error) or 'no answer'}\n".encode())
        await _close(writer)
        return
    far_writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    writer.write(b"ok\n")
    await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
    await asyncio.gather(_close(far_writer), _close(writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until the end of what comes in, and say so to the other side."""
    try:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        return


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
