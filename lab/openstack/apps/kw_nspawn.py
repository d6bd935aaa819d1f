"""Nova's virt driver of a compute host whose servers boot: each is a systemd-nspawn system on its Neutron ports.

All work is done by the lab's helper, a root process that takes requests on a unix socket (lab/helper); this class only
translates. What it does not say stays as in the fake driver. Runs inside OpenStack's own environment: standard library
and Nova only.
"""

import base64
import json
import os
import socket
from pathlib import Path

from nova import context, exception, objects
from nova.compute import power_state
from nova.virt import hardware, kw_fake
from oslo_log import log as logging

LOG = logging.getLogger(__name__)
HELPER = Path(os.environ["KW_LAB_ROOT"]) / "run" / "helper.sock"
PATIENCE = int(os.environ["KW_PATIENCE"])  # lab.patience
PLUG_SECONDS = 60 * PATIENCE  # Neutron says that a port is up some tenths of a second after it was plugged
REBOOT_SECONDS = 60
ANSWER_SECONDS = 400 * PATIENCE
CONSOLE_BYTES = 100_000


def ask(verb, **words):
    """Ask the helper: one line of JSON each way; raises Nova's InternalError with its reason where it refuses."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(HELPER))
            connection.sendall(json.dumps({"verb": verb, **words}).encode() + b"\n")
            line = connection.makefile("rb").readline()
    except OSError as error:
        raise exception.InternalError(f"the lab's helper does not answer: {error}") from error
    answer = json.loads(line or b'{"ok": false, "error": "the helper ended"}')
    if not answer["ok"]:
        raise exception.InternalError(f"the lab's helper: {verb}: {answer['error']}")
    return answer["result"]


def port(vif):
    """A network card as the helper wants it, from Nova's VIF."""
    subnets = vif["network"]["subnets"]
    return {
        "id": vif["id"],
        "device": vif["devname"],
        "mac": vif["address"],
        "mtu": vif["network"].get_meta("mtu") or 1500,
        "fixed_ips": [fixed_ip(subnet, ip) for subnet in subnets for ip in subnet["ips"]],
        "nameservers": [server["address"] for subnet in subnets for server in subnet["dns"]],
    }


def fixed_ip(subnet, ip):
    """An address of a card; OVN hands addresses out only where the subnet has DHCP and a gateway."""
    gateway = (subnet["gateway"] or {}).get("address")
    if subnet["version"] == 4:
        automatic = bool(subnet.get_meta("enable_dhcp") and gateway)
    else:
        automatic = subnet.get_meta("ipv6_address_mode") == "slaac"
    length = subnet["cidr"].rpartition("/")[2]
    return {"interface": f"{ip['address']}/{length}", "automatic": automatic, "gateway": gateway}


def server(instance, network_info):
    """A server as the helper wants it."""
    return {
        "uuid": instance.uuid,
        "hostname": instance.hostname or instance.name,
        "memory_mib": instance.flavor.memory_mb,
        "authorized_key": (instance.key_data or "").strip(),
        "user_data": base64.b64decode(instance.user_data or "").decode(errors="replace"),
        "ports": [port(vif) for vif in network_info or []],
    }


class Driver(kw_fake.FakeDriver):
    """Servers that boot."""

    capabilities = kw_fake.FakeDriver.capabilities | {"supports_migrate_to_same_host": True}

    def init_host(self, host):
        """Take up this host's servers; disks of servers that Nova no longer knows are removed."""
        super().init_host(host)
        about = ask("about")
        self.servers, self.groups = Path(about["servers"]), Path(about["group"])
        known = objects.InstanceList.get_by_host(context.get_admin_context(), host)
        ask("host-keep", uuids=[instance.uuid for instance in known])

    def spawn(
        self,
        context,
        instance,
        image_meta,
        injected_files,
        admin_password,
        allocations,
        network_info=None,
        block_device_info=None,
        power_on=True,
        accel_info=None,
    ):
        """Boot a new server and return when Neutron says that its ports are up."""
        super().spawn(
            context, instance, image_meta, injected_files, admin_password, allocations, network_info,
            block_device_info, power_on,
        )  # fmt: skip
        if power_on:
            self._start(instance, network_info)

    def destroy(
        self, context, instance, network_info, block_device_info=None, destroy_disks=True, destroy_secrets=True
    ):
        """End the server; its disk goes with it unless it is to be kept."""
        ask("host-destroy" if destroy_disks else "host-kill", uuid=instance.uuid)
        for vif in network_info or []:
            self._interfaces.pop(vif["id"], None)
        super().destroy(context, instance, network_info, block_device_info, destroy_disks, destroy_secrets)

    def power_off(self, instance, timeout=0, retry_interval=0):
        """Power off cleanly within `timeout` seconds, at once where it is 0."""
        super().power_off(instance, timeout, retry_interval)
        ask("host-stop", uuid=instance.uuid, seconds=int(timeout or 0))

    def power_on(
        self, context, instance, network_info, block_device_info=None, accel_info=None, share_info=None
    ):  # fmt: skip
        """Boot a server that was stopped."""
        super().power_on(context, instance, network_info)
        self._start(instance, network_info)

    def reboot(
        self,
        context,
        instance,
        network_info,
        reboot_type,
        block_device_info=None,
        bad_volumes_callback=None,
        accel_info=None,
        share_info=None,
    ):
        """Soft: from the inside; hard: pull the plug and boot."""
        if reboot_type.lower() == "soft" and self._state(instance) == power_state.RUNNING:
            ask("host-reboot", uuid=instance.uuid, seconds=REBOOT_SECONDS)
        else:
            ask("host-kill", uuid=instance.uuid)
            self.power_on(context, instance, network_info)

    def resume_state_on_host_boot(self, context, instance, network_info, share_info, block_device_info=None):
        """Boot a server that ran before the lab went down; the API that would hear of its ports is not up yet."""
        super().power_on(context, instance, network_info)
        ask("host-start", server=server(instance, network_info))

    def pause(self, instance):
        """Freeze every process of the server."""
        ask("host-pause", uuid=instance.uuid)

    def unpause(self, instance):
        """Let the server go on."""
        ask("host-unpause", uuid=instance.uuid)

    def suspend(self, context, instance):
        """As pause: the memory of a server cannot be written to disk here."""
        self.pause(instance)

    def resume(self, context, instance, network_info, block_device_info=None, share_info=None):
        """Let a suspended server go on."""
        self.unpause(instance)

    def get_info(self, instance, use_cache=True):
        """The state the kernel knows."""
        if instance.uuid not in self.instances:
            raise exception.InstanceNotFound(instance_id=instance.uuid)
        state = self._state(instance)
        self.instances[instance.uuid].state = state
        return hardware.InstanceInfo(state=state)

    def get_console_output(self, context, instance):
        """What the server last wrote on its console."""
        try:
            return (self.servers / instance.uuid / "console.log").read_bytes()[-CONSOLE_BYTES:]
        except FileNotFoundError:
            return b""

    def plug_vifs(self, instance, network_info):
        """Make missing wires of a running server."""
        ask("host-plug", uuid=instance.uuid)

    def attach_interface(self, context, instance, image_meta, vif):
        """Give the server one more card."""
        super().attach_interface(context, instance, image_meta, vif)
        ask("host-attach", uuid=instance.uuid, port=port(vif))

    def detach_interface(self, context, instance, vif):
        """Take a card away."""
        super().detach_interface(context, instance, vif)
        ask("host-detach", uuid=instance.uuid, port_id=vif["id"])

    def migrate_disk_and_power_off(
        self, context, instance, dest, flavor, network_info, block_device_info=None, timeout=0, retry_interval=0
    ):
        """Stop the server for a resize, which stays on this host."""
        ask("host-stop", uuid=instance.uuid, seconds=int(timeout or 0))
        return "{}"

    def finish_migration(
        self,
        context,
        migration,
        instance,
        disk_info,
        network_info,
        image_meta,
        resize_instance,
        allocations,
        block_device_info=None,
        power_on=True,
    ):
        """Boot the resized server from the disk it had."""
        self.spawn(
            context, instance, image_meta, None, None, allocations, network_info, block_device_info, power_on
        )  # fmt: skip

    def finish_revert_migration(
        self, context, instance, network_info, migration, block_device_info=None, power_on=True
    ):  # fmt: skip
        """Boot the server with its old size."""
        ask("host-kill", uuid=instance.uuid)
        super().finish_revert_migration(context, instance, network_info, migration, block_device_info, power_on)
        if power_on:
            self._start(instance, network_info)

    def _start(self, instance, network_info):
        down = [("network-vif-plugged", vif["id"]) for vif in network_info or [] if vif.get("active") is False]
        try:
            with self.virtapi.wait_for_instance_event(instance, down, timeout=PLUG_SECONDS):
                ask("host-start", server=server(instance, network_info))
        except exception.InstanceEventTimeout:
            LOG.warning("Neutron did not say in %s s that the ports are up", PLUG_SECONDS, instance=instance)

    def _state(self, instance):
        """Read from the server's control group, since Nova asks often."""
        group = self.groups / instance.uuid
        try:
            if "populated 1" not in (group / "cgroup.events").read_text():
                return power_state.SHUTDOWN
            frozen = (group / "cgroup.freeze").read_text().strip() == "1"
        except OSError:
            return power_state.SHUTDOWN
        return power_state.PAUSED if frozen else power_state.RUNNING
