"""Writes and reads findings.json: canonical, and checked against its schema both ways."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from common.files import write_json
from inventory.model import Provenance
from policies.documents import check_document, load_json
from policies.findings import Coverage, Finding, Findings, Level, Result, Source


def findings_file(folder: Path, scope: str) -> Path:
    """`<folder>/<scope>/findings.json`."""
    return folder / scope / "findings.json"


def save_findings(path: Path, findings: Findings) -> None:
    """Write the findings; the same findings are the same bytes."""
    gathered = findings.facts_gathered
    dates = {"as_of": findings.as_of.isoformat(), "facts_gathered": gathered.isoformat() if gathered else None}
    document = json.loads(json.dumps(asdict(findings) | dates))
    check_document(document, "findings", path)
    write_json(path, document)


def load_findings(path: Path) -> Findings:
    """Read findings; raises InputError where the file is missing or not what the schema says."""
    document = load_json(path, "findings", "run `kreiswolke audit` again")
    gathered = document.get("facts_gathered")  # audits before this field asked no server
    return Findings(
        version=document["version"],
        provenance=Provenance(document["provenance"]),
        scope=document["scope"],
        stacks=tuple(document["stacks"]),
        as_of=datetime.fromisoformat(document["as_of"]),
        edition=document["edition"],
        modelled_requirements=document["modelled_requirements"],
        findings=tuple(_finding(entry) for entry in document["findings"]),
        facts_gathered=datetime.fromisoformat(gathered) if gathered else None,
    )


def _finding(entry: dict[str, Any]) -> Finding:
    typed = {
        "level": Level(entry["level"]),
        "coverage": Coverage(entry["coverage"]),
        "source": Source(entry["source"]),
        "result": Result(entry["result"]),
    }
    return Finding(**(entry | typed))
