"""Lots that expire before anybody needs them: first expired, first out, then a loss (planning.md §2.1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.kernel.mrp.policy import Life

FOREVER = 2**31


@dataclass(frozen=True, slots=True)
class Loss:
    """`quantity` can serve nobody from `day` on, and is thrown away the day after `expires`."""

    day: int
    quantity: int
    expires: int


@dataclass(slots=True)
class _Lot:
    until: int  # last day a need may take it
    begin: int  # first day
    quantity: int


def losses(life: Life, on_hand: int, firm: Iterable[tuple[int, int]], need: Sequence[int]) -> list[Loss]:
    """What needs (by day) leave of lots on hand and of firm supply (day, quantity); stock in no lot never expires.

    A loss counts on the first day no need may take the lot, so that what is unusable covers nothing.
    """
    lots = [_Lot(expires - life.remaining, 0, quantity) for quantity, expires in life.lots]
    lots.append(_Lot(FOREVER, 0, on_hand - sum(lot.quantity for lot in lots)))
    until = FOREVER if life.days is None else life.days - life.remaining
    lots += [_Lot(min(day + until, FOREVER), day, quantity) for day, quantity in firm]
    lots.sort(key=lambda lot: (lot.until, lot.begin))
    for day, wanted in enumerate(need):
        for lot in lots:
            if lot.begin <= day <= lot.until and lot.quantity > 0:
                taken = min(wanted, lot.quantity)
                lot.quantity, wanted = lot.quantity - taken, wanted - taken
    left = [lot for lot in lots if lot.until < FOREVER and lot.quantity > 0]
    found = [Loss(max(lot.until + 1, lot.begin), lot.quantity, lot.until + life.remaining) for lot in left]
    return sorted((loss for loss in found if loss.day < len(need)), key=lambda loss: (loss.day, loss.expires))
