"""No flavor and no image hands a device of the host to a guest (PCI passthrough, GPU, trusted VF)."""

from policies.resources import Resource
from policies.verdict import PASSED, Verdict, World, failed

KINDS = {"flavor", "image"}
# Nova: extra specs of flavors and properties of images that request host devices.
PREFIXES = ("pci_passthrough:", "resources:VGPU", "resources:PGPU", "resources:CUSTOM_PCI", "hw_vif_trusted")


def check(resource: Resource, world: World) -> Verdict:  # noqa: ARG001
    """Fails where an extra spec or property requests a device of the host."""
    names = [*resource.mapping("extra_specs"), *resource.mapping("properties")]
    found = sorted(name for name in names if name.startswith(PREFIXES))
    return failed(f"Eigenschaft {', '.join(found)} reicht ein Gerät des Wirts durch.") if found else PASSED
