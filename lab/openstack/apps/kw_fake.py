"""A compute host whose servers exist in name only: Nova's fake driver, able to survive a restart.

Nova's own draws random node uuids in each process ("Duplicate compute node record" at the second start) and forgets
its servers; this one derives the uuids from the names and reads its servers back from the database.
"""

import uuid

from nova import context, objects
from nova.virt import fake

GONE = ("building", "error", "deleted", "shelved_offloaded")


class _NodeUUIDs:
    """Stands in for the random uuid sentinel of nova.virt.fake."""

    def __getattr__(self, name):
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.kreiswolke.test"))


fake.uuids = _NodeUUIDs()


class FakeDriver(fake.FakeDriver):
    """Nova's fake driver with a memory."""

    def init_host(self, host):
        """Take up the servers this host has according to the database."""
        super().init_host(host)
        servers = objects.InstanceList.get_by_host(
            context.get_admin_context(), host, expected_attrs=["info_cache", "flavor"]
        )
        for server in servers:
            if server.vm_state in GONE:
                continue
            self.instances[server.uuid] = fake.FakeInstance(server.name, server.power_state or 1, server.uuid)
            self._interfaces.update({vif["id"]: vif for vif in server.get_network_info() or []})
