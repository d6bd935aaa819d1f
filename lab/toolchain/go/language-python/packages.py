"""Print the provider plugins that the packages of this environment ask for in their pulumi-plugin.json."""

import importlib.metadata
import json
import sys
from pathlib import Path

found = []
for distribution in importlib.metadata.distributions():
    for file in distribution.files or ():
        if file.name == "pulumi-plugin.json":
            plugin = json.loads(Path(file.locate()).read_text(encoding="utf-8"))
            if plugin.get("resource"):
                version = plugin.get("version") or distribution.version
                server = plugin.get("server", "")
                found.append({"name": plugin["name"], "version": "v" + version.removeprefix("v"), "server": server})
json.dump(found, sys.stdout)
