"""Whether one more order fits behind those picked before it, bucket by bucket (planning.md §6, order pool)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.kernel.capacity.facts import Buckets, Output, Resource
from backend.kernel.capacity.pictures import CapacityException, overloads, pictures
from backend.kernel.capacity.rough import Bills, rough_load


@dataclass(frozen=True)
class Place:
    """What orders are laid on: their bills of resources, the resources, and the buckets time is cut into."""

    bills: Bills
    resources: Sequence[Resource]
    buckets: Buckets


def too_much(one: Output, before: Iterable[Output], place: Place) -> CapacityException | None:
    """The first overload `one` has a part in; none where it fits, or where nothing says what hours it needs.

    It is not refused for a bucket that others have filled and it does not load, nor for hours that should have been
    worked before today: what they make lies there, or is a matter of the plan.
    """
    entries = rough_load([*before, one], place.bills, place.resources).entries
    rows = pictures([each for each in entries if not each.late], place.resources, place.buckets)
    return next((each for each in overloads(rows) if one.order in each.orders), None)
