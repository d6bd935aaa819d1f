"""Servers are made from approved images only."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed, not_applicable

KINDS = {"server"}


def check(server: Resource, world: World) -> Verdict:
    """Fails where the image's name is not on the list of approved images."""
    if not server.has("image_name") and not server.has("image_id"):
        return not_applicable("Der Server startet von einem Datenträger, nicht von einem Abbild.")
    name = server.text("image_name") or world.name_of(server, "image_id", "image")
    if name in world.declared.approved_images:
        return PASSED
    return failed(f"Das Abbild {name or server.text('image_id')} ist nicht freigegeben.")
