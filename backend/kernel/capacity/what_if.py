"""What if: a shift more, a machine more, another resource, work given out, laid over the facts (planning.md §7).

The facts themselves stay as they are; the answer is the picture with the overlay beside the one without.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import assert_never

from backend.kernel.capacity.facts import Buckets, Change, Entry, Exact, Key, Resource
from backend.kernel.capacity.pictures import Bottleneck, bottlenecks, pictures
from backend.kernel.errors import Invalid

ALWAYS = 1 << 30


@dataclass(frozen=True, slots=True)
class More:
    """So many shifts or units more of a resource, from day `first` until before `end`."""

    resource: Key
    first: int
    end: int
    shifts: Exact = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class Alternate:
    """The `share` of a resource's work goes to another, which takes `factor` times as long; all orders or the named.

    What is worked from day `first` until before `end`.
    """

    resource: Key
    to: Key
    share: Exact = 1
    factor: Exact = 1
    orders: frozenset[str] = frozenset()
    first: int = 0
    end: int = ALWAYS


@dataclass(frozen=True, slots=True)
class Outsource:
    """The `share` of a resource's work is given to a subcontractor; all orders or the named."""

    resource: Key
    share: Exact = 1
    orders: frozenset[str] = frozenset()


Overlay = More | Alternate | Outsource


@dataclass(frozen=True)
class Comparison:
    """Bottlenecks as things are and as they would be, each in its own ranking."""

    before: tuple[Bottleneck, ...]
    after: tuple[Bottleneck, ...]


def what_if(
    entries: Sequence[Entry], resources: Sequence[Resource], buckets: Buckets, overlays: Iterable[Overlay]
) -> Comparison:
    """Lay the changes over the facts one after the other and rank anew."""
    before = bottlenecks(pictures(entries, resources, buckets))
    moved, stronger = list(entries), list(resources)
    for each in overlays:
        _check(each, {resource.key for resource in resources})
        if isinstance(each, More):
            stronger = [_with(resource, each) for resource in stronger]
        else:
            moved = rerouted(moved, [each])
    return Comparison(tuple(before), tuple(bottlenecks(pictures(moved, stronger, buckets))))


def rerouted(entries: Iterable[Entry], overlays: Iterable[Alternate | Outsource]) -> list[Entry]:
    """The hours where they would be worked, the changes laid on one after the other."""
    moved = list(entries)
    for each in overlays:
        moved = [row for entry in moved for row in _moved(entry, each)]
    return moved


def _with(resource: Resource, more: More) -> Resource:
    if resource.key != more.resource:
        return resource
    change = Change(more.first, more.end, more.units, more.shifts)
    return replace(resource, changes=(*resource.changes, change))


def _moved(entry: Entry, overlay: Alternate | Outsource) -> Iterator[Entry]:
    """What stays of an entry, and what goes elsewhere."""
    out_of_time = isinstance(overlay, Alternate) and not overlay.first <= entry.day < overlay.end
    if entry.resource != overlay.resource or out_of_time or (overlay.orders and entry.order not in overlay.orders):
        yield entry
        return
    share = Fraction(overlay.share)
    if share < 1:
        yield replace(entry, hours=entry.hours * (1 - share))
    match overlay:
        case Alternate():
            yield replace(entry, resource=overlay.to, hours=entry.hours * share * Fraction(overlay.factor))
        case Outsource():
            return
        case _:
            assert_never(overlay)


def _check(overlay: Overlay, known: set[Key]) -> None:
    names = (overlay.resource, overlay.to) if isinstance(overlay, Alternate) else (overlay.resource,)
    for name in names:
        if name not in known:
            raise Invalid(f"The what-if names the unknown resource {name}.")
    if not isinstance(overlay, More) and not 0 <= overlay.share <= 1:
        raise Invalid(
            f"The what-if moves the share {overlay.share} of resource {overlay.resource}; 0 to 1 is possible."
        )
    if isinstance(overlay, Alternate) and overlay.factor <= 0:
        raise Invalid(f"The what-if has the factor {overlay.factor} on resource {overlay.to}; it must be above 0.")
