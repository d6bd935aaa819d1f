"""How is what a provider says told in one line?"""

import json
import re

_COLOUR = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")
_HTTP = re.compile(r"\[(?P<call>[A-Z]+ \S+)\], but got (?P<status>\d+) instead: (?P<body>.*)", re.DOTALL)
_TRACEBACK = "Traceback (most recent call last)"


def condensed(message: str) -> str:
    """One line of what a provider said: of an API's answer the text and status, without framing and call stacks."""
    if _TRACEBACK in message:
        message = message.strip().splitlines()[-1]
    text = plain(message).rpartition("1 error occurred:")[2].strip().removeprefix("* ")
    answer = _HTTP.search(text)
    if not answer:
        return text
    return f"{_said(answer['body'])} ({answer['status']} {answer['call']})"


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


def plain(message: str) -> str:
    """Text without colours and line breaks."""
    return " ".join(_COLOUR.sub("", message).split())
