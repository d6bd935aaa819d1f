"""What a sentence of the plan may say to one tenant: installations of others lose their names."""

import re
from dataclasses import replace

from migration.plan import Decision, Reason, Todo

INSTALLATION_ID = re.compile(r"(\d{5,12})-[a-z0-9][a-z0-9-]*")
OF_OTHERS = "eine Anwendung eines anderen Landkreises"


def for_tenant(decision: Decision, key: str) -> Decision:
    """The decision with every installation of another tenant than `key` unnamed in its reasons and steps."""
    texts = *(item.text for item in decision.reasons), *(item.text for item in decision.todos)
    said = {text: unnamed(text, key) for text in texts}
    if all(text == plain for text, plain in said.items()):
        return decision
    return replace(
        decision,
        reasons=tuple(Reason(item.code, said[item.text]) for item in decision.reasons),
        todos=tuple(Todo(item.code, said[item.text], item.owner, item.due) for item in decision.todos),
    )


def unnamed(text: str, key: str) -> str:
    """`text` for the tenant `key`."""
    return INSTALLATION_ID.sub(lambda found: found[0] if found[1] == key else OF_OTHERS, text)
