"""How is a server wired? A network namespace of its own, one veth per port, the other end on the switch br-int.

Called inside the lab's network namespace, where the switch is.
"""

from dataclasses import dataclass
from pathlib import Path

from lab.helper.programs import run, succeeds
from lab.hosts.spec import Port

NAMESPACES = Path("/run/netns")


@dataclass(frozen=True, slots=True)
class Wires:
    """The namespace `namespace` of server `uuid`, and the switch's database."""

    uuid: str
    namespace: str
    database: str

    def plug(self, ports: tuple[Port, ...]) -> None:
        """Make what is missing: namespace, veths, ports of the switch. OVN finds a port by its `iface-id`."""
        if not (NAMESPACES / self.namespace).exists():
            run("ip", "netns", "add", self.namespace)
            run("ip", "-n", self.namespace, "link", "set", "lo", "up")
        commands: list[str] = []
        for port in ports:
            if not succeeds("ip", "link", "show", "dev", port.device):
                self._veth(port)
            commands += [
                "--", "--may-exist", "add-port", "br-int", port.device,
                "--", "set", "interface", port.device, f"external_ids:iface-id={port.id}",
                f'external_ids:attached-mac="{port.mac}"', f"external_ids:vm-uuid={self.uuid}",
                "external_ids:iface-status=active",
            ]  # fmt: skip
        if commands:
            self._switch(*commands)

    def unplug(self, ports: tuple[Port, ...]) -> None:
        """Remove ports of the switch and veths; nothing happens where they are gone."""
        if ports:
            self._switch(*(word for port in ports for word in ("--", "--if-exists", "del-port", "br-int", port.device)))
        for port in ports:
            if succeeds("ip", "link", "show", "dev", port.device):
                run("ip", "link", "del", port.device)

    def remove(self) -> None:
        """Remove the namespace, once no process of the server is left."""
        if (NAMESPACES / self.namespace).exists():
            run("ip", "netns", "del", self.namespace)

    def _veth(self, port: Port) -> None:
        mtu = str(port.mtu)
        run(
            "ip", "link", "add", port.device, "mtu", mtu, "type", "veth",
            "peer", "name", port.name, "address", port.mac, "mtu", mtu, "netns", self.namespace,
        )  # fmt: skip
        # The switch reads raw frames in user space: no half-made checksums, no frames longer than the MTU.
        inside = ("nsenter", f"--net={NAMESPACES / self.namespace}")
        run(*inside, "ethtool", "-K", port.name, "tx", "off", "tso", "off", "gso", "off")
        run("ip", "link", "set", port.device, "up")

    def _switch(self, *commands: str) -> None:
        run("ovs-vsctl", f"--db=unix:{self.database}", "--timeout=30", *commands)
