"""Keystone's API as one WSGI application; it parses sys.argv, so gunicorn's options are hidden from it.

Keystone as SAML identity provider is left out: nothing here uses it, and pysaml2 alone takes a third of the start.

It answers one request at a time. Its AuthContextMiddleware keeps the token of the request in an attribute that all
threads share, so of two requests at once both can be judged by the second one's token: the manager of a domain is
refused there (403), or let into the domain of another. One thread in gunicorn would not do instead: it would wait
seconds for each connection that a client opens in advance.
"""

import sys
import threading
import types

sys.argv = ["keystone"]
sys.modules["keystone.federation.idp"] = types.ModuleType("keystone.federation.idp")

from keystone.wsgi import api

ALONE = threading.Lock()


def application(environ, start_response):
    """Answer a request after those that came before it."""
    with ALONE:
        return api.application(environ, start_response)
