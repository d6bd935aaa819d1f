"""Log in to a RADIUS server as a device would: wpa_supplicant's eapol_test in the place of an access point."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class AccessPoint:
    """Asks `server` from `ipv4`, one of its own addresses; `inside` is a command that runs another on it."""

    inside: Sequence[str]
    server: str
    ipv4: str
    secret: str

    def at(self, ipv4: str, secret: str) -> "AccessPoint":
        return replace(self, ipv4=ipv4, secret=secret)


@dataclass(frozen=True)
class Answer:
    accepted: bool
    vlan: str | None


REFUSED = Answer(accepted=False, vlan=None)


def peap(name: str, password: str, ca: str, server_name: str) -> str:
    """The configuration of a device that logs in by name and password; `ca` is PEM."""
    lines = f"""eap=PEAP
        anonymous_identity="anonymous"
        identity="{name}"
        password="{password}"
        phase2="auth=MSCHAPV2"
        ca_cert="blob://ca"
        domain_match="{server_name}" """
    return _configuration(lines, ca=ca)


def tls(name: str, certificate: str, key: str, ca: str, server_name: str) -> str:
    """The configuration of a device that logs in by certificate; certificates and key are PEM.

    With wpa_supplicant's own 1398 bytes a message is sent in IP fragments, which OVN drops (docs/hosts.md, Limits).
    """
    lines = f"""eap=TLS
        fragment_size=1000
        identity="{name}"
        client_cert="blob://certificate"
        private_key="blob://key"
        ca_cert="blob://ca"
        domain_match="{server_name}" """
    return _configuration(lines, ca=ca, certificate=certificate, key=key)


def log_in(point: AccessPoint, configuration: str, seconds: int = 8) -> Answer:
    """The server's answer; no answer within `seconds` counts as a refusal."""
    command = ["eapol_test", "-c", "/dev/stdin", "-a", point.server, "-A", point.ipv4, "-s", point.secret]
    done = subprocess.run(
        [*point.inside, *command, "-t", str(seconds)],
        input=configuration,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + 30,
        check=False,
    )
    assert "EAPOL" in done.stdout, done.stderr  # it ran
    values = re.findall(r"Attribute 81 \(Tunnel-Private-Group-Id\).*\n\s+Value: (\S+)", done.stdout)
    return Answer(done.returncode == 0, bytes.fromhex(values[-1]).decode() if values else None)


def _configuration(lines: str, **pem: str) -> str:
    network = f"network={{\n key_mgmt=WPA-EAP\n{lines}\n}}\n"
    return network + "".join(f"blob-base64-{name}={{\n{_body(text)}\n}}\n" for name, text in pem.items())


def _body(pem: str) -> str:
    """The lines between BEGIN and END: base64 of the DER form."""
    return "\n".join(line for line in pem.splitlines() if not line.startswith("-----"))
