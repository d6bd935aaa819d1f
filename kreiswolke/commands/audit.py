"""`kreiswolke audit`: prüfen, was von den Regeln gilt, und den IT-Grundschutz-Check vorbereiten."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table

from common.errors import CheckFailedError, InputError, UserError
from common.estate import Estate
from common.files import canonical_json, write_text
from common.progress import note, step
from inventory.model import Provenance
from policies.answers import Answer, answers, violations, worst_by_subject
from policies.audit import audit
from policies.engine import Engine
from policies.findings import Findings, Result
from policies.labels import COVERAGES, EXAMPLE, LEVELS, LIMITS
from policies.requirements import requirements
from policies.rules import catalogue
from policies.scope import PLATFORM, declared_for
from policies.store import findings_file, load_findings, save_findings
from policies.waivers import load_waivers

if TYPE_CHECKING:
    from kreiswolke.evidence import ScopeEvidence

PAGE = "grundschutz-check.html"
AT_A_TIME = 4  # scopes that are read; most of that time passes waiting for the cloud


class AuditGroup(click.RichGroup):
    """Without a subcommand it audits: `kreiswolke audit 07231` is `kreiswolke audit run 07231`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before arguments that start with no subcommand and no help option."""
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=AuditGroup, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Regeln prüfen und den automatischen Teil des IT-Grundschutz-Checks schreiben.

    Beispiel: kreiswolke audit 07231
    """


@group.command("run")
@click.argument("scopes", nargs=-1, metavar="[SCHLÜSSEL|platform]...")
@click.option("--as-of", "as_of", metavar="ZEITPUNKT", help="Stand der Prüfung, z. B. 2026-11-22. Vorgabe: jetzt.")
@click.option("--state-only", is_flag=True, help="Nur den gespeicherten Zustand prüfen, ohne Cloud und Server.")
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
@click.pass_obj
def run(estate: Estate, scopes: tuple[str, ...], as_of: str | None, state_only: bool, as_json: bool) -> None:
    """Mandanten oder die Plattform prüfen; ohne Angabe alles, was aufgebaut ist.

    Liest je Mandant den gespeicherten Zustand, die Cloud mit dessen lesender Kennung und die Angaben der Server
    (kreiswolke hosts facts) und schreibt findings/<Schlüssel>/findings.json und
    reports/audit/<Schlüssel>/grundschutz-check.html.
    Ende mit 1, wenn eine Regel verletzt ist oder etwas nicht gelesen werden konnte.

    Beispiel: kreiswolke audit 07231 platform --as-of 2026-11-22
    """
    from kreiswolke import environment, evidence, host_facts
    from policies.export import Stacks

    moment = _moment(as_of)
    engine = Engine(catalogue(), load_waivers(estate.policies / "waivers.yaml"), moment.date())
    facts = {} if state_only else host_facts.read(estate, scopes)
    environment.make(estate).apply()
    stacks = Stacks(dict(os.environ))
    chosen = evidence.scopes(stacks, scopes)
    offer = evidence.offer(stacks)

    def read(scope: str) -> "ScopeEvidence | UserError":
        try:
            seen = evidence.read(estate, stacks, scope, chosen[scope], offer, facts.get(scope), live=not state_only)
        except UserError as error:
            return error
        note(f"{scope} gelesen")
        return seen

    with step("Zustand, Cloud und Server lesen"), ThreadPoolExecutor(AT_A_TIME) as readers:
        read_ones = dict(zip(chosen, readers.map(read, chosen), strict=True))
    not_read = [f"{scope}: {seen}" for scope, seen in read_ones.items() if isinstance(seen, UserError)]
    with step("Regeln prüfen, Berichte schreiben"):
        done = [_judge(estate, engine, seen, moment) for seen in read_ones.values() if not isinstance(seen, UserError)]
    _write_statewide(estate)
    _show(done, as_json)
    _fail(done, not_read, estate)


def _fail(done: list[Findings], not_read: list[str], estate: Estate) -> None:
    """Raise CheckFailedError where something was found, or a scope could not be judged."""
    found = sum(violations(findings.findings) for findings in done)
    said = [f"nicht geprüft: {'; '.join(not_read)}"] if not_read else []
    said += [f"{found} Feststellungen, Berichte in {estate.reports / 'audit'}"] if found else []
    if said:
        raise CheckFailedError("; ".join(said))


@group.command("rules")
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Programme.")
def rules(as_json: bool) -> None:
    """Den Regelkatalog mit seinen Anforderungen zeigen.

    Beispiel: kreiswolke audit rules
    """
    if as_json:
        shown = [
            {
                "id": rule.id,
                "title": rule.title,
                "requirements": [mapped.requirement for mapped in rule.requirements],
                "where": sorted(rule.where),
            }
            for rule in catalogue()
        ]
        click.echo(canonical_json({"rules": shown}), nl=False)
        return
    table = Table(Column("Regel", no_wrap=True), "Anforderung", "Stufe", "Abdeckung", "Aussage", box=SIMPLE)
    for rule in catalogue():
        for mapped in rule.requirements:
            level = LEVELS[requirements()[mapped.requirement].level]
            table.add_row(rule.id, mapped.requirement, level, COVERAGES[mapped.coverage], rule.title)
    Console(highlight=False).print(table)


def _moment(text: str | None) -> datetime:
    """The time of the audit with its zone; without one it is UTC."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            "--as-of", f"{text!r} ist kein Zeitpunkt", hint="z. B. 2026-11-22 oder 2026-11-22T08:00+01:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _judge(estate: Estate, engine: Engine, seen: "ScopeEvidence", moment: datetime) -> Findings:
    from policies.report import render_scope

    scope = seen.evidence.scope
    findings = audit(engine, declared_for(estate, scope), seen.evidence, moment)
    save_findings(findings_file(estate.findings, scope), findings)
    write_text(estate.reports / "audit" / scope / PAGE, render_scope(findings, seen.name))
    return findings


def _write_statewide(estate: Estate) -> None:
    """The counts over all tenants that have findings, also from earlier audits."""
    from policies.statewide import render_statewide

    files = sorted(path for path in estate.findings.glob("*/findings.json") if path.parent.name != PLATFORM)
    if files:
        write_text(
            estate.reports / "audit" / "landesweit.html", render_statewide([load_findings(file) for file in files])
        )


def _show(done: list[Findings], as_json: bool) -> None:
    if as_json:
        click.echo(canonical_json({"scopes": {findings.scope: _counts(findings) for findings in done}}), nl=False)
        return
    output = Console(highlight=False)
    if Provenance.EXAMPLE in {findings.provenance for findings in done}:
        output.print(EXAMPLE)
    table = Table("Umfang", *Answer, "verletzt", Column("nicht auswertbar", min_width=10), box=SIMPLE)
    for findings in done:
        given = Counter(row.answer for row in answers(findings.findings))
        results = Counter(worst_by_subject(findings.findings).values())
        numbers = [*(given[answer] for answer in Answer), results[Result.FAIL], results[Result.NOT_EVALUATED]]
        table.add_row(findings.scope, *map(str, numbers))
    output.print(table)
    output.print(LIMITS)


def _counts(findings: Findings) -> dict[str, Any]:
    """The numbers of a scope for programs: subjects by their worst result, requirements by answer."""
    return {
        "provenance": findings.provenance,
        "as_of": findings.as_of.isoformat(),
        "subjects": dict(Counter(worst_by_subject(findings.findings).values())),
        "answers": dict(Counter(row.answer for row in answers(findings.findings))),
    }
