"""The evaluator's view at issue: lots on hand at the location, and what differs from the plan (planning.md §3.2).

Sources: planning.md §3.2 (issue view), inventory-costing.md §2 (first expired first), §3 (reservations).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from backend.kernel.substitution.decisions import Decision
from backend.kernel.substitution.facts import Key, Scheme, Supply, View


@dataclass(frozen=True, slots=True)
class Lot:
    """`quantity` of a lot that may be issued here; `reserved` of it, for one order line, order or need."""

    item: Key
    lot: str
    quantity: int
    expiry: int | None = None
    reserved: int = 0
    reserved_for: Key = None


class Deviation(NamedTuple):
    """An item of which another quantity goes out than was planned; `allowed` is the scheme's word on it."""

    item: Key
    planned: int
    actual: int
    allowed: bool = True


def issue_view(lots: Iterable[Lot]) -> View:
    """First expired goes first; what others have reserved does not count."""
    return View(tuple(_supplies(lots)))


def _supplies(lots: Iterable[Lot]) -> Iterator[Supply]:
    for lot in sorted(lots, key=lambda lot: lot.lot):
        kept = min(max(lot.reserved, 0), lot.quantity) if lot.reserved_for is not None else 0
        if kept:
            yield Supply(lot.item, kept, 0, lot.lot, lot.expiry, lot.reserved_for)
        if lot.quantity > kept:
            yield Supply(lot.item, lot.quantity - kept, 0, lot.lot, lot.expiry)


def deviations(
    planned: Mapping[Key, int], actual: Iterable[Decision], schemes: Mapping[str, Scheme] | None = None
) -> list[Deviation]:
    """What goes out otherwise than planned, by item; `planned` are quantities by item.

    Refused where a scheme that serves it says so.
    """
    rows = list(actual)
    taken: dict[Key, int] = dict.fromkeys(planned, 0)
    for decision in rows:
        for item, quantity in decision.taken().items():
            taken[item] = taken.get(item, 0) + quantity
    followed = {portion.scheme for decision in rows for portion in decision.portions}
    allowed = all(schemes[name].deviation_allowed for name in followed if schemes and name in schemes)
    return [
        Deviation(item, planned.get(item, 0), quantity, allowed)
        for item, quantity in taken.items()
        if quantity != planned.get(item, 0)
    ]
