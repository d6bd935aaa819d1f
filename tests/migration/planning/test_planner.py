"""Where does each kind of installation go, when, and is it said why?"""

from dataclasses import replace
from datetime import date

import pytest

from common.errors import InputError
from inventory.model import Calendar, Hosting, Inventory, PersonalData
from migration.labels import PRICES
from migration.plan import Decision, Plan, Target
from migration.planning.planner import make_plan
from tests.migration import estate as e
from tests.migration import rich as r
from tests.migration.estate import of


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(r.rich())


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_every_installation_has_a_decision_in_order(plan: Plan) -> None:
    assert [item.installation for item in plan.decisions] == sorted(item.id for item in r.ALL)


def test_servers_move_into_the_shared_cloud(plan: Plan) -> None:
    decision = of(plan, r.PERMITS)
    assert (decision.target, decision.provider, decision.offer) == (Target.SHARED_IAAS, e.CLOUD, "iaas")
    assert decision.clearances == ("personen",)


def test_a_multi_tenant_web_application_moves_to_the_platform(plan: Plan) -> None:
    assert of(plan, r.PORTAL).target is Target.SHARED_PAAS


def test_a_desktop_program_moves_to_the_desktop_pool(plan: Plan) -> None:
    assert of(plan, r.EDITOR).target is Target.DESKTOP_POOL


def test_what_is_cleared_by_name_moves_to_the_public_cloud_once_it_is(plan: Plan) -> None:
    decision = of(plan, r.MAP)
    assert decision.target is Target.PUBLIC_CLOUD
    assert decision.start is not None
    assert decision.start >= date(2027, 2, 1)


def test_an_attestation_that_runs_out_is_said_beforehand(plan: Plan) -> None:
    assert [todo.code for todo in of(plan, r.MAP).todos] == ["renewal"]
    assert "01.06.2027" in of(plan, r.MAP).todos[0].text


def test_what_nobody_uses_is_switched_off(plan: Plan) -> None:
    assert of(plan, r.OLD).target is Target.RETIRE


def test_a_product_without_support_gives_way_to_the_common_one(plan: Plan) -> None:
    decision = of(plan, r.ENDING)
    assert (decision.target, decision.replacement) == (Target.REPLACE, "nachfolger")


def test_what_leaves_a_service_provider_waits_for_the_end_of_its_contract(plan: Plan) -> None:
    decision = of(plan, r.HOSTED)
    assert decision.strategy == "relocate"
    assert decision.end is not None
    assert decision.end >= date(2027, 6, 30)
    assert "wave_contract" in codes(decision)
    assert [todo.code for todo in decision.todos] == ["notice"]


@pytest.mark.parametrize(
    ("installation", "code"),
    [(r.DONGLE, "special_hardware"), (r.SECRET, "schutzbedarf_sehr_hoch"), (r.PRINTED, "device_latency")],
    ids=["dongle", "very high need", "device"],
)
def test_what_is_held_stays_and_says_why(plan: Plan, installation: e.Installation, code: str) -> None:
    decision = of(plan, installation)
    assert (decision.target, decision.wave) == (Target.STAY_LOCAL, None)
    assert code in codes(decision)


def test_without_a_clearance_there_is_a_target_but_no_wave_and_somebody_has_to_act(plan: Plan) -> None:
    decision = of(plan, r.SOCIAL)
    assert (decision.target, decision.wave, codes(decision)[-1]) == (Target.SHARED_IAAS, None, "not_cleared")
    assert [(todo.code, bool(todo.owner)) for todo in decision.todos] == [("clearance", True)]


def test_no_contract_is_cancelled_for_a_move_that_has_no_wave() -> None:
    hosted = replace(r.HOSTED, personal_data=PersonalData.SOCIAL)  # nothing is cleared for social data
    inventory = r.rich()
    decision = of(make_plan(replace(inventory, installations={**inventory.installations, hosted.id: hosted})), hosted)
    assert decision.wave is None
    assert [todo.code for todo in decision.todos] == ["clearance"]


def test_a_contract_that_ends_before_the_move_is_to_be_extended() -> None:
    ending = e.contract("vertrag", end=date(2026, 12, 31), notice_months=0)
    item = e.installation(hosting=Hosting.SERVICE_PROVIDER, provider=e.HOSTER, contract="vertrag")
    decision = make_plan(e.estate([item], contracts=[ending])).decisions[0]
    assert decision.wave == 1
    assert [(todo.code, todo.due) for todo in decision.todos] == [("extension", date(2026, 12, 31))]


def test_where_only_a_closing_clearance_leaves_no_wave_it_is_to_be_renewed() -> None:
    hosted = e.installation(hosting=Hosting.SERVICE_PROVIDER, provider=e.HOSTER, contract="vertrag")
    late = e.contract("vertrag", end=date(2027, 6, 15))
    proven = e.attestation("testat", valid_until=date(2027, 3, 1))
    inventory = e.estate([hosted], contracts=[late], attestations=[proven])
    decision = make_plan(inventory).decisions[0]
    assert (decision.wave, codes(decision)[-1]) == (None, "no_window")
    assert [(todo.code, todo.due) for todo in decision.todos] == [("renewal", date(2027, 3, 1))]


def test_a_cycle_and_what_must_go_with_it_move_in_one_wave(plan: Plan) -> None:
    members = (r.PORTAL, r.PROCEDURE, r.DIRECTORY)
    assert len({(of(plan, item).wave, of(plan, item).group) for item in (r.PORTAL, r.PROCEDURE)}) == 1
    assert of(plan, r.PORTAL).wave is not None
    group = next(item for item in plan.groups if r.PORTAL.id in item.members)
    assert {r.PORTAL.id, r.PROCEDURE.id} <= set(group.members) <= {item.id for item in members}
    assert {(edge.source, edge.target) for edge in group.edges} >= {(r.PORTAL.id, r.PROCEDURE.id)}


def test_nothing_moves_before_what_it_needs(plan: Plan) -> None:
    waves = [of(plan, item).wave for item in (r.DIRECTORY, r.DATABASE, r.PERMITS)]
    assert None not in waves
    assert waves[2] >= max(waves[0], waves[1])  # type: ignore[operator,type-var]


def test_a_blackout_moves_a_wave_and_is_named(plan: Plan) -> None:
    decision = of(plan, r.PERMITS)
    assert decision.wave == 2
    assert "Bauwoche" in decision.reasons[-1].text


def test_the_circle_grows_after_the_pilots(plan: Plan) -> None:
    first = {key: min(d.wave for d in plan.decisions if d.tenant == key and d.wave) for key in e.KEYS}
    assert first[r.A] == 1
    assert min(first[r.B], first[r.C]) == 4


def test_a_landing_zone_counts_a_server_once(plan: Plan) -> None:
    zones = [zone for zone in plan.landing_zones if zone.tenant == r.A]
    assert sum(zone.vcpus for zone in zones) == 3 * 2
    assert all(zone.id == f"{r.A}-w{zone.wave:02}" for zone in zones)


def test_a_move_without_sized_servers_is_named_and_not_counted_as_nothing(plan: Plan) -> None:
    zone = next(zone for zone in plan.landing_zones if r.EDITOR.id in zone.installations)
    assert r.EDITOR.id in zone.unsized


def test_the_first_landkreis_of_a_product_pays_for_its_set_up() -> None:
    one = make_plan(e.estate([e.installation(r.A)]))
    two = make_plan(e.estate([e.installation(r.A), e.installation(r.B)]))
    assert two.objective.terms["setup_effort"] == one.objective.terms["setup_effort"] > 0


def test_a_team_without_hours_lets_nothing_move_and_is_named() -> None:
    tired = e.estate([e.installation()], teams=(*e.CENTRAL, e.team("it", "operations", r.A, 0)))
    decision = make_plan(tired).decisions[0]
    assert (decision.wave, codes(decision)[-1]) == (None, "wave_capacity")
    unknown = make_plan(e.estate([e.installation()], teams=e.CENTRAL)).decisions[0]
    assert "nicht erfasst" in unknown.reasons[-1].text


def test_capacity_spreads_moves_over_waves() -> None:
    hours = 2 * 8  # as much as one rehost of medium size takes of the tenant's own team
    many = [e.installation(number=number, users=100) for number in range(1, 5)]
    plan = make_plan(e.estate(many, teams=(*e.CENTRAL, e.team("it", "operations", r.A, hours // 8))))
    assert [item.wave for item in plan.decisions] == [1, 2, 3, 4]


def test_a_pinned_wave_is_kept_even_without_capacity() -> None:
    many = [e.installation(number=number, users=100) for number in range(1, 3)]
    teams = (*e.CENTRAL, e.team("it", "operations", r.A, 2))
    plan = make_plan(e.estate(many, teams=teams, pins=[e.pin(item, number=3) for item in many]))
    assert [item.wave for item in plan.decisions] == [3, 3]


def test_a_pin_does_not_beat_the_law() -> None:
    item = e.installation()
    plan = make_plan(e.estate([item], pins=[e.pin(item, "public_cloud", 2)]))
    assert (plan.decisions[0].target, plan.decisions[0].wave) == (Target.PUBLIC_CLOUD, None)
    assert {todo.code for todo in plan.decisions[0].todos} == {"clearance", "attestation"}


def test_a_pinned_target_is_kept_against_what_holds_it() -> None:
    item = e.installation(special_hardware=True)
    plan = make_plan(e.estate([item], pins=[e.pin(item, "shared_iaas")]))
    assert (plan.decisions[0].target, plan.decisions[0].wave) == (Target.SHARED_IAAS, 1)
    assert codes(plan.decisions[0])[0] == "pinned"


def test_a_decision_to_stay_is_kept() -> None:
    item = e.installation()
    plan = make_plan(e.estate([item], pins=[e.pin(item, "stay_local")]))
    assert (plan.decisions[0].target, codes(plan.decisions[0])) == (Target.STAY_LOCAL, ["pinned"])


def test_unknown_answers_to_decisive_questions_hold_it_until_they_are_given() -> None:
    for change in ({"special_hardware": None}, {"hosting": None, "provider": None}):
        decision = make_plan(e.estate([e.installation(**change)])).decisions[0]  # type: ignore[arg-type]
        assert decision.target is Target.STAY_LOCAL
        assert decision.todos


def test_what_moves_together_stays_together() -> None:
    free, bound = e.installation(number=1), e.installation(number=2, special_hardware=True)
    plan = make_plan(e.estate([free, bound], dependencies=[e.together(free, bound)]))
    assert codes(of(plan, free)) == ["group_stays"]


def test_waves_before_the_planning_date_are_left_alone() -> None:
    plan = make_plan(e.estate([e.installation()], as_of=date(2027, 2, 10)))
    assert plan.decisions[0].wave == 3


def test_an_empty_calendar_moves_nothing() -> None:
    decision = make_plan(e.estate([e.installation()], calendar=Calendar((), (), ()))).decisions[0]
    assert (decision.wave, codes(decision)[-1]) == (None, "no_wave_left")


def test_two_teams_for_the_same_work_are_refused() -> None:
    twice = e.estate([], teams=[*e.CENTRAL, e.team("zentral-x", "platform")])
    with pytest.raises(InputError, match="same tenant and skill"):
        make_plan(twice)


def test_a_deadline_goes_first() -> None:
    soon = date(2027, 2, 20)
    items = [e.installation(number=n, users=100, servers=(f"vm-{n}",)) for n in (1, 2, 3)]
    servers = [e.server(f"vm-{n}", end_of_life=soon if n == 3 else None) for n in (1, 2, 3)]
    plan = make_plan(e.estate(items, servers=servers, teams=(*e.CENTRAL, e.team("it", "operations", r.A, 2))))
    assert of(plan, items[2]).wave == 1


def test_the_uncritical_goes_before_the_critical() -> None:
    special = e.installation(number=1, users=100, personal_data=PersonalData.SPECIAL)
    plain = e.installation(number=2, users=100)
    cleared = [e.clearance("a"), e.clearance("b", personal_data=PersonalData.SPECIAL)]
    teams = (*e.CENTRAL, e.team("it", "operations", r.A, 2))
    plan = make_plan(e.estate([special, plain], clearances=cleared, teams=teams))
    assert (of(plan, plain).wave, of(plan, special).wave) == (1, 2)


def test_the_objective_is_the_sum_of_its_terms_beside_a_baseline_in_which_nothing_moves(plan: Plan) -> None:
    objective = plan.objective
    assert objective.total_cents == sum(objective.terms.values())
    assert objective.baseline_cents > 0
    assert (objective.method, objective.bound_cents) == ("greedy", None)


@pytest.mark.parametrize("waves", [(), (e.wave(-20),)])
def test_a_calendar_without_a_wave_to_come_costs_nothing(inventory: Inventory, waves: tuple[e.Wave, ...]) -> None:
    empty = replace(inventory, calendar=replace(inventory.calendar, waves=waves))
    assert make_plan(empty).objective.baseline_cents == 0


def test_a_price_that_nobody_knows_is_named() -> None:
    inventory = r.rich()
    without: Inventory = replace(inventory, prices={k: v for k, v in inventory.prices.items() if k != "vcpu-month"})
    assert make_plan(without).objective.missing == ("vcpu-month",)


def test_every_price_the_objective_asks_for_has_a_name_for_people() -> None:
    unpriced = replace(r.rich(), prices={})
    assert set(make_plan(unpriced).objective.missing) == set(PRICES) - {"contract.annual_cost_cents"}
