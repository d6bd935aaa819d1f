"""Requests to the lab's APIs as the cloud's admin, for the few the lab makes itself."""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from common.errors import CheckFailedError
from lab import patience
from lab.identity import Identity
from lab.instance import Instance

REQUEST_SECONDS = 60
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback is never reached through a proxy


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON body (empty where there is none) and headers (lower case) of an answer."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Session:
    """A token of the cloud's admin, scoped to `project`."""

    instance: Instance
    token: str
    project: str

    def request(self, service: str, method: str, path: str, body: object = None) -> Answer:
        """One request to a service of the instance; raises OSError where nothing answers."""
        headers = {"X-Auth-Token": self.token}
        if service == "placement":
            headers["OpenStack-API-Version"] = "placement 1.20"  # from here on a new object is in the answer
        return _request(f"http://127.0.0.1:{self.instance.ports.of(service)}{path}", method, body, headers)


def login(instance: Instance, identity: Identity) -> Session:
    """A session of the admin. Raises OSError where Keystone does not answer, CheckFailedError where it refuses."""
    user = {"name": "admin", "domain": {"id": "default"}, "password": identity.passwords["admin"]}
    scope = {"project": {"name": "admin", "domain": {"id": "default"}}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
    answer = _request(f"{instance.auth_url}/auth/tokens", "POST", body, {})
    if answer.status != 201:
        log = instance.log / "keystone.log"
        raise CheckFailedError(f"lab {instance.name}: Keystone refuses its admin ({answer.status}): see {log}")
    return Session(instance, answer.headers["x-subject-token"], answer.body["token"]["project"]["id"])


def _request(url: str, method: str, body: object, headers: Mapping[str, str]) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310 - always http to loopback
        url, data, {"Content-Type": "application/json", **headers}, method=method
    )
    try:
        with DIRECT.open(request, timeout=patience.seconds(REQUEST_SECONDS)) as response:
            return _answer(response.status, response.read(), response.headers)
    except urllib.error.HTTPError as error:
        return _answer(error.code, error.read(), error.headers)


def _answer(status: int, content: bytes, headers: Message) -> Answer:
    try:
        body = json.loads(content) if content else {}
    except json.JSONDecodeError:
        body = {}
    return Answer(
        status, body if isinstance(body, dict) else {}, {name.lower(): text for name, text in headers.items()}
    )
