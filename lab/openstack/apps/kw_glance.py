"""Glance's API as one WSGI application; it parses sys.argv, so gunicorn's options are hidden from it."""

import sys

sys.argv = ["glance"]
from glance.wsgi.api import application  # noqa: F401
