"""Does the overview show every site, rule and gap, the unknown as unknown, and the example as one?"""

from dataclasses import replace
from pathlib import Path

import pytest

from inventory.model import Provenance
from schools import report
from schools.plan import FirewallRule, NetworkPlan, Role
from tests.pages import Tags
from tests.schools import example


@pytest.fixture
def plan(tmp_path: Path) -> NetworkPlan:
    return example.planned(tmp_path)[1]


def test_the_page_is_whole_and_needs_nothing_from_outside(plan: NetworkPlan) -> None:
    tags = Tags(report.render(plan, "Beispielkreis"))
    assert tags.open == []
    assert tags.links == ["#inhalt"]


def test_the_page_shows_sites_networks_and_gaps(plan: NetworkPlan) -> None:
    page = report.render(plan, "Beispielkreis")
    (school,) = plan.schools
    assert school.gaps
    shown = [school.name, *school.gaps, *(str(vlan.ipv4) for vlan in school.vlans)]
    assert all(text in page for text in [*shown, *(str(vlan.ipv6) for vlan in school.vlans), "Beispielkreis"])


def test_an_example_says_so_and_real_data_does_not(plan: NetworkPlan) -> None:
    notice = "Beispieldaten, frei erfunden"
    assert report.render(plan, "x").count(notice) >= 3  # on screen, on every printed page, in the footer
    assert notice not in report.render(replace(plan, provenance=Provenance.REAL), "x")


def test_unknown_is_shown_as_unknown_and_counts_as_neither(plan: NetworkPlan) -> None:
    (school,) = plan.schools
    unknown = replace(school, uplink_mbit_s=None)
    assert (report.line(unknown), report.line(school)) == ("open", "ok")
    assert report.line(replace(school, uplink_mbit_s=school.uplink_required_mbit_s - 1)) == "bad"
    page = report.render(replace(plan, schools=(unknown,)), "x")
    assert '<td class="number" data-label="vorhanden (Mbit/s)">unbekannt</td>' in page
    assert '<li class="ok"><b>0</b>' in page


def test_names_are_text_and_never_markup(plan: NetworkPlan) -> None:
    schools = tuple(replace(school, name="<script>alert(1)</script>") for school in plan.schools)
    assert "<script>" not in report.render(replace(plan, schools=schools), "x")


def test_schools_with_other_rules_have_a_matrix_of_their_own(plan: NetworkPlan) -> None:
    (school,) = plan.schools
    other = replace(school, name="Andere", firewall=(FirewallRule(Role.GAST, "internet", ("tcp/443", "tcp/8443")),))
    first, second = report.matrices((school, other))
    assert (first.schools, second.schools) == (("Beispielschule",), ("Andere",))
    assert second.cells == {(Role.GAST, "internet"): ("HTTPS", "tcp/8443")}
