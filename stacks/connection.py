"""How do we look into the cloud beside Pulumi? As its admin, through openstacksdk."""

import logging
import re
from typing import Any

from common.errors import CheckFailedError
from stacks.cloud import cloud_id, endpoint

_PYTHON_OBJECTS = re.compile(r": HTTPS?ConnectionPool\(.*")  # how requests goes on after the place that does not answer


def connect(name: str) -> Any:
    """A connection to cloud `name` of clouds.yaml that has logged in.

    Raises InputError where clouds.yaml has no such entry, CheckFailedError where the cloud does not let us in.
    """
    endpoint(name)  # openstacksdk would not say which file it looked at
    import openstack  # half a second of imports that most runs do without
    from keystoneauth1.exceptions import ClientException
    from openstack.exceptions import SDKException

    logging.getLogger("keystoneauth").setLevel(logging.ERROR)  # it warns of what is raised here anyway
    try:
        connection = openstack.connect(cloud=name)
        connection.authorize()
    except (SDKException, ClientException) as error:
        text = _PYTHON_OBJECTS.sub("", " ".join(str(error).split()))
        raise CheckFailedError(f"cloud {name}: {text}") from None
    return connection


def current_cloud_id(connection: Any) -> str:
    """The id of the cloud behind `connection`."""
    project = connection.identity.get_project(connection.current_project_id)
    return cloud_id(project.id, project.tags)
