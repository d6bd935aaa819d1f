"""Neutron's API as one WSGI application, in each of its worker processes.

Neutron asks the module `uwsgi` for its worker id and start time (neutron.common.wsgi_utils, hash ring and segment
ranges); it is told gunicorn's.
"""

import os
import sys
import types

sys.argv = ["neutron-api"]
uwsgi = types.ModuleType("uwsgi")
uwsgi.opt = {"start-time": os.environ["KW_STARTED"].encode()}
uwsgi.worker_id = lambda: int(os.environ["KW_WORKER"])
sys.modules["uwsgi"] = uwsgi

from oslo_service import backend

backend.init_backend(backend.BackendType.THREADING)
from neutron import policy
from neutron.wsgi.api import application  # noqa: F401

# Neutron would do it with the first request, and answer a second one meanwhile without any rule: 403.
policy.init()
