"""Which servers boot for real? Those in availability zone `nova`, on lab-1; those in `sim` exist in name only."""

from typing import Any

from common.errors import CheckFailedError
from lab.openstack.api import Session

ZONES = {"nova": "lab-1", "sim": "lab-2"}  # zone and aggregate of the same name -> compute host
AGGREGATES = "/v2.1/os-aggregates"


def ensure(session: Session) -> None:
    """Make the host aggregates that are the availability zones; those that are there stay."""
    there = {aggregate["name"]: aggregate for aggregate in _nova(session, "GET", AGGREGATES)["aggregates"]}
    for zone, host in ZONES.items():
        new = {"aggregate": {"name": zone, "availability_zone": zone}}
        aggregate = there.get(zone) or _nova(session, "POST", AGGREGATES, new)["aggregate"]
        if host not in aggregate.get("hosts", []):
            _nova(session, "POST", f"{AGGREGATES}/{aggregate['id']}/action", {"add_host": {"host": host}})


def _nova(session: Session, method: str, path: str, body: object = None) -> dict[str, Any]:
    answer = session.request("nova", method, path, body)
    if answer.status != 200:
        log = session.instance.log / "nova.log"
        raise CheckFailedError(f"Nova refused {method} {path} with {answer.status}: see {log}")
    return answer.body
