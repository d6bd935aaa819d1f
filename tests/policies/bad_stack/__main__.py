"""A deliberately bad tenant: `<rule>__<rule>__<what>` breaks exactly these rules, `good__<what>` breaks none."""

import pulumi
import pulumi_openstack as openstack
from pulumi import ResourceOptions

LOGIN = {"auth_url": "http://127.0.0.1:9/v3", "user_name": "nobody", "password": "nothing", "region": "none"}
TENANT = openstack.Provider("tenant-verwaltung", **LOGIN, tenant_id="0", user_domain_id="0")
CLOUD = openstack.Provider("cloud", **LOGIN, tenant_name="admin", user_domain_id="default")
AS_TENANT, AS_CLOUD = ResourceOptions(provider=TENANT), ResourceOptions(provider=CLOUD)


def labelled(name: str) -> list[str]:
    return [f"kreiswolke:kreis-99001:{name}"]


def group(name: str, **settings: object) -> openstack.networking.SecGroup:
    return openstack.networking.SecGroup(
        name, **{"name": name, "delete_default_rules": True, "tags": labelled(name)} | settings, opts=AS_TENANT
    )


def addresses(name: str, *networks: str) -> openstack.networking.AddressGroupV2:
    return openstack.networking.AddressGroupV2(
        name, name=name, addresses=list(networks), description=labelled(name)[0], opts=AS_TENANT
    )


def rule(name: str, member: openstack.networking.SecGroup, **match: object) -> None:
    openstack.networking.SecGroupRule(
        name,
        **{"direction": "ingress", "ethertype": "IPv4", "description": labelled(name)[0]} | match,
        security_group_id=member.id,
        opts=AS_TENANT,
    )


def tcp(port: int, prefix: str, last: int | None = None) -> dict[str, object]:
    return {"protocol": "tcp", "port_range_min": port, "port_range_max": last or port, "remote_ip_prefix": prefix}


def server(name: str, **settings: object) -> None:
    good = {"key_pair": "99001", "image_name": "Debian 12", "metadata": {"kreiswolke": labelled(name)[0]}}
    openstack.compute.Instance(name, **good | {"name": name, "flavor_name": "SCS-1V-2-5"} | settings, opts=AS_TENANT)


app = group("good__group")
rule("good__ssh", app, **tcp(22, "192.0.2.1/32"))
named = addresses("good__destinations", "192.0.2.53/32", "10.0.0.0/24")
rule("good__out", app, direction="egress", remote_address_group_id=named.id)
rule("sg_admin_ports_restricted__sg_public_ingress_declared__ssh", app, **tcp(22, "0.0.0.0/0"))
rule("sg_admin_ports_restricted__range", app, **tcp(20, "10.0.0.0/8", 25))
rule("sg_public_ingress_declared__web", app, **tcp(80, "0.0.0.0/0"))
rule("sg_egress_named__out", app, direction="egress")
rule("sg_egress_named__https_out", app, **tcp(443, "0.0.0.0/0"), direction="egress")
addresses("address_group_bounded__everybody", "192.0.2.53/32", "0.0.0.0/0")
rule("resource_labelled__rule", app, **tcp(8443, "192.0.2.1/32"), description="von Hand")
group("sg_closed_by_default__kept", delete_default_rules=False)
group("sg_stateful__stateless", stateful=False)
wider = group("sg_ipv6_parity__only_ipv6")
rule("good__ipv6", wider, **tcp(8443, "2001:db8:ffff::1/128"), ethertype="IPv6")

net = openstack.networking.Network("good__network", name="n", tags=labelled("good__network"), opts=AS_TENANT)
openstack.networking.Network("resource_labelled__network", name="n", opts=AS_TENANT)
openstack.networking.Network("tenant_isolation__shared", name="n", shared=True, tags=labelled("shared"), opts=AS_TENANT)
openstack.networking.Network("admin_acts_in_list__network", name="n", tags=labelled("admin"), opts=AS_CLOUD)
for name, cidr in {
    "good__subnet": "10.0.0.0/24",
    "subnet_address_plan__outside": "10.63.0.0/24",
    "subnet_address_plan__overlap": "10.0.1.0/25",
    "subnet_address_plan__overlapped": "10.0.1.0/24",
}.items():
    openstack.networking.Subnet(
        name, name=name, network_id=net.id, cidr=cidr, ip_version=4, tags=labelled(name), opts=AS_TENANT
    )
openstack.networking.Router(
    "router_external_network__wild", name="r", external_network_id="wild", tags=labelled("wild"), opts=AS_TENANT
)
good_port = openstack.networking.Port(
    "good__port", name="p", network_id=net.id, security_group_ids=[app.id], tags=labelled("port"), opts=AS_TENANT
)
openstack.networking.Port("port_security_group__none", name="p", network_id=net.id, tags=labelled("p"), opts=AS_TENANT)
openstack.networking.Port(
    "port_spoofing_protection__off",
    name="p",
    network_id=net.id,
    security_group_ids=[app.id],
    port_security_enabled=False,
    tags=labelled("p"),
    opts=AS_TENANT,
)
openstack.networking.FloatingIp("good__address", pool="ext", port_id=good_port.id, tags=labelled("a"), opts=AS_TENANT)
openstack.networking.FloatingIp("floating_ip_declared__unused", pool="ext", tags=labelled("a"), opts=AS_TENANT)

server("good__server", networks=[{"port": good_port.id}])
server("server_key_login__no_key", key_pair=None)
server("server_image_approved__old", image_name="Debian 8")
server("server_no_secrets__user_data", user_data="#cloud-config\npassword: geheim\n")

domain = openstack.identity.Project(
    "good__domain", name="kreis-99001", is_domain=True, tags=labelled("domain"), opts=AS_CLOUD
)
user = openstack.identity.User(
    "roles_separated__both", name="99001-x", domain_id=domain.id, description=labelled("user")[0], opts=AS_TENANT
)
for name, role in {"role_assignment_declared__a": "manager-id", "role_assignment_declared__b": "reader-id"}.items():
    openstack.identity.RoleAssignment(name, user_id=user.id, domain_id=domain.id, role_id=role, opts=AS_TENANT)
openstack.networking.QuotaV2("quota_limited__network", project_id="0", network=-1, opts=AS_CLOUD)
pulumi.export("done", True)
