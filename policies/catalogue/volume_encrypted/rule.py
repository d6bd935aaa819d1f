"""Volumes have a type that encrypts."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"volume"}


def check(volume: Resource, world: World) -> Verdict:
    """Fails where the volume's type is not on the list of encrypting types."""
    name = volume.text("volume_type")
    if name in world.declared.encrypted_volume_types:
        return PASSED
    return failed(f"Der Typ {name or '(Voreinstellung)'} verschlüsselt nicht.")
