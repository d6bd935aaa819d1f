"""Keystone's database and what a cloud operator sets up once: roles, the admin, service accounts and the catalogue.

Works on Keystone's database without a running Keystone. Addresses and passwords are placeholders: each instance gets
its own (lab.database). Usage: kw_seed.py KEYSTONE_CONF JSON, where JSON has `services`: type -> [user, url].
"""

import json
import secrets
import sys

import keystone.conf
from keystone.cmd import bootstrap
from keystone.common import provider_api, sql
from keystone.common.sql import upgrades

PROVIDERS = provider_api.ProviderAPIs
REGION = "RegionOne"


def main(conf_file, services):
    """Make the tables, bootstrap Keystone, then add the project `service`, its accounts and the endpoints."""
    keystone.conf.configure()
    sql.initialize()
    keystone.conf.CONF(["--config-file", conf_file], project="keystone")
    upgrades.offline_sync_database_to_version()
    cloud = bootstrap.Bootstrapper()
    cloud.admin_username = cloud.admin_role_name = cloud.project_name = "admin"
    cloud.admin_password = secrets.token_urlsafe(32)
    cloud.service_name, cloud.region_id = "keystone", REGION
    cloud.public_url = cloud.internal_url = cloud.admin_url = services.pop("identity")[1]
    cloud.bootstrap()
    project = _project("service")
    roles = [cloud.admin_role_id, cloud.service_role_id]
    for user in sorted({user for user, _ in services.values()}):
        _account(user, project, roles)
    for kind, (user, url) in services.items():
        _endpoint(kind, user, url)


def _project(name):
    reference = {
        "id": secrets.token_hex(16),
        "name": name,
        "domain_id": "default",
        "description": "Accounts of the services",
    }
    return PROVIDERS.resource_api.create_project(reference["id"], reference)["id"]


def _account(name, project, roles):
    reference = {"name": name, "domain_id": "default", "password": secrets.token_urlsafe(32), "enabled": True}
    user = PROVIDERS.identity_api.create_user(reference)
    for role in roles:
        PROVIDERS.assignment_api.add_role_to_user_and_project(user["id"], project, role)


def _endpoint(kind, name, url):
    service = secrets.token_hex(16)
    PROVIDERS.catalog_api.create_service(service, {"id": service, "type": kind, "name": name, "enabled": True})
    for interface in ("public", "internal", "admin"):
        endpoint = secrets.token_hex(16)
        reference = {"id": endpoint, "service_id": service, "interface": interface, "url": url, "region_id": REGION}
        PROVIDERS.catalog_api.create_endpoint(endpoint, {**reference, "enabled": True})


main(sys.argv[1], json.loads(sys.argv[2]))
