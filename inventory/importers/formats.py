"""The formats that can be imported, by the name the command line gives them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inventory.importers import aws_cmf, azure_migrate, konveyor, rvtools
from inventory.importers.found import Findings
from inventory.importers.layout import Options


@dataclass(frozen=True, slots=True)
class Format:
    """A format with its German title and its reader, which raises InputError where a file cannot be read."""

    title: str
    read: Callable[[Sequence[Path], Options], Findings]


FORMATS: Mapping[str, Format] = {
    "konveyor": Format("Konveyor/Tackle", konveyor.read),
    "azure-migrate": Format("Azure Migrate", azure_migrate.read),
    "rvtools": Format("RVTools", rvtools.read),
    "aws-cmf": Format("AWS Cloud Migration Factory", aws_cmf.read),
}
