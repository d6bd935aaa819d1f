"""What carries the packets? Open vSwitch in user space (no kernel module) and ovn-controller as chassis lab-1."""

from collections.abc import Callable

from lab.helper.daemons import Daemon, answers
from lab.helper.place import Place
from lab.helper.programs import run, succeeds

CHASSIS = "lab-1"
SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema"
PHYSICAL_NETWORK = "physnet1"
# The outside world's router: gateway of the provider network (documentation prefixes, RFC 5737 and RFC 3849).
GATEWAYS = ("192.0.2.1/24", "2001:db8:ffff::1/64")


def daemons(place: Place) -> tuple[Daemon, Daemon, Daemon]:
    """Database, switch and controller, in the order they are started."""
    runtime, database = place.runtime, f"unix:{place.database}"

    def daemon(name: str, ready: Callable[[], bool], *arguments: str) -> Daemon:
        command = (name, "-vconsole:warn", "-vsyslog:off", f"--log-file={place.log / name}.log", *arguments)
        return Daemon(name, place.group.child(name), command, place.log / f"{name}.out.log", ready)

    content, control = str(runtime / "switch.db"), "--unixctl=" + str(runtime / "{}.ctl")
    return (
        daemon(
            "ovsdb-server",
            lambda: answers(place.database),
            f"--remote=p{database}",
            control.format("ovsdb"),
            content,
        ),
        daemon("ovs-vswitchd", _outside_exists, control.format("switch"), database),
        daemon("ovn-controller", lambda: True, database),
    )


def start(place: Place, southbound: str) -> None:
    """Start what does not run; the switch's own database is kept as long as the lab's namespace lives."""
    base, switch, controller = daemons(place)
    runtime = str(place.runtime)
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "OVS_RUNDIR": runtime, "OVN_RUNDIR": runtime}
    content = place.runtime / "switch.db"
    if not content.exists():
        run("ovsdb-tool", "create", str(content), SCHEMA)
    base.start(environment)
    _control(place, "init")
    _control(place, *_settings(southbound))
    switch.start(environment)
    run("ip", "link", "set", "br-ex", "up")
    for gateway in GATEWAYS:
        run("ip", "address", "replace", gateway, "dev", "br-ex", *(("nodad",) if ":" in gateway else ()))
    controller.start(environment)


def _outside_exists() -> bool:
    return succeeds("ip", "link", "show", "dev", "br-ex")


def _settings(southbound: str) -> list[str]:
    external = {
        "system-id": CHASSIS,
        "hostname": CHASSIS,
        "ovn-remote": f"unix:{southbound}",
        "ovn-encap-type": "geneve",
        "ovn-encap-ip": "127.0.0.1",
        "ovn-bridge": "br-int",
        "ovn-bridge-datapath-type": "netdev",
        "ovn-bridge-mappings": f"{PHYSICAL_NETWORK}:br-ex",
        "ovn-cms-options": "enable-chassis-as-gw",
        "ovn-monitor-all": "true",
    }
    return [
        "set", "open_vswitch", ".", *(f'external_ids:{name}="{value}"' for name, value in external.items()),
        "--", "--may-exist", "add-br", "br-int",
        "--", "set", "bridge", "br-int", "datapath_type=netdev", "fail-mode=secure",
        "--", "--may-exist", "add-br", "br-ex",
        "--", "set", "bridge", "br-ex", "datapath_type=netdev",
    ]  # fmt: skip


def _control(place: Place, *words: str) -> None:
    run("ovs-vsctl", f"--db=unix:{place.database}", "--no-wait", "--timeout=10", *words)
