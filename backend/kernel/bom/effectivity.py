"""Which BOM version an order takes, and which two may not stand side by side (engineering.md §2)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TypeVar

from backend.kernel.bom.facts import Bom, Want
from backend.kernel.errors import Refused

WEIGHTS = {"order": 16, "customer": 8, "machine": 4, "site": 2}
LOT_RANGE_WEIGHT = 1
Ordered = TypeVar("Ordered", date, int, Decimal)


def choose(boms: Iterable[Bom], want: Want) -> Bom:
    """The pinned version, or of those that match the most specific, then the lowest priority number,
    the latest start and the highest version."""
    rows = [bom for bom in boms if bom.item == want.item]
    if want.pinned is not None:
        rows = [bom for bom in rows if bom.version == want.pinned]
    else:
        rows = [bom for bom in rows if matches(bom, want)]
    if not rows:
        at = f" at site {want.site}" if want.site else ""
        raise Refused(f"No released BOM of {want.item} is effective{at} on {want.day}.", item=want.item)
    return max(rows, key=_rank)


def _rank(bom: Bom) -> tuple[int, int, date, int]:
    return specificity(bom), -bom.priority, bom.effective_from or date.min, bom.version


def specificity(bom: Bom) -> int:
    """order 16 + customer 8 + machine 4 + site 2 + lot-size range 1."""
    named = sum(weight for name, weight in WEIGHTS.items() if getattr(bom, name) is not None)
    ranged = bom.lot_from is not None or bom.lot_to is not None
    return named + LOT_RANGE_WEIGHT * ranged


def matches(bom: Bom, want: Want) -> bool:
    """Released (or trial, for a trial order), and every selector, range and effectivity given fits."""
    usable = bom.state == "released" or (want.trial and bom.state == "trial")
    named = all(getattr(bom, name) in (None, getattr(want, name)) for name in WEIGHTS)
    dated = _within(want.day, bom.effective_from, bom.effective_to)
    sized = _within(want.quantity, bom.lot_from, bom.lot_to)
    return usable and named and dated and sized and _fits_serial(bom, want)


def _fits_serial(bom: Bom, want: Want) -> bool:
    if bom.serial_from is None and bom.serial_to is None:
        return True
    return want.serial is not None and _within(want.serial, bom.serial_from, bom.serial_to)


def _within(value: Ordered, first: Ordered | None, end: Ordered | None) -> bool:
    return (first is None or first <= value) and (end is None or value < end)


def _overlap(one: tuple[Ordered | None, Ordered | None], two: tuple[Ordered | None, Ordered | None]) -> bool:
    return _before(one[0], two[1]) and _before(two[0], one[1])


def _before(first: Ordered | None, end: Ordered | None) -> bool:
    return first is None or end is None or first < end


def check_release(bom: Bom, released: Iterable[Bom]) -> None:
    """Refuse a version that could be chosen as well as another: same selectors, priority and overlapping windows."""
    for other in released:
        if other is not bom and other.item == bom.item and _rivals(bom, other):
            raise Refused(
                f"Version {bom.version} of {bom.item} would be effective together with version {other.version}.",
                item=bom.item,
            )


def _rivals(bom: Bom, other: Bom) -> bool:
    same = all(getattr(bom, name) == getattr(other, name) for name in (*WEIGHTS, "priority"))
    return (
        same
        and specificity(bom) == specificity(other)
        and _overlap((bom.effective_from, bom.effective_to), (other.effective_from, other.effective_to))
        and _overlap((bom.lot_from, bom.lot_to), (other.lot_from, other.lot_to))
        and _overlap((bom.serial_from, bom.serial_to), (other.serial_from, other.serial_to))
    )
