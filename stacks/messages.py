"""How is what a provider says told in one line, and what does it mean?"""

import json
import re
from collections.abc import Iterable

_COLOUR = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")
_HTTP = re.compile(r"\[(?P<call>[A-Z]+ \S+)\], but got (?P<status>\d+) instead: (?P<body>.*)", re.DOTALL)
_SILENT = re.compile(r'[A-Z][a-z]+ "(?P<service>https?://[^/"]+)[^"]*": .*connect: connection refused')
_TRACEBACK = "Traceback (most recent call last)"
_STACK = re.compile(r"urn:pulumi:(?:kreis|schulen)-(?P<key>\d+)::")
_FULL, _NO_ANSWER = "Quota exceeded", "does not answer"
_WAYS_OUT = {
    _FULL: "make room in the project, or put the plan's quota back: `kreiswolke up {key} --refresh`",
    "(401 ": "see that the manager can log in: `openstack user set --enable --domain kreis-{key} {key}-manager`",
    _NO_ANSWER: "see that the service runs (a lab: `kreiswolke lab up`); the same command goes on",
}
_TRANSIENT = re.compile(r"\((403|50[0234]) [A-Z]+ ")


def condensed(message: str) -> str:
    """One line of what a provider said: of an API's answer the text and status, without framing and call stacks."""
    if _TRACEBACK in message:
        message = message.strip().splitlines()[-1]
    text = plain(message).rpartition("1 error occurred:")[2].strip().removeprefix("* ")
    silent = _SILENT.search(text)
    if silent:
        return f"{silent['service']} {_NO_ANSWER}: connection refused"
    answer = _HTTP.search(text)
    if not answer:
        return text
    return f"{plain(_said(answer['body']))} ({answer['status']} {answer['call']})"


def _said(body: str) -> str:
    try:
        content = json.JSONDecoder().raw_decode(body)[0]
    except json.JSONDecodeError:
        return body
    while isinstance(content, dict):
        if isinstance(content.get("message"), str):
            return str(content["message"])
        content = next(iter(content.values()), "")
    return str(content)


def way_out(message: str, urn: str) -> str:
    """What to do about a `condensed` message on the resource `urn`, after an arrow; "" where that is unknown."""
    stack = _STACK.match(urn)
    for sign, way in _WAYS_OUT.items():
        if sign in message and (stack or "{key}" not in way):
            return f" -> {way.format(key=stack['key'] if stack else '')}"
    return ""


def transient(errors: Iterable[str]) -> bool:
    """Whether a second attempt may get over it: a request refused (403) or one at which the cloud failed (5xx).

    A Keystone with several threads may judge a request by another tenant's token, and a Neutron that has just started
    refuses its first ones (docs/lab.md): such a 403 passes, and one that is meant comes again. 5xx come under load.
    Nova's 403 of a full quota says so.
    """
    return any(_TRANSIENT.search(error) and _FULL not in error for error in errors)


def plain(message: str) -> str:
    """Text without colours and line breaks."""
    return " ".join(_COLOUR.sub("", message).split())
