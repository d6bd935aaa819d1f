"""Nova's API, conductor, scheduler and compute hosts in one process on native threads.

They talk through oslo.messaging's in-process transport. KW_COMPUTES says which hosts there are and with which driver:
`lab-1=kw_nspawn.Driver lab-2=kw_fake.FakeDriver`; drivers are modules of this folder, which Nova finds as part of its
own package `nova.virt`.
"""

import os
import sys
import uuid
from pathlib import Path

sys.argv = ["nova-api"]
os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] = "true"
from nova import monkey_patch

monkey_patch.patch(backend="threading")

import nova.conf
import nova.virt
import os_brick
import os_vif
from nova import context, objects, service
from nova.api.openstack import wsgi_app
from nova.compute import rpcapi as compute_rpcapi
from nova.conductor import rpcapi as conductor_rpcapi
from nova.objects import host_mapping
from nova.scheduler import rpcapi as scheduler_rpcapi
from oslo_log import log as logging

CONF = nova.conf.CONF
LOG = logging.getLogger("kreiswolke")
nova.virt.__path__.append(str(Path(__file__).parent))


def start_services():
    """Start conductor, scheduler and the compute hosts, and map the hosts to their cell."""
    os_vif.initialize()
    os_brick.setup(CONF)
    objects.Service.enable_min_version_cache()
    identity = Path(CONF.state_path) / "compute_id"
    if not identity.exists():  # without it Nova refuses the second start of a compute host
        identity.write_text(str(uuid.uuid5(uuid.NAMESPACE_DNS, "lab-1.kreiswolke.test")))
    started = [
        _started("nova-conductor", topic=conductor_rpcapi.RPC_TOPIC),
        _started("nova-scheduler", topic=scheduler_rpcapi.RPC_TOPIC),
    ]
    for compute in os.environ["KW_COMPUTES"].split():
        host, driver = compute.split("=")
        CONF.set_override("compute_driver", driver)
        topics = {"topic": compute_rpcapi.RPC_TOPIC, "topic_alt": compute_rpcapi.RPC_TOPIC_ALT}
        started.append(_started("nova-compute", host=host, **topics))
    host_mapping.discover_hosts(context.get_admin_context())
    return started


def _started(binary, **where):
    created = service.Service.create(binary=binary, **where)
    created.start()
    return created


try:
    application = wsgi_app.init_application("osapi_compute", "nova-api")
    SERVICES = start_services()
except BaseException:
    LOG.exception("Nova failed to start")
    os._exit(3)  # the threads of the services are no daemons: sys.exit would wait for them
