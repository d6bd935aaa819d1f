"""`kreiswolke schools`: the networks of the school sites of a tenant."""

from pathlib import Path

import rich_click as click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from common.errors import UserError
from common.estate import Estate
from common.files import canonical_json, read_json, write_text
from inventory.addresses import load_addresses
from inventory.model import Provenance
from inventory.names import read_name
from schools import load, network, report, store
from schools.labels import EXAMPLE, UNKNOWN
from schools.model import School
from schools.plan import NetworkPlan

_HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=_HELP)
def group() -> None:
    """Plan the school networks: VLANs, addresses, RADIUS clients and firewall of every site.

    Example: kreiswolke schools plan 07135
    """


@group.command(context_settings=_HELP)
@click.argument("keys", nargs=-1, metavar="[AGS]...")
@click.pass_obj
def plan(estate: Estate, keys: tuple[str, ...]) -> None:
    """Write network/<key>.json and reports/schulen-<key>.html for the named tenants, or for all that have schools.

    Example: kreiswolke schools plan 07135
    """
    plans = [_plan(estate, key)[1] for key in keys or load.tenants(_folder(estate))]
    if not plans:
        raise UserError(f"no schools in {_folder(estate)} -> one folder per tenant, one YAML file per school site")
    pages = [report.render(made, read_name(estate.inventory, made.tenant)) for made in plans]
    for made, page in zip(plans, pages, strict=True):  # everything is known to be right before a file is written
        _announce(made)
        store.save(_file(estate, made.tenant), made)
        write_text(estate.reports / f"schulen-{made.tenant}.html", page)
        gaps = sum(len(school.gaps) for school in made.schools)
        click.echo(f"{made.tenant}: {len(made.schools)} school sites, gaps: {gaps}")
        click.echo(f"  {_file(estate, made.tenant)}\n  {estate.reports / f'schulen-{made.tenant}.html'}")


@group.command(context_settings=_HELP)
@click.argument("key", metavar="AGS")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON, for programs.")
@click.pass_obj
def show(estate: Estate, key: str, as_json: bool) -> None:
    """Show the planned networks of a tenant's schools and what each lacks.

    Example: kreiswolke schools show 07135
    """
    planned = store.load(_file(estate, key))
    if as_json:
        click.echo(canonical_json(read_json(_file(estate, key))), nl=False)
        return
    _announce(planned)
    output = Console(highlight=False)
    output.print(_table(planned))
    for school in planned.schools:
        for gap in school.gaps:
            output.print(f"{school.id}: {gap}", markup=False, soft_wrap=True)


@group.command(context_settings=_HELP)
@click.argument("key", metavar="AGS")
@click.argument("device", metavar="AP")
@click.option("--radius", required=True, metavar="IP", help="RADIUS server; see `kreiswolke outputs schulen-AGS`.")
@click.pass_obj
def openwrt(estate: Estate, key: str, device: str, radius: str) -> None:
    """Write the OpenWrt configuration of one access point to network/<key>/<ap>.uci.

    The shared secret stands in it as a placeholder; it is filled in on the way to the device.

    Example: kreiswolke schools openwrt 07135 s01-ap01 --radius 10.1.1.10
    """
    try:
        from schools.openwrt import render
    except ModuleNotFoundError as error:
        raise UserError(f"`schools openwrt` needs the package {error.name} -> install kreiswolke[hosts]") from None

    schools, planned = _plan(estate, key)
    for school, site in zip(schools, planned.schools, strict=True):
        for access_point in school.access_points:
            if f"{key}-{device}" == f"{school.id}-{access_point.id}":
                path = estate.network / key / f"{device}.uci"
                write_text(path, render(school, access_point, site, radius))
                _announce(planned)
                click.echo(path)
                return
    raise UserError(f"{key} has no access point {device} -> e.g. s01-ap01: number of the site and of the device")


def _plan(estate: Estate, key: str) -> tuple[tuple[School, ...], NetworkPlan]:
    known = load.tenants(_folder(estate))
    if key not in known:
        raise UserError(f"no schools of {key} in {_folder(estate)} -> known: {', '.join(known) or 'none'}")
    schools = load.load(_folder(estate) / key)
    return schools, network.plan(key, schools, load_addresses(estate.inventory / "addresses.csv"))


def _folder(estate: Estate) -> Path:
    return estate.inventory / "schools"


def _file(estate: Estate, key: str) -> Path:
    return estate.network / f"{key}.json"


def _announce(planned: NetworkPlan) -> None:
    if planned.provenance is Provenance.EXAMPLE:
        click.echo(EXAMPLE)


def _table(planned: NetworkPlan) -> Table:
    table = Table(box=SIMPLE, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("site", no_wrap=True)
    table.add_column("school")
    table.add_column("IPv4", no_wrap=True)
    for name in ("classes", "needs\nMbit/s", "has\nMbit/s", "access\npoints"):
        table.add_column(name, justify="right", no_wrap=True)
    for school in planned.schools:
        table.add_row(
            school.id,
            school.name,
            str(school.ipv4),
            str(school.classes),
            str(school.uplink_required_mbit_s),
            UNKNOWN if school.uplink_mbit_s is None else str(school.uplink_mbit_s),
            f"{school.access_points}/{school.access_points_required}",
        )
    return table
