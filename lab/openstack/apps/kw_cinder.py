"""Cinder's API, scheduler and volume service in one process, talking through the in-process transport.

Cinder 28 still runs on eventlet. Its volume command is imported first because it registers the options of the
command line, and the scheduler starts beside the rest because it waits for the first report of the volume service.
"""

import gc
import os
import sys

import eventlet

gc.disable()  # until all is loaded, as in kw_gunicorn

eventlet.monkey_patch()
sys.argv = ["cinder", "--config-file", os.environ["CINDER_CONF"]]

import eventlet.wsgi
import os_brick
from cinder import service
from cinder.cmd import volume
from cinder.common import constants
from cinder.wsgi.api import application
from oslo_config import cfg

CONF = cfg.CONF


def main():
    """Start scheduler and volume service, then serve the API until the process is ended."""
    os_brick.setup(CONF)
    scheduler = service.Service.create(binary="cinder-scheduler")
    eventlet.spawn(scheduler.start)
    for backend in CONF.enabled_backends:
        CONF.register_opt(volume.host_opt, group=backend)
        host = f"{CONF.host}@{backend}"
        service.Service.create(
            host=host, service_name=backend, binary=constants.VOLUME_BINARY, coordination=True
        ).start()
    gc.freeze()
    gc.enable()
    listener = eventlet.listen((CONF.osapi_volume_listen, CONF.osapi_volume_listen_port), backlog=128)
    eventlet.wsgi.server(listener, application, log_output=False, max_size=64)


main()
