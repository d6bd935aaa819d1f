"""How is each OpenStack service started? Each by itself, on its port on loopback."""

from pathlib import Path

from lab import patience
from lab.instance import SERVICES, Instance
from lab.processes import Program, environment

APPS = Path(__file__).parent / "apps"
THREADS = {"nova": 12, "neutron": 12}
WORKERS = {"neutron": 2}  # of all services it computes the longest, and Python runs one thread at a time
SIMULATED = "kw_fake.FakeDriver"
REAL = "kw_nspawn.Driver"


def programs(instance: Instance, venv: Path, *, hosts: bool) -> list[Program]:
    """The services as programs; `hosts` says whether the servers of compute host lab-1 really boot."""
    own = {"KW_COMPUTES": computes(hosts=hosts), "KW_PATIENCE": str(patience.factor())}
    env = {**service_environment(instance, venv), **own}
    return [
        Program(name, tuple(_command(instance, venv, name)), {**env, "KW_WORKERS": str(WORKERS.get(name, 1))})
        for name in SERVICES
    ]


def computes(*, hosts: bool) -> str:
    """Compute hosts and their drivers: lab-1 real where hosts can boot, lab-2 always simulated."""
    return f"lab-1={REAL if hosts else SIMULATED} lab-2={SIMULATED}"


def service_environment(instance: Instance, venv: Path) -> dict[str, str]:
    """What the services and their management commands find in their environment."""
    conf = str(instance.conf)
    folders = {f"OS_{name}_CONFIG_DIR": conf for name in ("KEYSTONE", "GLANCE", "PLACEMENT", "NOVA", "NEUTRON")}
    files = {
        "OS_KEYSTONE_CONFIG_FILES": "keystone.conf",
        "OS_NOVA_CONFIG_FILES": f"{venv}/etc/nova/api-paste.ini;nova.conf",  # the first file is read as paste file
        "OS_NEUTRON_CONFIG_FILES": "neutron.conf",
        "CINDER_CONF": f"{conf}/cinder.conf",
    }
    python = {
        "PYTHONPATH": str(APPS),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "MALLOC_ARENA_MAX": "2",
        "KW_LAB_ROOT": str(instance.root),
    }
    return environment({**folders, **files, **python, "PATH": f"{venv}/bin:{environment()['PATH']}"})


def _command(instance: Instance, venv: Path, name: str) -> list[str]:
    if name == "cinder":
        return [f"{venv}/bin/python", str(APPS / "kw_cinder.py")]
    address = f"127.0.0.1:{instance.ports.of(name)}"
    threads = str(THREADS.get(name, 8))
    settings = ("--config", str(APPS / "kw_gunicorn.py"), "--bind", address, "--threads", threads)
    return [f"{venv}/bin/gunicorn", *settings, f"kw_{name}:application"]
