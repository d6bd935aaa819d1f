#!/usr/bin/python3
"""What does this host stand for? A page for people (`/`) and one for programs (`/health`).

Usage: kreiswolke-health FILE PORT. FILE is the JSON the role wrote; it is read once, at the start.
"""

import html
import json
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def page(host: dict[str, Any]) -> str:
    """The German page for people."""
    installations = "".join(f"<li>{html.escape(name)}</li>" for name in host["installations"]) or "<li>keine</li>"
    notice = "<p><strong>Beispieldaten, frei erfunden</strong></p>" if host["example"] else ""
    return f"""<!doctype html>
<html lang="de"><meta charset="utf-8"><title>{html.escape(host["host"])}</title>
<h1>{html.escape(host["tenant"])}: {html.escape(host["host"])}</h1>{notice}
<p>Landezone: {html.escape(host["landing_zone"]) or "keine"}</p>
<p>Dieser Server steht für:</p><ul>{installations}</ul></html>
"""


class Server(ThreadingHTTPServer):
    """Answers on IPv4 and IPv6 with one socket."""

    address_family = socket.AF_INET6

    def __init__(self, port: int, answers: dict[str, tuple[str, bytes]]) -> None:
        self.answers = answers
        super().__init__(("::", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Serves what was prepared at the start, and nothing else."""

    server: Server
    server_version = "kreiswolke-health"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer `/` and `/health`."""
        answer = self.server.answers.get(self.path)
        if answer is None:
            self.send_error(404)
            return
        content_type, body = answer
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until stopped."""
    file, port = Path(sys.argv[1]), int(sys.argv[2])
    text = file.read_text(encoding="utf-8")
    answers = {
        "/": ("text/html; charset=utf-8", page(json.loads(text)).encode()),
        "/health": ("application/json", text.encode()),
    }
    Server(port, answers).serve_forever()


if __name__ == "__main__":
    main()
