"""Can it go where it is sent? Providers, offers, and what holds an installation where it is."""

from collections.abc import Iterator
from datetime import date

from inventory.model import DependencyKind, Hosting, ProviderKind, Schutzbedarf
from migration.check.view import View, Violation
from migration.plan import Decision, Target

# Target -> kind of provider and offers that fit it.
_FITTING = {
    Target.SHARED_IAAS: (ProviderKind.SHARED_CLOUD, ("iaas",)),
    Target.SHARED_PAAS: (ProviderKind.SHARED_CLOUD, ("paas",)),
    Target.DESKTOP_POOL: (ProviderKind.SHARED_CLOUD, ("desktop",)),
    Target.REPLACE: (ProviderKind.SHARED_CLOUD, ("iaas", "paas")),
    Target.PUBLIC_CLOUD: (ProviderKind.PUBLIC_CLOUD, ("iaas", "paas")),
    Target.SAAS: (ProviderKind.SAAS, ("saas",)),
}


def provider(view: View) -> Iterator[Violation]:
    """Who operates it afterwards is of the right kind and offers what is used; what stays keeps its provider."""
    for item in view.decisions.values():
        found, fitting = view.provider(item), _FITTING.get(item.target)
        if fitting is None:
            today = None if item.target is Target.RETIRE else view.installation(item).provider
            if item.provider != today:
                yield Violation("provider", item.installation, "Wechselt den Betreiber, ohne umzuziehen.")
        elif found is None or found.kind is not fitting[0]:
            yield Violation("provider", item.installation, f"{item.provider} ist kein Betreiber für dieses Ziel.")
        elif item.offer not in fitting[1] or item.offer not in found.offers:
            yield Violation("offer", item.installation, f"{found.name} bietet {item.offer} für dieses Ziel nicht an.")


def replacement(view: View) -> Iterator[Violation]:
    """Only a replaced product has a successor: another one of its task, multi-tenant, supported to the end."""
    for item in view.decisions.values():
        if (item.target is Target.REPLACE) != (item.replacement is not None):
            yield Violation("replacement", item.installation, "Ziel und Nachfolgeprodukt passen nicht zusammen.")
        if item.replacement is None:
            continue
        product, successor = view.product(item), view.inventory.products.get(item.replacement)
        if successor is None or successor.task != product.task or successor.id == product.id:
            yield Violation(
                "replacement", item.installation, f"{item.replacement} ist kein anderes Produkt der Aufgabe."
            )
        elif item.installation in view.done:
            continue
        elif not successor.multi_tenant or (successor.end_of_support or date.max) < view.horizon:
            yield Violation("replacement", item.installation, f"{successor.name} taugt nicht als gemeinsames Produkt.")


def retired(view: View) -> Iterator[Violation]:
    """Only what nobody uses and nothing calls is switched off."""
    called = {edge.target for edge in view.inventory.dependencies if edge.kind is DependencyKind.NEEDS}
    for item in view.decisions.values():
        used = view.installation(item).users != 0 or item.installation in called
        if item.target is Target.RETIRE and used and not _decided(view, item) and item.installation not in view.done:
            yield Violation("retired", item.installation, "Wird abgeschaltet, obwohl es noch gebraucht wird.")


def held(view: View) -> Iterator[Violation]:
    """Nothing moves that a fact, or an unknown answer to a decisive question, holds where it is."""
    for item in view.planned:
        if item.target is not Target.RETIRE and not _decided(view, item):
            for text in _holds(view, item):
                yield Violation("held", item.installation, text)


def _decided(view: View, item: Decision) -> bool:
    pin = view.pins.get(item.installation)
    return pin is not None and pin.target is not None


def _holds(view: View, item: Decision) -> Iterator[str]:
    here, product, task = view.installation(item), view.product(item), view.task(item)
    if here.hosting in (None, Hosting.SAAS, Hosting.ASSOCIATION):
        yield "Zieht um, obwohl es schon gemeinsam betrieben wird oder sein Betriebsort unbekannt ist."
    if here.special_hardware is not False:
        yield "Zieht um, obwohl besondere Hardware daran hängt oder das nicht bekannt ist."
    own = here.hosting is Hosting.OWN_METAL
    if own and here.local_device != "" and task.latency_sensitive is not False:
        yield "Zieht um, obwohl es an einem Gerät vor Ort hängt und keine Laufzeiten verträgt, oder das offen ist."
    servers = [view.inventory.servers[key] for key in here.servers]
    virtual = bool(product.virtualised) or (bool(servers) and all(server.virtual for server in servers))
    replaced = own and item.target is Target.REPLACE
    if not virtual and not replaced:
        yield "Zieht um, obwohl der Betrieb auf virtuellen Servern nicht freigegeben ist oder das offen ist."
    if not _protection_allows(view, item):
        yield "Zieht um, obwohl der Schutzbedarf, auch geerbter, sehr hoch oder nicht festgestellt ist."


def _protection_allows(view: View, item: Decision) -> bool:
    level = view.inheritance.highest(item.installation)
    if level is Schutzbedarf.SEHR_HOCH:
        clouds = {item.id for item in view.inventory.providers.values() if item.kind is ProviderKind.SHARED_CLOUD}
        product = view.product(item).id
        return any(
            record.provider in clouds and record.product == product for record in view.inventory.clearances.values()
        )
    return level is not None
