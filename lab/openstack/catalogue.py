"""What does the service catalogue say? The address of every service type, by the instance's ports."""

from lab.instance import Ports

CATALOGUE = {  # service type -> (service, path); types as in OpenStack's service-types-authority
    "identity": ("keystone", "/v3"),
    "placement": ("placement", ""),
    "image": ("glance", ""),
    "compute": ("nova", "/v2.1"),
    "network": ("neutron", ""),
    "block-storage": ("cinder", "/v3"),
    "volumev3": ("cinder", "/v3"),
}


def endpoints(ports: Ports) -> dict[str, tuple[str, str]]:
    """Service type -> (name of the service and of its account, address)."""
    return {
        kind: (service, f"http://127.0.0.1:{ports.of(service)}{path}") for kind, (service, path) in CATALOGUE.items()
    }
