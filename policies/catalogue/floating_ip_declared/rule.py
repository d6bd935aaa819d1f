"""Floating IPs come from approved provider networks and lead to a port."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"floating_ip"}


def check(floating_ip: Resource, world: World) -> Verdict:
    """Fails where the pool is not on the list, or the address leads nowhere."""
    pool = floating_ip.text("pool")
    if pool not in world.declared.external_networks:
        return failed(f"Die Adresse stammt aus dem Netz {pool}.")
    return PASSED if floating_ip.has("port_id") else failed("Die Adresse ist keinem Port zugeordnet.")
