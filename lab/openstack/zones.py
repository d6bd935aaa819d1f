"""Which servers boot for real? Those in availability zone `nova`, on lab-1; those in `sim` exist in name only."""

from typing import Any

from common.errors import CheckFailedError
from lab.openstack.ready import Session

ZONES = {"nova": "lab-1", "sim": "lab-2"}  # zone and aggregate of the same name -> compute host


def ensure(session: Session) -> None:
    """Make the host aggregates that are the availability zones; those that are there stay."""
    answer = session.request("nova", "GET", "/v2.1/os-aggregates")
    there = {aggregate["name"]: aggregate for aggregate in answer.body["aggregates"]}
    for zone, host in ZONES.items():
        aggregate = (
            there.get(zone)
            or _checked(session, "/v2.1/os-aggregates", {"aggregate": {"name": zone, "availability_zone": zone}})[
                "aggregate"
            ]
        )
        if host not in aggregate.get("hosts", []):
            _checked(session, f"/v2.1/os-aggregates/{aggregate['id']}/action", {"add_host": {"host": host}})


def _checked(session: Session, path: str, body: object) -> dict[str, Any]:
    answer = session.request("nova", "POST", path, body)
    if answer.status != 200:
        raise CheckFailedError(
            f"Nova refused POST {path} with {answer.status}: see {session.instance.log / 'nova.log'}"
        )
    return answer.body
