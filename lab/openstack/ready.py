"""When is the cloud ready? When each service has answered an authenticated request that loads its policy.

A fresh Neutron answers the first parallel requests with 403, because its policy is loaded on first use; one request
that writes, made to each service alone, comes before anybody else's.
"""

import json
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from common.errors import CheckFailedError
from lab import processes
from lab.identity import Identity
from lab.instance import SERVICES, Instance

READY_SECONDS = 300
NAME = "kreiswolke-ready"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON body of an API's answer."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Session:
    """A token of the cloud's admin."""

    instance: Instance
    token: str
    project: str

    def request(self, service: str, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One request to a service of the instance; raises OSError where nothing answers."""
        url = f"http://127.0.0.1:{self.instance.ports.of(service)}{path}"
        return _request(url, method, body, {"X-Auth-Token": self.token, **headers})


@dataclass(frozen=True, slots=True)
class Probe:
    """A harmless write: an object is made and removed again. `key` is its name in the answer, where it has one."""

    path: str
    body: object
    key: str


PROBES = {
    "keystone": Probe("/v3/regions", {"region": {"id": NAME}}, "region"),
    "glance": Probe("/v2/images", {"name": NAME}, ""),
    "nova": Probe("/v2.1/os-server-groups", {"server_group": {"name": NAME, "policies": ["affinity"]}}, "server_group"),
    "neutron": Probe("/v2.0/networks", {"network": {"name": NAME}}, "network"),
    "cinder": Probe("/v3/{project}/types", {"volume_type": {"name": NAME}}, "volume_type"),
    "placement": Probe("/resource_providers", {"name": NAME}, ""),
}


def wait_until_ready(instance: Instance, identity: Identity) -> Session:
    """Return an admin session once every service is ready; raises CheckFailedError with the log of one that is not."""
    cancelled = threading.Event()
    deadline = time.monotonic() + READY_SECONDS
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        login = pool.submit(_login, instance, identity, deadline, cancelled)
        futures: list[Future[Any]] = [login]
        futures += [pool.submit(_ready, instance, name, login, deadline, cancelled) for name in PROBES]
        wait(futures, return_when=FIRST_EXCEPTION)
        cancelled.set()
    for future in futures:
        future.result()
    return login.result()


def _login(instance: Instance, identity: Identity, deadline: float, cancelled: threading.Event) -> Session:
    user = {"name": "admin", "domain": {"id": "default"}, "password": identity.passwords["admin"]}
    scope = {"project": {"name": "admin", "domain": {"id": "default"}}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
    while True:
        answer = _try(lambda: _request(f"{instance.auth_url}/auth/tokens", "POST", body, {}))
        if answer and answer.status == 201:
            return Session(instance, answer.headers["x-subject-token"], answer.body["token"]["project"]["id"])
        _pause(instance, "keystone", answer, deadline, cancelled)


def _ready(
    instance: Instance, service: str, login: "Future[Session]", deadline: float, cancelled: threading.Event
) -> None:
    session, probe = login.result(), PROBES[service]
    path = probe.path.format(project=session.project)
    version = {"OpenStack-API-Version": "placement 1.20"} if service == "placement" else {}
    while True:
        answer = _try(lambda: session.request(service, "POST", path, probe.body, **version))
        if answer and answer.status in (200, 201, 409):
            break
        _pause(instance, service, answer, deadline, cancelled)
    made = answer.body.get(probe.key, {}) if probe.key else answer.body
    name = made.get("id") or made.get("uuid")
    if name:
        session.request(service, "DELETE", f"{path}/{name}", **version)


def _pause(
    instance: Instance, service: str, answer: Answer | None, deadline: float, cancelled: threading.Event
) -> None:
    log = instance.log / f"{service}.log"
    if not processes.alive(instance, service):
        raise CheckFailedError(f"lab {instance.name}: {service} has ended: see {log}")
    if time.monotonic() > deadline or cancelled.is_set():
        said = f"answers {answer.status}" if answer else "does not answer"
        raise CheckFailedError(f"lab {instance.name}: {service} {said}: see {log}")
    time.sleep(0.1)


def _try(request: Any) -> Answer | None:
    try:
        answer: Answer = request()
    except OSError:
        return None
    return answer


def _request(url: str, method: str, body: object, headers: dict[str, str]) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)  # noqa: S310
    try:
        with DIRECT.open(request, timeout=60) as response:
            return _answer(response.status, response.read(), response.headers)
    except urllib.error.HTTPError as error:
        return _answer(error.code, error.read(), error.headers)


def _answer(status: int, content: bytes, headers: Any) -> Answer:
    try:
        body = json.loads(content) if content else {}
    except json.JSONDecodeError:
        body = {}
    return Answer(
        status, body if isinstance(body, dict) else {}, {name.lower(): value for name, value in headers.items()}
    )
