"""Do findings and reports say what they have to, and nothing of anybody else?"""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from html.parser import HTMLParser

import pytest

from common.errors import InputError, UserError
from common.files import read_json, write_json
from inventory.model import Provenance
from policies import labels
from policies.engine import Engine
from policies.findings import Findings, Source
from policies.report import render_scope
from policies.requirements import EDITION, requirements
from policies.rules import catalogue
from policies.scope import PLATFORM
from policies.statewide import render_statewide
from policies.store import findings_file, load_findings, save_findings
from tests.policies.fixtures import fixture_world

MOMENT = datetime(2026, 11, 22, 4, 5, tzinfo=UTC)
GATHERED = datetime(2026, 11, 21, 3, 4, tzinfo=UTC)


@cache
def findings(scope="99001", provenance=Provenance.EXAMPLE):
    """Findings of all tenant fixtures, as if they were one tenant; subjects are named after the scope."""
    worlds = [fixture_world(rule.id) for rule in catalogue() if "tenant" in rule.scopes]
    found = [
        replace(finding, subject=f"kreis-{scope}:{finding.subject}")
        for world in worlds
        for finding in Engine(catalogue(), (), MOMENT.date()).evaluate(
            world if world.source in (Source.LIVE, Source.HOST) else replace(world, source=Source.STATE)
        )
        if finding.subject
    ]
    stacks = (f"kreis-{scope}",)
    return Findings(1, provenance, scope, stacks, MOMENT, EDITION, len(requirements()), tuple(found), GATHERED)


class Structure(HTMLParser):
    """Tags that are never closed, headings in order, and addresses that would be fetched."""

    VOID = frozenset({"meta", "br", "col"})

    def __init__(self, text):
        super().__init__()
        self.open, self.headings, self.fetched = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.fetched += [value for name, value in attrs if name == "src" or (tag == "link" and name == "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_findings_are_read_as_they_were_written_and_the_same_bytes(tmp_path):
    file = findings_file(tmp_path, "99001")
    save_findings(file, findings())
    first = file.read_bytes()
    assert load_findings(file) == findings()
    save_findings(file, load_findings(file))
    assert file.read_bytes() == first


def test_findings_of_another_version_are_refused(tmp_path):
    file = findings_file(tmp_path, "99001")
    save_findings(file, findings())
    file.write_text(file.read_text(encoding="utf-8").replace('"version": 1', '"version": 2'), encoding="utf-8")
    with pytest.raises(InputError, match="version"):
        load_findings(file)


def test_the_first_page_has_denominator_edition_and_limits_of_the_claim():
    page = render_scope(findings(), "Landkreis Musterland")
    first = page[: page.index('id="antworten"')]
    assert "IT-Grundschutz-Check, automatischer Teil" in first
    assert labels.EDITION_SOURCE in first
    assert labels.LIMITS in first
    assert "36 modellierten Bausteine" in first
    assert '<td class="number">696</td>' in first
    assert "22.11.2026, 04:05 Uhr" in first


def test_the_first_page_says_when_the_servers_were_asked_or_that_they_were_not():
    said = {
        "befragt am 21.11.2026, 03:04 Uhr": findings(),
        "wurden noch nie befragt": replace(findings(), facts_gathered=None),
        "wurden nicht einbezogen": replace(
            findings(), findings=tuple(f for f in findings().findings if f.source is not Source.HOST)
        ),
        "keine vorhanden": replace(
            findings(), facts_gathered=None, findings=tuple(replace(f, subject="") for f in findings().findings)
        ),
    }
    for sentence, found in said.items():
        page = render_scope(found, "Landkreis Musterland")
        assert [other for other in said if other in page] == [sentence]


def test_the_list_of_rules_says_where_each_was_tested():
    page = render_scope(findings(), "Landkreis Musterland")
    listed = page[page.index('id="regeln"') :]
    for rule, places in (
        ("host_ssh_no_root", "Server"),
        ("sg_stateful", "Stack, Cloud"),
        ("server_no_secrets", "Stack"),
    ):
        row = listed.split(f"<code>{rule}</code>")[1].split("</tr>")[0]
        assert f"geprüft: {places}</span>" in row


def test_findings_of_audits_that_asked_no_server_are_still_read(tmp_path):
    file = findings_file(tmp_path, "99001")
    save_findings(file, findings())
    document = read_json(file)
    del document["facts_gathered"]
    write_json(file, document)
    assert load_findings(file).facts_gathered is None


def test_example_data_is_marked_on_screen_and_on_every_printed_page():
    page = render_scope(findings(), "Landkreis Musterland")
    assert '<aside class="example"' in page
    assert f'@top-center {{ content: "{labels.EXAMPLE}"' in page
    real = render_scope(findings(provenance=Provenance.REAL), "Landkreis Musterland")
    assert labels.EXAMPLE not in real


@pytest.mark.parametrize("page", [render_scope(findings(), "Landkreis"), render_statewide([findings()])])
def test_pages_are_well_formed_and_fetch_nothing(page):
    structure = Structure(page)
    assert structure.open == []
    assert structure.fetched == []
    assert structure.headings[0] == 1
    assert structure.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(structure.headings, structure.headings[1:], strict=False))
    assert '<html lang="de">' in page


def test_names_are_escaped():
    assert "<script>alert" not in render_scope(findings(), "<script>alert(1)</script>")


def test_every_failure_is_shown_with_subject_and_remedy():
    page = render_scope(findings(), "Landkreis")
    for rule in catalogue():
        if "tenant" in rule.scopes and rule.id not in ("server_boot_encrypted", "volume_encrypted"):
            assert escape(rule.remedy) in page, rule.id
    assert "kreis-99001:fail_ssh_from_everybody" in page


def test_the_statewide_view_names_neither_tenants_nor_objects():
    page = render_statewide([findings("99001"), findings("99002")])
    assert "2 geprüfte Mandanten" in page
    assert not re.search(r"9900[12]|fail_|pass_", page)


def test_real_and_example_findings_never_mix():
    with pytest.raises(UserError, match="never mix"):
        render_statewide([findings(), findings("99002", Provenance.REAL)])


def test_the_report_of_the_platform_says_so():
    page = render_scope(replace(findings(), scope=PLATFORM), "Gemeinsame Plattform")
    assert "gemeinsame Plattform" in page
    assert f"(Schlüssel {PLATFORM})" not in page
