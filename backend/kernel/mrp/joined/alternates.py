"""Which source an order takes: by priority up to caps, by ratio, by landed cost, or the earliest (planning.md §2.5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from backend.kernel.mrp.facts import FirmOrder, Item
from backend.kernel.mrp.joined.facts import Alternates, Source
from backend.kernel.mrp.netting import NO_ORDERS, Orders

NOBODY = Source("")
RAISED = "raised"  # in a reason, of the source that takes the order


class Lot(NamedTuple):
    """An order, or the part of one a source takes."""

    day: int
    quantity: int


class Share(NamedTuple):
    """`source` "" when nobody takes it; `reason` is the method and, by name, why sources before were not taken."""

    lot: Lot
    start: int
    source: str
    reason: str


@dataclass
class Choosing:
    """The sources of one item while its orders choose, in the order of their days."""

    item: Item
    alternates: Alternates
    taken: dict[tuple[str, int], int] = field(default_factory=dict)  # by source and period of its cap
    allocated: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ranked = sorted(self.alternates.sources, key=lambda source: (source.priority, source.id))
        self.allocated = {source.id: source.allocated for source in self.ranked}
        for source in self.ranked:
            for day, quantity in source.firm:
                self._take(source, Lot(max(day, 0), quantity))

    def keep(self, orders: Iterable[FirmOrder]) -> None:
        """Firm orders keep their sources; what they take counts."""
        named = {source.id: source for source in self.ranked}
        for order in orders:
            if order.source is not None:
                self._take(named[order.source], Lot(max(order.day, 0), order.quantity))

    def shares(self, lot: Lot) -> Iterator[Share]:
        """The lot as one order, or as several where caps end within it."""
        if self.alternates.method == "priority":
            yield from self._by_priority(lot)
            return
        refusals = {source.id: self._against(source, lot) for source in self.ranked}
        fit = [source for source in self.ranked if not refusals[source.id]]
        if not fit:
            yield self._rest(lot, refusals)
            return
        best = min(fit, key=lambda source: self._rank(source, lot))
        yield self._share(best, Lot(lot.day, self._size(best, lot.quantity)), refusals)

    def _by_priority(self, lot: Lot) -> Iterator[Share]:
        refusals: dict[str, str] = {}
        for source in self.ranked:
            refusals[source.id] = self._against(source, lot, whole=False)
            part = 0 if refusals[source.id] else self._part(source, lot)
            if part:
                yield self._share(source, Lot(lot.day, part), refusals)
                lot = Lot(lot.day, max(0, lot.quantity - part))
            if not lot.quantity:
                return
            refusals[source.id] = refusals[source.id] or "cap_reached"
        yield self._rest(lot, refusals)

    def _rest(self, lot: Lot, refusals: dict[str, str]) -> Share:
        """What no source takes as it is: raised to a source's least lot, or nobody's."""
        raised = [(source, self._raised(source, lot)) for source in self.ranked] if self.alternates.raises else []
        fit = [(source, more) for source, more in raised if more is not None]
        if not fit:
            return self._share(NOBODY, lot, refusals)
        by_priority = self.alternates.method == "priority"
        source, more = fit[0] if by_priority else min(fit, key=lambda pair: self._rank(*pair))
        return self._share(source, more, refusals | {source.id: RAISED})

    def _raised(self, source: Source, lot: Lot) -> Lot | None:
        more = Lot(lot.day, self._size(source, max(lot.quantity, source.lot_from)))
        return None if lot.quantity >= source.lot_from or self._against(source, more) else more

    def _rank(self, source: Source, lot: Lot) -> tuple[bool, Fraction]:
        """The least is taken; equals in the order of priority and name."""
        if self.alternates.method == "ratio":
            return False, Fraction(self.allocated[source.id], source.ratio)
        if self.alternates.method == "cost":
            return source.cost is None, Fraction((source.cost or 0) * lot.quantity + source.cost_of_order)
        return False, Fraction(max(0, -source.start_of(lot.day)))

    def _against(self, source: Source, lot: Lot, whole: bool = True) -> str:
        """Why the source may not take the lot; `whole` asks it to take all of it under its cap."""
        on = source.start_of(lot.day) if source.kind == "make" else lot.day
        quantity = self._size(source, lot.quantity)
        if not source.approved:
            return "not_approved"
        if source.vetoed:
            return "vetoed"
        if (source.valid_from is not None and on < source.valid_from) or (
            source.valid_to is not None and on >= source.valid_to
        ):
            return "not_valid"
        if quantity < source.lot_from or (source.lot_to is not None and quantity > source.lot_to):
            return "lot_range"
        return "cap_reached" if whole and self._room(source, lot) < quantity else ""

    def _size(self, source: Source, quantity: int) -> int:
        """As much in lots of the source."""
        if source.lot_multiple == 1:
            return quantity
        return -(-quantity // self._multiple(source)) * self._multiple(source)

    def _multiple(self, source: Source) -> int:
        return lcm(self.item.multiple, source.lot_multiple)

    def _part(self, source: Source, lot: Lot) -> int:
        """As much as the cap lets it take, so that both the part and the rest are lots; 0 where they cannot be."""
        if (room := self._room(source, lot)) >= (size := self._size(source, lot.quantity)):
            return size
        multiple = self._multiple(source)
        least = -(-max(self.item.lot_min, 1) // self.item.multiple) * self.item.multiple
        part = min(room, lot.quantity - least) // multiple * multiple
        return part if part >= max(least, source.lot_from) else 0

    def _room(self, source: Source, lot: Lot) -> int:
        """What its cap leaves of the lot's period, never less than nothing."""
        if source.cap is None:
            return self._size(source, lot.quantity)
        return max(0, source.cap - self.taken.get(_period(source, lot), 0))

    def _take(self, source: Source, lot: Lot) -> None:
        period = _period(source, lot)
        self.taken[period] = self.taken.get(period, 0) + lot.quantity
        self.allocated[source.id] += lot.quantity

    def _share(self, source: Source, lot: Lot, refusals: dict[str, str]) -> Share:
        told = refusals.items()
        passed = "".join(f"; {name} {why}" for name, why in told if why and (name != source.id or why == RAISED))
        reason = self.alternates.method + passed
        if source is NOBODY:
            return Share(lot, self.item.start_of(lot.day), "", reason)
        self._take(source, lot)
        return Share(lot, source.start_of(lot.day), source.id, reason)


def _period(source: Source, lot: Lot) -> tuple[str, int]:
    return source.id, 0 if source.cap_days is None else lot.day // source.cap_days


def sourced(item: Item, alternates: Alternates, orders: Orders, firm: Iterable[FirmOrder]) -> Orders:
    """The orders with their sources, the start days and pieces these bring."""
    if not orders.days:
        return NO_ORDERS
    choosing = Choosing(item, alternates)
    choosing.keep(firm)
    shares = list(_shares(choosing, map(Lot, orders.days, orders.quantities)))
    days, starts = [share.lot.day for share in shares], [share.start for share in shares]
    needed = [max(start, 0) for start in starts]
    quantities, names = [share.lot.quantity for share in shares], [share.source for share in shares]
    return Orders(days, starts, needed, quantities, pieces_on(days), names, [share.reason for share in shares])


def _shares(choosing: Choosing, lots: Iterable[Lot]) -> Iterator[Share]:
    """What a source brings beyond a lot serves the lots after it: on no day is less there than was ordered for."""
    over = 0
    for lot in lots:
        left = _without(choosing.item, lot, over)
        over -= lot.quantity
        for share in choosing.shares(left) if left.quantity else ():
            over += share.lot.quantity
            yield share


def _without(item: Item, lot: Lot, over: int) -> Lot:
    """The lot less what is there already; one of a rule of its own stays whole as long as any of it is needed."""
    if over <= 0 or (item.policy is not None and item.policy.received != 1):
        return lot
    if lot.quantity <= over:
        return Lot(lot.day, 0)
    if item.policy is not None and item.policy.lots.rule != "lot_for_lot":
        return lot
    return Lot(lot.day, -(-max(lot.quantity - over, item.lot_min) // item.multiple) * item.multiple)


def pieces_on(days: Sequence[int]) -> list[int]:
    """0 for the first order of a day, 1 for the next of the same day …"""
    pieces: list[int] = []
    for at, day in enumerate(days):
        pieces.append(pieces[-1] + 1 if at and day == days[at - 1] else 0)
    return pieces
