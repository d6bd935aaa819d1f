"""Invented servers under the installations on a tenant's own metal: virtual ones, appliances, and their hosts."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from inventory.model import Product, Server, Tenant

VIRTUAL_PER_HOST = 25
LIFE_YEARS = 6  # useful life in municipal practice, upper end (prices.csv, server-life)
SHARED_BY = 4  # small specialist applications share an application server by so many

Size = tuple[int, int, int]  # vCPUs, GiB of memory, GiB of disk


@dataclass(slots=True)
class Machines:
    """The servers of one tenant while its installations are placed."""

    tenant: Tenant
    random: Random
    servers: list[Server] = field(default_factory=list)
    shared: tuple[str, int] | None = None  # the application server being filled, with what it holds

    def place(self, product: Product, users: int) -> tuple[str, ...]:
        """The servers of an installation on own metal; none for a desktop program."""
        match product.deployment:
            case "desktop":
                return ()
            case "appliance":
                return (self._physical("appliance"),)
            case "service":
                return tuple(self._virtual(product, users) for _ in range(self.random.choice([1, 1, 2])))
            case _ if users >= 60 or self.random.random() < 0.3:
                return (self._virtual(product, users),)
            case _:
                return (self._with_others(product),)

    def finish(self) -> list[Server]:
        """All servers, the hosts of the virtual ones last."""
        virtual = sum(server.virtual is not False for server in self.servers)
        for _ in range(2 + virtual // VIRTUAL_PER_HOST):
            self._physical("host")
        return self.servers

    def _with_others(self, product: Product) -> str:
        id_, count = self.shared or ("", SHARED_BY)
        if count == SHARED_BY:
            id_, count = self._virtual(product, 60), 0
        self.shared = id_, count + 1
        return id_

    def _virtual(self, product: Product, users: int) -> str:
        random = self.random
        vcpus = 2 if users < 30 else 4 if users < 300 else 8
        size = vcpus, vcpus * random.choice([2, 4, 4]), random.choice([80, 120, 200, 400, 800])
        systems = {"windows": ["Windows Server 2016", "Windows Server 2019", "Windows Server 2022"], "linux": ["Linux"]}
        system = random.choice(systems.get(product.os_family or "", ["Windows Server 2019", "Linux"]))
        virtual = True if random.random() < 0.97 else None
        return self._add("vm", virtual, size if random.random() < 0.94 else None, system, None)

    def _physical(self, kind: str) -> str:
        random = self.random
        bought = date(random.randint(2018, 2025), random.randint(1, 12), 1)
        host = random.choice([32, 48, 64]), random.choice([384, 512, 768]), 8000
        size = host if kind == "host" else (4, 16, 500)
        system = "Hypervisor" if kind == "host" else None
        return self._add(kind, False, size, system, bought if random.random() < 0.85 else None)

    def _add(self, kind: str, virtual: bool | None, size: Size | None, system: str | None, bought: date | None) -> str:
        vcpus, ram_gib, disk_gib = size or (None, None, None)
        server = Server(
            id=f"{self.tenant.key}-{kind}-{len(self.servers) + 1:03}",
            tenant=self.tenant.key,
            virtual=virtual,
            vcpus=vcpus,
            ram_gib=ram_gib,
            disk_gib=disk_gib,
            os=system,
            purchased=bought,
            end_of_life=bought.replace(year=bought.year + LIFE_YEARS) if bought else None,
        )
        self.servers.append(server)
        return server.id
