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

tenants_argument = click.argument("tenants", nargs=-1, metavar="[AGS]...")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the results for programs.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Set up the servers of the stacks by Ansible, over ssh with checked host keys.

    Example: kreiswolke hosts apply 07135
    """


@group.command()
@tenants_argument
@json_option
@click.pass_obj
def apply(estate: Estate, tenants: tuple[str, ...], as_json: bool) -> None:
    """Set up the servers of these tenants, or of all: base, application hosts, RADIUS servers.

    A second run changes nothing. Ends with gathering facts for the audit, as `hosts facts` does.
    Exit code 1 where a server was not reached or a task failed.
    Your own settings, such as administrators' accounts, stand in stacks/hosts.yaml of the estate.

    Example: kreiswolke hosts apply 07135 07231
    """
    from kreiswolke.host_secrets import secret_variables
    from playbooks import settings

    own = settings.read(estate.stacks / settings.FILE)
    target, wanted = _target(estate, tenants)
    run = _play(estate, "site.yml", target, own | secret_variables(estate, wanted))
    _write_facts(estate, wanted, run)
    _finish(run.summary, as_json)


@group.command()
@tenants_argument
@json_option
@click.pass_obj
def ping(estate: Estate, tenants: tuple[str, ...], as_json: bool) -> None:
    """Log in to the servers and start Python there, as every task does; changes nothing.

    Example: kreiswolke hosts ping
    """
    target, _ = _target(estate, tenants)
    _finish(_play(estate, "ping.yml", target).summary, as_json)


@group.command()
@tenants_argument
@json_option
@click.pass_obj
def facts(estate: Estate, tenants: tuple[str, ...], as_json: bool) -> None:
    """Gather facts for the audit: sshd, firewall, time, updates, journal, open ports; changes nothing.

    Written to findings/<key>/hosts.json; a server that was not reached stands there without facts.

    Example: kreiswolke hosts facts 07135
    """
    from playbooks.facts import PLAYBOOK

    target, wanted = _target(estate, tenants)
    run = _play(estate, PLAYBOOK, target)
    _write_facts(estate, wanted, run)
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


def _target(estate: Estate, tenants: tuple[str, ...]) -> "tuple[Target, Sequence[Placed]]":
    """The servers of `tenants`, ready to be reached: what Ansible needs of them, and what the stacks say of each."""
    from kreiswolke import environment
    from kreiswolke.servers import of_tenants, servers, write_ssh_config
    from playbooks.runner import Target

    found = servers(estate)
    wanted = of_tenants(found, tenants)
    environment.make(estate).apply()
    config = write_ssh_config(estate, found, wanted)
    limit = ":".join(f"tenant_{tenant}" for tenant in tenants) or "all"
    return Target(estate.stacks, estate.network, config, limit), wanted


def _play(estate: Estate, playbook: str, target: "Target", variables: Mapping[str, Any] | None = None) -> "Run":
    from playbooks.runner import play

    return play(playbook, target, estate.log / f"hosts-{playbook.removesuffix('.yml')}.log", variables)


def _write_facts(estate: Estate, found: "Sequence[Placed]", run: "Run") -> None:
    from playbooks.facts import FILE, document, of_host

    gathered = datetime.now(UTC).isoformat(timespec="seconds")
    for tenant in sorted({placed.host.tenant for placed in found}):
        own = [placed for placed in found if placed.host.tenant == tenant]
        ids = {placed.host.name: placed.host.server_id for placed in own}
        told = {name: of_host(run, name) for name in ids}
        content = document(tenant, own[0].stack.provenance.value, gathered, ids, told)
        write_json(estate.findings / tenant / FILE, content)


def _finish(summary: "Summary", as_json: bool) -> None:
    """Show the summary; raises CheckFailedError where a host is not as it should be."""
    if as_json:
        click.echo(canonical_json(summary.as_json()), nl=False)
    if not summary.good:
        raise CheckFailedError(summary.sentence())
    console.print(summary.sentence(), soft_wrap=True)
