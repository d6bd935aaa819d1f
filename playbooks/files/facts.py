"""What of a host can be shown to an auditor? Runs on the host as root, changes nothing, prints one JSON object.

Standard library only. Unknown is null: a program that is missing or fails is never taken for a good answer.
"""

import json
import subprocess
from typing import Any

SSHD = (
    "allowusers",
    "authenticationmethods",
    "ciphers",
    "kbdinteractiveauthentication",
    "kexalgorithms",
    "macs",
    "passwordauthentication",
    "permitemptypasswords",
    "permitrootlogin",
    "port",
    "pubkeyauthentication",
)
HOOKS = ("input", "forward")
FAMILIES = {"ipv4": ("ip", "inet"), "ipv6": ("ip6", "inet")}  # of nftables, by version of IP


def said(*command: str) -> str | None:
    """What a command prints, None where it is missing or fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def sshd() -> dict[str, list[str]] | None:
    """The settings in force, by keyword; a keyword may be given several times."""
    text = said("/usr/sbin/sshd", "-T")
    if text is None:
        return None
    settings: dict[str, list[str]] = {}
    for keyword, _, value in (line.partition(" ") for line in text.splitlines()):
        if keyword in SSHD:
            settings.setdefault(keyword, []).append(value)
    return settings


def firewall() -> dict[str, dict[str, list[str]]] | None:
    """The policies of the filtering chains by version of IP and hook; an empty list where none filters."""
    text = said("/usr/sbin/nft", "--json", "list", "chains")
    if text is None:
        return None
    chains = [entry["chain"] for entry in json.loads(text)["nftables"] if "chain" in entry]
    filters = [chain for chain in chains if chain.get("type") == "filter"]
    return {
        version: {hook: policies([c for c in filters if c["family"] in families], hook) for hook in HOOKS}
        for version, families in FAMILIES.items()
    }


def policies(chains: list[dict[str, Any]], hook: str) -> list[str]:
    """What the chains at a hook do with a packet that no rule decides on; a packet has to pass all of them."""
    return sorted({chain["policy"] for chain in chains if chain["hook"] == hook})


def time() -> dict[str, bool] | None:
    """Whether a time service runs, and whether the clock is in step with it; a container has its machine's clock."""
    text = said("/usr/bin/timedatectl", "show")
    if text is None:
        return None
    values = dict(line.partition("=")[::2] for line in text.splitlines())
    return {
        "active": values.get("NTP") == "yes",
        "synchronized": values.get("NTPSynchronized") == "yes",
        "container": said("/usr/bin/systemd-detect-virt", "--container") is not None,
    }


def updates() -> dict[str, bool] | None:
    """Whether security updates install themselves: package, setting and timer."""
    status = said("/usr/bin/dpkg-query", "-W", "-f", "${db:Status-Status}", "unattended-upgrades")
    setting = said("/usr/bin/apt-config", "dump", "--format", "%v", "APT::Periodic::Unattended-Upgrade")
    if setting is None:
        return None
    return {
        "installed": status == "installed",
        "enabled": setting.strip() not in ("", "0"),
        "timer_active": said("/usr/bin/systemctl", "is-active", "apt-daily-upgrade.timer") is not None,
    }


def journal() -> bool | None:
    """Whether the journal outlives a reboot."""
    text = said("/usr/bin/systemd-analyze", "cat-config", "systemd/journald.conf")
    if text is None:
        return None
    values = [line.partition("=")[2] for line in text.splitlines() if line.startswith("Storage=")]
    return values[-1:] == ["persistent"]


def listening() -> list[dict[str, Any]] | None:
    """Open TCP and UDP sockets, with the program behind each."""
    text = said("/usr/bin/ss", "--no-header", "--numeric", "--listening", "--tcp", "--udp", "--processes")
    return None if text is None else sorted((socket(line.split()) for line in text.splitlines()), key=str)


def socket(fields: list[str]) -> dict[str, Any]:
    """One line of ss: protocol, state, two queues, local and remote address, programs."""
    address, _, port = fields[4].rpartition(":")
    program = fields[6].split('"')[1] if len(fields) > 6 else ""
    return {"protocol": fields[0], "address": address, "port": int(port), "program": program}


if __name__ == "__main__":
    facts = (sshd, firewall, time, updates, journal, listening)
    print(json.dumps({fact.__name__: fact() for fact in facts}))  # noqa: T201
