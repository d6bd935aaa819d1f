"""How does a server set up its network cards? Files for systemd-networkd, bound read-only into the server."""

from lab.hosts.spec import FixedIp, Port

# A card plugged into a running server comes up by DHCP and router advertisements, as in any cloud image.
# Its lease sets nothing but an address and a second route: the nameservers have their way already.
LATE_CARD = """\
[Match]
Name=eth*
[Network]
LLMNR=no
IPv6AcceptRA=yes
DHCP=ipv4
[DHCPv4]
UseHostname=no
UseDNS=no
ClientIdentifier=mac
RouteMetric=200
"""


def files(ports: tuple[Port, ...]) -> dict[str, str]:
    """File name to content for the cards a server starts with."""
    cards = {f"10-{port.name}.network": _card(port, number) for number, port in enumerate(ports)}
    return {**cards, "90-late.network": LATE_CARD}


def resolv_conf(ports: tuple[Port, ...]) -> str:
    """The nameservers of the server's subnets."""
    servers = {str(server): None for port in ports for server in port.nameservers}
    return "".join(f"nameserver {server}\n" for server in servers)


def _card(port: Port, number: int) -> str:
    """Addresses Neutron fixed are set as such only where nothing on the wire hands them out."""
    dhcp = any(ip.automatic and ip.interface.version == 4 for ip in port.fixed_ips)
    lines = [
        "[Match]",
        f"Name={port.name}",
        "[Link]",
        f"MTUBytes={port.mtu}",
        "[Network]",
        "LinkLocalAddressing=ipv6",
        "LLMNR=no",
        "IPv6AcceptRA=yes",
        f"DHCP={'ipv4' if dhcp else 'no'}",
        *(line for ip in port.fixed_ips if not ip.automatic for line in _static(ip, default_route=number == 0)),
        "[DHCPv4]",
        "UseHostname=no",
        "UseDNS=no",
        "ClientIdentifier=mac",
        f"RouteMetric={100 + number}",
    ]
    return "\n".join(lines) + "\n"


def _static(ip: FixedIp, *, default_route: bool) -> list[str]:
    route = [f"Gateway={ip.gateway}"] if ip.gateway and default_route else []
    return [f"Address={ip.interface}", *route]
