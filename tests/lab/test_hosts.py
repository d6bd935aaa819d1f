"""Are hosts set up as the roles say? On servers that boot in the lab, through the command line as a user does."""

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openstack
import pytest

from common.estate import Estate
from common.files import write_json
from kreiswolke import keys
from lab import dataplane, ssh
from playbooks import pki
from playbooks import settings as host_settings
from policies.findings import Result, Source
from policies.store import findings_file, load_findings
from tests.conftest import Lab
from tests.lab.conftest import until
from tests.lab.point import add_server
from tests.lab.site import Site
from tests.playbooks import eapol
from tests.playbooks.eapol import AccessPoint, Answer
from tests.stacks.example import school_network

pytestmark = [pytest.mark.lab, pytest.mark.timeout(900)]

KEY = "99001"
APP, RADIUS = f"app-{KEY}-w01", f"radius-{KEY}"
AHORN, BIRKE = f"{KEY}-ahornschule", f"{KEY}-birkenschule"
AT_AHORN, AT_BIRKE, NOBODY = "10.64.15.1", "10.64.15.2", "10.64.15.9"
SERVER = pki.server_name(KEY)
ADMIN = "erika"


def network() -> dict[str, Any]:
    """A network plan with an access point and two VLANs at each of two schools."""
    plan: dict[str, Any] = school_network(KEY)
    (school,) = plan["schools"]
    plan["schools"] = [
        school
        | {
            "id": name,
            "vlans": [{"role": "paedagogik", "id": first}, {"role": "lehrkraefte", "id": first + 10}],
            "radius_clients": [{"name": f"ap-{first}", "ipv4": address, "kind": "access_point"}],
        }
        for name, first, address in ((AHORN, 110, AT_AHORN), (BIRKE, 210, AT_BIRKE))
    ]
    return plan


@dataclass(frozen=True)
class Hosts(Site):
    """A tenant's servers, set up; `runs` are the results of two runs of `hosts apply`."""

    runs: list[dict[str, Any]] = field(default_factory=list)

    def outputs(self, name: str) -> dict[str, Any]:
        files = (self.estate.stacks / f"{kind}-{KEY}.outputs.json" for kind in ("kreis", "schulen"))
        hosts = [host for file in files for host in json.loads(file.read_text())["hosts"]]
        return next(host for host in hosts if host["name"] == name)

    def ssh(self, name: str, command: str, *options: str) -> "subprocess.CompletedProcess[str]":
        config = self.estate.keys / "ssh_config"
        line = ["ssh", "-F", str(config), "-o", "BatchMode=yes", *options, name, command]
        return subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)

    def page(self, path: str) -> str:
        """What the application host answers, asked from the management network."""
        with socket.socket(socket.AF_UNIX) as relay:
            relay.settimeout(10)
            relay.connect(str(dataplane.relay(self.lab.instance)))
            relay.sendall(f"{self.outputs(APP)['address']} 8080\n".encode())
            relay.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            return b"".join(iter(lambda: relay.recv(1 << 16), b"")).decode()

    def lab_login(self, user: str, domain_id: str, password: str, projects: dict[str, str]) -> Any:
        return openstack.connect(
            auth_url=self.lab.instance.auth_url,
            username=user,
            user_domain_id=domain_id,
            password=password,
            project_id=projects["schulen"],
            region_name="RegionOne",
            load_yaml_config=False,
            load_envvars=False,
        )


@pytest.fixture(scope="module")
def hosts(lab_hosts: Lab, platform: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    copy = platform.copy(tmp_path_factory.mktemp("hosts"))
    made = Hosts(copy.lab, copy.estate, copy.cloud)
    write_json(made.estate.network / f"{KEY}.json", network())
    admins = [{"name": ADMIN, "keys": [_public_key(made.estate)]}]
    write_json(made.estate.stacks / host_settings.FILE, {"base_admins": admins})
    try:
        made.call("up", KEY, f"schulen-{KEY}", "--wave", "1")
        made.runs.extend(json.loads(made.call("hosts", "apply", "--json")) for _ in range(2))
        yield made
    finally:  # other modules build a tenant of this name
        made.destroy_tenants()


def test_the_first_run_sets_up_and_the_second_changes_nothing(hosts: Hosts) -> None:
    first, second = (run["hosts"] for run in hosts.runs)
    assert [host["host"] for host in first] == [APP, RADIUS]
    assert all(host["changed"] for host in first)
    assert [host["changed"] for host in second] == [0, 0]
    assert not any(host["failed"] or host["unreachable"] for host in [*first, *second])


def test_setting_up_ends_with_what_the_servers_say_to_the_audit(hosts: Hosts) -> None:
    told = json.loads((hosts.estate.findings / KEY / "hosts.json").read_text())["hosts"]
    assert {host["name"] for host in told if host["facts"]} == {APP, RADIUS}


def test_no_secret_stays_in_a_log_or_in_memory(hosts: Hosts) -> None:
    logs = list(hosts.estate.log.glob("hosts-*.log"))
    assert "RADIUS servers admit" in "".join(log.read_text() for log in logs)
    in_memory = [file for file in Path("/dev/shm").glob("kreiswolke-*/**/*") if file.is_file()]
    secrets = [*_client_secrets(hosts).values(), *_passwords(hosts.estate).values()]
    told = [
        file for file in [*logs, *in_memory] if any(secret in file.read_text(errors="replace") for secret in secrets)
    ]
    assert told == []


def test_the_health_page_names_what_the_host_stands_for(hosts: Hosts) -> None:
    answer = json.loads(hosts.page("/health").partition("\r\n\r\n")[2])
    host = hosts.outputs(APP)
    assert answer["installations"] == host["installations"] == [f"{KEY}-beispiel-01"]
    assert answer["landing_zone"] == host["landing_zone"] == f"{KEY}-w01"
    assert "Beispieldaten, frei erfunden" in hosts.page("/")


def test_a_password_is_no_way_in(hosts: Hosts) -> None:
    other = ("-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "PubkeyAuthentication=no")
    refused = hosts.ssh(APP, "true", *other)
    assert refused.returncode == 255
    assert "Permission denied (publickey)" in refused.stderr


def test_an_administrator_has_an_account_of_her_own(hosts: Hosts) -> None:
    assert hosts.ssh(APP, "id -un; sudo -n id -un", "-l", ADMIN).stdout == f"{ADMIN}\nroot\n"


def test_root_is_no_way_in(hosts: Hosts) -> None:
    assert "Permission denied" in hosts.ssh(APP, "true", "-l", "root").stderr


def test_the_firewall_drops_what_no_role_opens(hosts: Hosts) -> None:
    rules = hosts.ssh(APP, "sudo nft list ruleset").stdout
    assert "hook input priority filter; policy drop;" in rules
    assert "ip saddr 192.0.2.1 tcp dport 8080 accept" in rules


def test_security_updates_are_installed_and_switched_on(hosts: Hosts) -> None:
    said = hosts.ssh(APP, "sudo unattended-upgrade --dry-run --debug; systemctl is-active apt-daily-upgrade.timer")
    assert "origin=Debian,codename=bookworm-security,label=Debian-Security" in said.stdout
    assert said.stdout.endswith("active\n")


def test_what_is_broken_on_a_server_is_found_by_the_rule_about_it_alone(hosts: Hosts) -> None:
    """The clock of a server of the lab is its machine's: that rule has nothing to judge here."""
    clock = {("host_time_synchronised", name, Result.NOT_EVALUATED) for name in (APP, RADIUS)}
    assert _not_passed(hosts, code=0) == clock
    setting, reload = "/etc/ssh/sshd_config.d/05-test.conf", "sudo systemctl reload ssh"
    hosts.ssh(APP, f"echo PasswordAuthentication yes | sudo tee {setting}; {reload}")
    try:
        assert _not_passed(hosts, code=1) == clock | {("host_ssh_keys_only", APP, Result.FAIL)}
    finally:
        hosts.ssh(APP, f"sudo rm {setting}; {reload}")


def _not_passed(hosts: Hosts, code: int) -> set[tuple[str, str, Result]]:
    """Rules about servers from within that did not pass, by server, after an audit of what the servers say now."""
    hosts.call("hosts", "facts", KEY)
    hosts.call("audit", KEY, code=code)
    findings = load_findings(findings_file(hosts.estate.findings, KEY)).findings
    told = [finding for finding in findings if finding.source is Source.HOST]
    assert len({finding.rule for finding in told}) > 5
    names = {finding: finding.subject.partition(":")[2].removesuffix("-server") for finding in told}
    return {(f.rule, names[f], f.result) for f in told if f.result is not Result.PASS}


def test_a_server_reaches_what_is_named_and_nothing_else(hosts: Hosts) -> None:
    """The other server answers everybody meanwhile, so that what keeps the two apart is the way out alone."""
    network, other = hosts.cloud.network, hosts.outputs(RADIUS)["address"]
    projects = json.loads((hosts.estate.stacks / f"kreis-{KEY}.outputs.json").read_text())["projects"]
    groups = network.security_groups(project_id=projects["schulen"], name="schulen")
    ping = {"direction": "ingress", "ethertype": "IPv4", "protocol": "icmp"}
    rule = network.create_security_group_rule(security_group_id=next(iter(groups)).id, **ping)
    (destinations,) = network.address_groups(project_id=projects["verwaltung"])
    assert _pings(hosts, "192.0.2.1")
    network.add_addresses_to_address_group(destinations, [f"{other}/32"])
    try:
        until(lambda: _pings(hosts, other), 30, "a named destination is reached")
    finally:
        network.remove_addresses_from_address_group(destinations, [f"{other}/32"])
    until(lambda: not _pings(hosts, other), 30, "one that is not named any more is not")
    network.delete_security_group_rule(rule)


def _pings(hosts: Hosts, address: str) -> bool:
    return hosts.ssh(APP, f"sudo ping -c 1 -W 2 {address}").returncode == 0


def _public_key(estate: Estate) -> str:
    return keys.ssh_key(estate).with_suffix(".pub").read_text().strip()


def _client_secrets(hosts: Hosts) -> dict[str, str]:
    printed = hosts.pulumi(f"stack output secrets --show-secrets --json --stack schulen-{KEY}")
    found: dict[str, str] = json.loads(printed)["radius"]
    return found


def _passwords(estate: Estate) -> dict[str, str]:
    found: dict[str, str] = json.loads((_folder(estate) / "passwords.json").read_text())["passwords"]
    return found


def _folder(estate: Estate) -> Path:
    return estate.keys / "radius" / KEY


@pytest.fixture(scope="module")
def point(hosts: Hosts) -> Iterator[AccessPoint]:
    """A server that stands for the access points: it has their addresses, in a school's network behind the router."""
    outputs = json.loads((hosts.estate.stacks / f"kreis-{KEY}.outputs.json").read_text())
    password = json.loads(hosts.pulumi(f"stack output secrets --show-secrets --json --stack kreis-{KEY}"))["manager"]
    radius = hosts.outputs(RADIUS)
    with ExitStack() as stack:
        manager = hosts.lab_login(f"{KEY}-manager", outputs["audit"]["domain_id"], password, outputs["projects"])
        server = add_server(stack, manager, radius["server_id"], (AT_AHORN, AT_BIRKE, NOBODY))
        login = ssh.Login("point", server.floating, keys.ssh_key(hosts.estate), server.host_keys)
        config = ssh.write(hosts.estate.root / "point", [login], dataplane.relay(hosts.lab.instance))
        inside = ("ssh", "-F", str(config), "-o", "BatchMode=yes", "point")
        add = "; ".join(f"sudo ip address add {address}/24 dev eth0" for address in (AT_BIRKE, NOBODY))
        until(lambda: subprocess.run([*inside, add], check=False, timeout=60).returncode == 0, 60, "ssh to the point")
        yield AccessPoint(inside, radius["fixed_ipv4"], AT_AHORN, _client_secrets(hosts)["ap-110"])


@pytest.mark.parametrize(
    ("name", "vlan"), [(f"schueler@{AHORN}", "110"), (f"lehrkraft@{AHORN}", "120"), (f"LEHRKRAFT@{AHORN}", "120")]
)
def test_pupil_and_teacher_get_the_vlan_of_their_role(hosts: Hosts, point: AccessPoint, name: str, vlan: str) -> None:
    device = eapol.peap(name, _passwords(hosts.estate)[name.lower()], _ca(hosts), SERVER)
    assert eapol.log_in(point, device) == Answer(accepted=True, vlan=vlan)


def test_a_guest_teacher_gets_the_vlan_of_the_school_visited(hosts: Hosts, point: AccessPoint) -> None:
    name = f"lehrkraft@{AHORN}"
    device = eapol.peap(name, _passwords(hosts.estate)[name], _ca(hosts), SERVER)
    there = point.at(AT_BIRKE, _client_secrets(hosts)["ap-210"])
    assert eapol.log_in(there, device) == Answer(accepted=True, vlan="220")


def test_wrong_password_and_unknown_account_are_rejected(hosts: Hosts, point: AccessPoint) -> None:
    for name in (f"schueler@{AHORN}", "niemand"):
        assert eapol.log_in(point, eapol.peap(name, "falsch", _ca(hosts), SERVER)) == eapol.REFUSED


def test_unknown_client_and_wrong_client_secret_get_no_answer(hosts: Hosts, point: AccessPoint) -> None:
    name = f"schueler@{AHORN}"
    device = eapol.peap(name, _passwords(hosts.estate)[name], _ca(hosts), SERVER)
    for stranger in (point.at(NOBODY, point.secret), point.at(AT_AHORN, "x" * 32)):
        assert eapol.log_in(stranger, device, seconds=4) == eapol.REFUSED


def test_a_device_refuses_a_server_of_another_name(hosts: Hosts, point: AccessPoint) -> None:
    name = f"schueler@{AHORN}"
    device = eapol.peap(name, _passwords(hosts.estate)[name], _ca(hosts), "radius.99999.internal")
    assert eapol.log_in(point, device) == eapol.REFUSED


def test_a_certificate_opens_its_own_account_alone(hosts: Hosts, point: AccessPoint) -> None:
    teacher, pupil = f"lehrkraft@{AHORN}", f"schueler@{AHORN}"
    certificate, key = _device(hosts.estate, teacher)
    for name, answer in ((teacher, Answer(accepted=True, vlan="120")), (pupil, eapol.REFUSED)):
        assert eapol.log_in(point, eapol.tls(name, certificate, key, _ca(hosts), SERVER)) == answer


def test_a_certificate_without_an_account_opens_nothing(hosts: Hosts, point: AccessPoint) -> None:
    certificate, key = _device(hosts.estate, "ausgeschieden@example")
    device = eapol.tls("ausgeschieden@example", certificate, key, _ca(hosts), SERVER)
    assert eapol.log_in(point, device) == eapol.REFUSED


def _ca(hosts: Hosts) -> str:
    return (_folder(hosts.estate) / "ca.pem").read_text()


def _device(estate: Estate, account: str) -> tuple[str, str]:
    passphrase, now = keys.passphrase_file(estate).read_bytes().strip(), datetime.now(UTC)
    authority = pki.ensure_authority(_folder(estate), "", passphrase, now)
    certificate, key = pki.ensure_device(_folder(estate), authority, account, now)
    return certificate.read_text(), key.read_text()
