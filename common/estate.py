"""Where does an estate keep its files? One folder outside the code holds everything real or generated."""

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "KREISWOLKE_ESTATE"
DEFAULT = Path(".kreiswolke")


@dataclass(frozen=True, slots=True)
class Estate:
    """The estate folder and the place of each kind of file in it."""

    root: Path

    @classmethod
    def find(cls, named: Path | None = None) -> "Estate":
        """The estate named on the command line, else by KREISWOLKE_ESTATE, else `.kreiswolke` here."""
        return cls((named or Path(os.environ.get(VARIABLE) or DEFAULT)).resolve())

    @property
    def inventory(self) -> Path:
        """The inventory folder the planner reads."""
        return self.root / "inventory"

    @property
    def plan(self) -> Path:
        """plan.json, plan.xlsx and the extracts per tenant."""
        return self.root / "plan"

    @property
    def network(self) -> Path:
        """School network plans, one `<key>.json` per tenant."""
        return self.root / "network"

    @property
    def policies(self) -> Path:
        """What is declared as allowed (`declared.yaml`) and waived (`waivers.yaml`)."""
        return self.root / "policies"

    @property
    def findings(self) -> Path:
        """Audit results, one folder per tenant plus `platform`."""
        return self.root / "findings"

    @property
    def reports(self) -> Path:
        """What people read: HTML and XLSX."""
        return self.root / "reports"

    @property
    def stacks(self) -> Path:
        """`Pulumi.<stack>.yaml` files and settings of the stacks."""
        return self.root / "stacks"

    @property
    def state(self) -> Path:
        """Pulumi's state where the backend is a folder."""
        return self.root / "state"

    @property
    def keys(self) -> Path:
        """Passphrase, ssh keys and clouds.yaml; mode 0700."""
        return self.root / "keys"

    @property
    def log(self) -> Path:
        """Logs of every run."""
        return self.root / "log"
