import runpy
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest

from lab.openstack import services

Application = Callable[[object, object], str]


def loaded(monkeypatch: pytest.MonkeyPatch, stand_in: Application) -> Application:
    """The lab's application around `stand_in` for Keystone, which is not installed here."""
    wsgi, api = ModuleType("keystone.wsgi"), ModuleType("keystone.wsgi.api")
    wsgi.api, api.application = api, stand_in  # type: ignore[attr-defined]
    for module in (ModuleType("keystone"), wsgi, api, ModuleType("keystone.federation.idp")):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(sys, "argv", sys.argv)
    application: Application = runpy.run_path(str(services.APPS / "kw_keystone.py"))["application"]
    return application


def test_keystone_is_at_one_request_at_a_time_because_its_threads_share_a_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = threading.Barrier(2)

    def keystone(environ: object, start_response: object) -> str:
        try:
            meeting.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            return f"{environ} alone"
        return f"{environ} beside another"

    application = loaded(monkeypatch, keystone)
    with ThreadPoolExecutor(2) as clients:
        answers = list(clients.map(application, ("first", "second"), (None, None)))
    assert answers == ["first alone", "second alone"]
