"""When is the cloud ready? When each service has answered an authenticated request that loads its policy.

A fresh Neutron answers the first parallel requests with 403, because its policy is loaded on first use; one request
that writes, made to each service alone, comes before anybody else's.
"""

import threading
import time
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass

from common.errors import CheckFailedError
from lab import patience, processes
from lab.identity import Identity
from lab.instance import SERVICES, Instance
from lab.openstack import api

READY_SECONDS = 300
NAME = "kreiswolke-ready"
THERE = (200, 201, 409)  # 409: an interrupted start has left the object


@dataclass(frozen=True, slots=True)
class Probe:
    """A harmless write: an object is made and removed again. `key` is its name in the answer, where it has one."""

    path: str
    body: object
    key: str = ""


PROBES = {
    "keystone": Probe("/v3/regions", {"region": {"id": NAME}}, "region"),
    "placement": Probe("/resource_providers", {"name": NAME}),
    "glance": Probe("/v2/images", {"name": NAME}),
    "nova": Probe("/v2.1/os-server-groups", {"server_group": {"name": NAME, "policies": ["affinity"]}}, "server_group"),
    "neutron": Probe("/v2.0/networks", {"network": {"name": NAME}}, "network"),
    "cinder": Probe("/v3/{project}/types", {"volume_type": {"name": NAME}}, "volume_type"),
}


def wait_until_ready(instance: Instance, identity: Identity) -> None:
    """Return once every service is ready; raises CheckFailedError with the log of one that has ended or is not."""
    cancelled = threading.Event()
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        futures = [pool.submit(_wait, instance, identity, service, cancelled) for service in SERVICES]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            cancelled.set()
    for future in done:
        future.result()


def _wait(instance: Instance, identity: Identity, service: str, cancelled: threading.Event) -> None:
    deadline = time.monotonic() + patience.seconds(READY_SECONDS)
    while not _ready(instance, identity, service):
        log = instance.log / f"{service}.log"
        if not processes.alive(instance, service):
            raise CheckFailedError(f"lab {instance.name}: {service} has ended: see {log}")
        if time.monotonic() > deadline or cancelled.is_set():
            raise CheckFailedError(f"lab {instance.name}: {service} is not ready: see {log}")
        time.sleep(0.1)


def _ready(instance: Instance, identity: Identity, service: str) -> bool:
    probe = PROBES[service]
    try:
        session = api.login(instance, identity)
        path = probe.path.format(project=session.project)
        answer = session.request(service, "POST", path, probe.body)
        made = answer.body.get(probe.key, {}) if probe.key else answer.body
        name = made.get("id") or made.get("uuid")
        if name:
            session.request(service, "DELETE", f"{path}/{name}")
    except OSError:
        return False
    return answer.status in THERE
