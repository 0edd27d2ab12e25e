"""The border of the extensions: what names unknown items or makes no sense is refused by name."""

from collections.abc import Iterable

from backend.kernel.errors import Invalid
from backend.kernel.mrp.joined.facts import Alternates, CoProduct, Extensions, Key, Source
from backend.kernel.substitution.breakpoint_facts import BreakPoint
from backend.kernel.substitution.clusters import items_of


def check_extensions(extensions: Extensions, known: set[Key]) -> None:
    """Schemes that contradict themselves or each other are no errors but findings of the run."""
    for scheme in extensions.rules.schemes:
        _check_known(f"Scheme {scheme.id}", items_of(scheme), known)
    points: set[str] = set()
    for point in extensions.points:
        _check_point(point, known)
        if point.id in points:
            raise Invalid(f"Break point {point.id} is listed twice.")
        points.add(point.id)
    for each in extensions.coproducts:
        _check_coproduct(each, known)
    for key, alternates in extensions.alternates.items():
        _check_known("A list of alternates", [key], known)
        _check_alternates(key, alternates)


def check_sources(lines: Iterable[tuple[Key, str | None]], extensions: Extensions) -> None:
    """`lines` are (parent or firm order's item, source named)."""
    for key, source in lines:
        if source is not None and source not in _named(extensions, key):
            raise Invalid(f"Item {key} has no source {source}.")


def _named(extensions: Extensions, key: Key) -> set[str]:
    alternates = extensions.alternates.get(key)
    return set() if alternates is None else {source.id for source in alternates.sources}


def _check_known(name: str, keys: Iterable[Key], known: set[Key]) -> None:
    for key in keys:
        if key not in known:
            raise Invalid(f"{name} names the unknown item {key}.")


def _check_point(point: BreakPoint, known: set[Key]) -> None:
    _check_known(f"Break point {point.id}", [point.old, *(member.item for member in point.new)], known)
    if not point.new or any(member.per <= 0 for member in point.new):
        raise Invalid(f"Break point {point.id} needs a new part with a quantity above zero.")
    if any(member.item == point.old for member in point.new):
        raise Invalid(f"Break point {point.id} replaces item {point.old} by itself.")


def _check_coproduct(each: CoProduct, known: set[Key]) -> None:
    name = f"The co-product {each.item} of {each.host}"
    _check_known(name, [each.host, each.item], known)
    if each.ratio <= 0:
        raise Invalid(f"{name} has the ratio {each.ratio}; it must be above zero.")
    if each.drive and each.by_product:
        raise Invalid(f"{name} is a by-product: it never drives its host.")


def _check_alternates(key: Key, alternates: Alternates) -> None:
    seen: set[str] = set()
    for source in alternates.sources:
        if not source.id or source.id in seen:
            raise Invalid(f"Item {key}: every source needs a name of its own, not {source.id!r} again.")
        seen.add(source.id)
        _check_source(key, source)
    if not seen:
        raise Invalid(f"Item {key} has a list of alternates without a source.")


def _check_source(key: Key, source: Source) -> None:
    least = {"ratio": 1, "allocated": 0, "cost_of_order": 0, "lead_time": 0, "lot_from": 0, "lot_multiple": 1}
    optional = {"cost": 0, "lot_to": 1, "cap": 0, "cap_days": 1}
    given = {name: bound for name, bound in optional.items() if getattr(source, name) is not None}
    for name, bound in {**least, **given}.items():
        if getattr(source, name) < bound:
            raise Invalid(
                f"Item {key}, source {source.id}: {name} is {getattr(source, name)}; it must be {bound} or more."
            )
