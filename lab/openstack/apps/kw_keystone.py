"""Keystone's API as one WSGI application; it parses sys.argv, so gunicorn's options are hidden from it.

Keystone as SAML identity provider is left out: nothing here uses it, and pysaml2 alone takes a third of the start.
"""

import sys
import types

sys.argv = ["keystone"]
sys.modules["keystone.federation.idp"] = types.ModuleType("keystone.federation.idp")

from keystone.wsgi.api import application  # noqa: F401
