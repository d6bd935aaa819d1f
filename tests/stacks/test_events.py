"""Is what the engine says told in one line per thing that failed? The texts are those of Pulumi 3.259."""

import pytest

from stacks.engine import Event, Run
from stacks.events import changes, failures, log_lines, outputs_change, steps
from stacks.messages import condensed, plain, transient

ROUTER = (
    "urn:pulumi:kreis-99002::kreiswolke::kreiswolke:stacks:TenantNetwork$openstack:networking/router:Router"
    "::verwaltung-router"
)
KEY = "urn:pulumi:kreis-99002::kreiswolke::openstack:compute/keypair:Keypair::key"
STACK = "urn:pulumi:kreis-99002::kreiswolke::pulumi:pulumi:Stack::kreiswolke-kreis-99002"
QUOTA = (
    "1 error occurred:\n\t* Error creating openstack_networking_router_v2: Expected HTTP response code [201 202] when "
    "accessing [POST http://127.0.0.1:25304/v2.0/routers], but got 409 instead: "
    '{"NeutronError": {"type": "OverQuota", "message": "Quota exceeded for resources: [\'router\']."}}\n\n'
)
REFUSED = 'Get "http://127.0.0.1:25000/v3": dial tcp 127.0.0.1:25000: connect: connection refused'


def diagnostic(message: str, urn: str = "", severity: str = "error") -> Event:
    return {"sequence": 1, "diagnosticEvent": {"urn": urn, "message": message, "severity": severity, "color": "never"}}


def resource(op: str, urn: str = ROUTER, kind: str = "resourcePreEvent", **metadata: object) -> Event:
    type_ = urn.split("::")[-2].rpartition("$")[2]
    return {"sequence": 1, kind: {"metadata": {"op": op, "urn": urn, "type": type_, **metadata}}}


def test_of_an_answer_the_text_and_the_status_stay() -> None:
    assert (
        condensed(QUOTA) == "Quota exceeded for resources: ['router']. (409 POST http://127.0.0.1:25304/v2.0/routers)"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"conflictingRequest": {"code": 409, "message": "Key pair exists."}}', "Key pair exists."),
        ('{"error": {"message": "The request you have made requires authentication.", "code": 401}}', "The request"),
        ('{"computeFault": {"code": 500, "message": "Unexpected.\\n<class>"}}', "Unexpected. <class> ("),
        ("<html>502</html>", "<html>502</html>"),
    ],
)
def test_every_service_frames_its_text_otherwise(body: str, said: str) -> None:
    message = f"Unable: Expected HTTP response code [200] when accessing [POST http://x/y], but got 409 instead: {body}"
    assert condensed(message).startswith(said)


def test_each_failed_resource_is_one_line() -> None:
    run = Run(
        ok=False,
        events=[
            diagnostic("sdk-v2/provider2.go:571: sdk.helper_schema: Error creating: provider=openstack@5.5.3", ROUTER),
            diagnostic(QUOTA, ROUTER),
            diagnostic(f"<{{%reset%}}>{REFUSED}<{{%reset%}}>", KEY),
            diagnostic("update failed", STACK),
            diagnostic("an unhandled error occurred: program exited with non-zero exit code: 1", STACK),
        ],
    )
    assert failures(run) == (
        "Router verwaltung-router: Quota exceeded for resources: ['router']. "
        "(409 POST http://127.0.0.1:25304/v2.0/routers) -> make room in the project, or put the plan's quota back: "
        "`kreiswolke up 99002 --refresh`",
        "Keypair key: http://127.0.0.1:25000 does not answer: connection refused -> see that the service runs (a lab: "
        "`kreiswolke lab up`); the same command goes on",
    )


def test_resources_that_failed_alike_are_one_line_and_the_way_back_names_the_manager() -> None:
    refused = QUOTA.replace("409", "401").replace("Quota exceeded for resources: ['router'].", "Not logged in.")
    run = Run(ok=False, events=[diagnostic(refused, urn) for urn in (ROUTER, KEY, f"{ROUTER}2")])
    assert failures(run) == (
        "Router verwaltung-router and 2 more: Not logged in. (401 POST http://127.0.0.1:25304/v2.0/routers) -> see "
        "that the manager can log in: `openstack user set --enable --domain kreis-99002 99002-manager`",
    )


def test_a_service_that_does_not_answer_is_told_once_whatever_it_was_asked() -> None:
    exhausted = (
        'Error creating OpenStack server: Post "http://127.0.0.1:25203/v2.1/servers": OpenStack connection error, '
        "retries exhausted. Aborting. Last error was: dial tcp 127.0.0.1:25203: connect: connection refused"
    )
    asked = 'Get "http://127.0.0.1:25203/v2.1/os-keypairs/x": dial tcp 127.0.0.1:25203: connect: connection refused'
    (told,) = failures(Run(ok=False, events=[diagnostic(exhausted, ROUTER), diagnostic(asked, KEY)]))
    assert told.startswith("Router verwaltung-router and 1 more: http://127.0.0.1:25203 does not answer")


def test_of_the_platform_no_way_is_told_that_is_a_tenants() -> None:
    run = Run(ok=False, events=[diagnostic(QUOTA, ROUTER.replace("kreis-99002", "platform"))])
    assert failures(run)[0].endswith("/v2.0/routers)")


def test_the_programs_own_refusal_is_one_line() -> None:
    run = Run(ok=False, events=[diagnostic("stack kreis-99002, setting wave: 'x' is not allowed\n", STACK)])
    assert failures(run) == ("stack kreis-99002, setting wave: 'x' is not allowed",)


def test_a_broken_policy_names_itself_and_the_resource() -> None:
    policy = {"policyName": "closed", "resourceUrn": ROUTER, "message": "zu offen\n", "enforcementLevel": "mandatory"}
    advice = policy | {"policyName": "rat", "enforcementLevel": "advisory"}
    run = Run(ok=False, events=[{"sequence": 1, "policyEvent": policy}, {"sequence": 2, "policyEvent": advice}])
    assert failures(run) == ("policy closed, verwaltung-router: zu offen",)


def test_what_is_said_beside_the_events_counts_where_there_is_nothing_else() -> None:
    run = Run(ok=False, said=["warning: x", "error: incorrect passphrase", "error: incorrect passphrase"])
    assert failures(run) == ("incorrect passphrase",)


def test_changes_leave_out_what_stays_the_same() -> None:
    summary = {"summaryEvent": {"resourceChanges": {"same": 3, "create": 2, "delete": 1}}}
    assert changes([resource("create"), summary]) == {"create": 2, "delete": 1}


def test_steps_know_what_is_in_the_cloud() -> None:
    (router, stack) = steps([resource("create", new={"id": ""}), resource("same", STACK)])
    assert (router.name, router.custom, router.op) == ("verwaltung-router", True, "create")
    assert not stack.custom


@pytest.mark.parametrize(("old", "new", "differ"), [({"a": 1}, {"a": 1}, False), ({"a": 1}, {"a": 2}, True)])
def test_other_outputs_alone_are_a_change(old: object, new: object, differ: bool) -> None:
    event = resource("same", STACK, "resOutputsEvent", old={"outputs": old}, new={"outputs": new})
    assert outputs_change([event]) is differ


def test_the_log_has_steps_and_messages_but_nothing_for_debugging() -> None:
    run = Run(events=[resource("create"), resource("same", STACK), diagnostic("x", severity="debug"), diagnostic("oh")])
    assert list(log_lines(run)) == [f"+ {ROUTER}", "error:  oh"]


def test_colours_and_line_breaks_are_left_out() -> None:
    assert plain("<{%fg 1%}>a\n  b<{%reset%}>\x1b[31mc") == "a bc"


def test_a_full_quota_does_not_pass() -> None:
    assert not transient(["Instance x: Quota exceeded for cores: Requested 1, ... (403 POST http://127.0.0.1/servers)"])


@pytest.mark.parametrize(("status", "again"), [(403, True), (500, True), (503, True), (409, False), (401, False)])
def test_only_failures_that_pass_are_worth_a_second_attempt(status: int, again: bool) -> None:
    assert transient([f"Router x: refused ({status} POST http://127.0.0.1/v2.0/routers)"]) is again
