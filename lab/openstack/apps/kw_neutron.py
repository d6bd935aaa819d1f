"""Neutron's API as one WSGI application in one process.

Neutron asks the module `uwsgi` for its worker id and start time (neutron.common.utils, hash ring and segment ranges);
it is told that this is worker 1, which started now.
"""

import sys
import time
import types

sys.argv = ["neutron-api"]
uwsgi = types.ModuleType("uwsgi")
uwsgi.opt = {"start-time": str(int(time.time())).encode()}
uwsgi.worker_id = lambda: 1
sys.modules["uwsgi"] = uwsgi

from oslo_service import backend

backend.init_backend(backend.BackendType.THREADING)
from neutron.wsgi.api import application  # noqa: F401
