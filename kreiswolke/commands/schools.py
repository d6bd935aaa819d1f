"""`kreiswolke schools`: the networks of the school sites of a tenant."""

import rich_click as click

from common.estate import Estate

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
    """Write network/<key>.json for the named tenants, or for all that have schools in the inventory.

    Example: kreiswolke schools plan 07135
    """
    from common.errors import UserError
    from inventory.addresses import load_addresses
    from schools import load, network, store

    folder = estate.inventory / "schools"
    known = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for key in keys:
        if key not in known:
            raise UserError(f"no schools of {key} in {folder} -> known: {', '.join(known) or 'none'}")
    addresses = load_addresses(estate.inventory / "addresses.csv")
    for key in keys or known:
        made = network.plan(key, load.load(folder / key), addresses)
        store.save(estate.network / f"{key}.json", made)
        gaps = sum(len(school.gaps) for school in made.schools)
        click.echo(f"{key}: {len(made.schools)} school sites, {gaps} gaps -> {estate.network / f'{key}.json'}")
