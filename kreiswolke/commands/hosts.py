"""`kreiswolke hosts`: set the servers up by Ansible, reach them by name, and gather facts for the audit."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import rich_click as click

from common.errors import CheckFailedError
from common.estate import Estate
from common.files import canonical_json, write_json
from common.progress import console

if TYPE_CHECKING:
    from kreiswolke.servers import Placed
    from playbooks.results import Summary
    from playbooks.runner import Run, Target

names_argument = click.argument("names", nargs=-1, metavar="[AGS|STACK]...")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the results for programs.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Set up the servers of the stacks by Ansible, over ssh with checked host keys.

    Example: kreiswolke hosts apply 07135
    """


@group.command()
@names_argument
@json_option
@click.pass_obj
def apply(estate: Estate, names: tuple[str, ...], as_json: bool) -> None:
    """Set up the servers of these stacks, or of all: base, application hosts, RADIUS servers.

    An official key means the tenant's own stack, as for `up`: servers of its schools are those of schulen-<key>.
    A second run changes nothing. Ends with gathering facts for the audit, as `hosts facts` does.
    Exit code 1 where a server was not reached or a task failed.
    Your own settings, such as administrators' accounts, stand in stacks/hosts.yaml of the estate.

    Example: kreiswolke hosts apply 07135 schulen-07135
    """
    from kreiswolke.host_secrets import secret_variables
    from playbooks import settings

    own = settings.read(estate.stacks / settings.FILE)
    target, wanted = _target(estate, names)
    kept = _facts_of_others(estate, wanted)
    run = _play(estate, "site.yml", target, own | secret_variables(estate, wanted))
    _write_facts(estate, wanted, run, kept)
    _finish(run.summary, as_json)


@group.command()
@names_argument
@json_option
@click.pass_obj
def ping(estate: Estate, names: tuple[str, ...], as_json: bool) -> None:
    """Log in to the servers and start Python there, as every task does; changes nothing.

    Example: kreiswolke hosts ping
    """
    target, _ = _target(estate, names)
    _finish(_play(estate, "ping.yml", target).summary, as_json)


@group.command()
@names_argument
@json_option
@click.pass_obj
def facts(estate: Estate, names: tuple[str, ...], as_json: bool) -> None:
    """Gather facts for the audit: sshd, firewall, time, updates, journal, open ports; changes nothing.

    Written to findings/<key>/hosts.json; a server that was not reached stands there without facts, and what one of
    another stack said before stays.

    Example: kreiswolke hosts facts 07135
    """
    from playbooks.facts import PLAYBOOK

    target, wanted = _target(estate, names)
    kept = _facts_of_others(estate, wanted)
    run = _play(estate, PLAYBOOK, target)
    _write_facts(estate, wanted, run, kept)
    _finish(run.summary, as_json)


@group.command("ssh-config")
@click.pass_obj
def ssh_config(estate: Estate) -> None:
    """Write the ssh configuration of all servers, with the host keys their consoles show, and print its path.

    Example: ssh -F $(kreiswolke hosts ssh-config) app-07135-w01
    """
    from kreiswolke import environment
    from kreiswolke.servers import servers, write_ssh_config

    found = servers(estate)
    environment.make(estate).apply()
    click.echo(write_ssh_config(estate, found, wanted=()))


def _target(estate: Estate, names: tuple[str, ...]) -> "tuple[Target, Sequence[Placed]]":
    """The servers of the named stacks, ready to be reached: what Ansible needs of them, and what the stacks say."""
    from kreiswolke import environment
    from kreiswolke.servers import of_stacks, servers, write_ssh_config
    from playbooks.inventory import group_of
    from playbooks.runner import Target

    found = servers(estate)
    wanted = of_stacks(found, names)
    environment.make(estate).apply()
    config = write_ssh_config(estate, found, wanted)
    limit = ":".join(sorted({group_of(placed.stack.stack) for placed in wanted}))
    return Target(estate.stacks, estate.network, config, limit), wanted


def _play(estate: Estate, playbook: str, target: "Target", variables: Mapping[str, Any] | None = None) -> "Run":
    from playbooks.runner import play

    return play(playbook, target, estate.log / f"hosts-{playbook.removesuffix('.yml')}.log", variables)


def _facts_of_others(estate: Estate, wanted: "Sequence[Placed]") -> dict[str, list[dict[str, Any]]]:
    """By tenant of `wanted`, what its other servers that are still there said before; raises InputError."""
    from kreiswolke.servers import servers
    from playbooks.facts import FILE, load

    asked = {placed.host.server_id for placed in wanted}
    others = {placed.host.server_id: placed.host.tenant for placed in servers(estate)}
    kept: dict[str, list[dict[str, Any]]] = {}
    for tenant in {placed.host.tenant for placed in wanted}:
        left = {server for server, owner in others.items() if owner == tenant} - asked
        file = estate.findings / tenant / FILE
        kept[tenant] = (
            [one for one in load(file)["hosts"] if one["server_id"] in left] if left and file.exists() else []
        )
    return kept


def _write_facts(
    estate: Estate, wanted: "Sequence[Placed]", run: "Run", kept: Mapping[str, Sequence[dict[str, Any]]]
) -> None:
    from playbooks.facts import FILE, document, entry, of_host

    gathered = datetime.now(UTC).isoformat(timespec="seconds")
    for tenant in sorted({placed.host.tenant for placed in wanted}):
        own = [placed for placed in wanted if placed.host.tenant == tenant]
        told = [entry(one.host.name, one.host.server_id, gathered, of_host(run, one.host.name)) for one in own]
        content = document(tenant, own[0].stack.provenance.value, [*told, *kept[tenant]])
        write_json(estate.findings / tenant / FILE, content)


def _finish(summary: "Summary", as_json: bool) -> None:
    """Show the summary; raises CheckFailedError where a host is not as it should be."""
    if as_json:
        click.echo(canonical_json(summary.as_json()), nl=False)
    if not summary.good:
        raise CheckFailedError(summary.sentence())
    console.print(summary.sentence(), soft_wrap=True)
