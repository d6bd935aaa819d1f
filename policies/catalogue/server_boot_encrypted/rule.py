"""Servers boot from a volume of an encrypting type and have no other kind of disk."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_evaluated

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:
    """Fails where a server has a disk that is no volume, or a volume whose type does not encrypt."""
    disks = server.items("block_devices")
    if not disks or any(disk.get("destination_type") == "local" for disk in disks):
        return failed("Der Server hat eine lokale, unverschlüsselte Platte.")
    volumes = {volume.id: volume for volume in world.of("volume")}
    for disk in disks:
        volume = volumes.get(str(disk.get("uuid")))
        kind = volume.text("volume_type") if volume else disk.get("volume_type")
        if kind is None:
            return not_evaluated("Der Typ eines Datenträgers ist hier nicht zu sehen.")
        if kind not in world.declared.encrypted_volume_types:
            return failed(f"Ein Datenträger des Servers hat den Typ {kind}, der nicht verschlüsselt.")
    return PASSED
