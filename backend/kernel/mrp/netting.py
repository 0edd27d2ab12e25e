"""Net requirements of one item, day event by day event (contract rules 3 to 7; planning.md §2.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.kernel.errors import Invalid
from backend.kernel.mrp.arrays import MOST_PIECES
from backend.kernel.mrp.facts import Item

Changes = Mapping[int, int]  # day -> supply minus need; day 0 is always there


@dataclass(frozen=True, slots=True)
class Orders:
    """An item's planned orders in columns, because a plan holds millions; `needed` is when components are due.

    An order split at the largest lot has pieces 0, 1, 2 … on one day. `sources` and `reasons` are there for
    items with alternates only.
    """

    days: Sequence[int] = ()
    starts: Sequence[int] = ()
    needed: Sequence[int] = ()
    quantities: Sequence[int] = ()
    pieces: Sequence[int] = ()
    sources: Sequence[str] = ()
    reasons: Sequence[str] = ()


NO_ORDERS = Orders()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Days the balance stays below safety stock, and by how much at worst."""

    day: int
    until: int
    quantity: int


def net(item: Item, changes: Changes) -> list[tuple[int, int]]:
    """Whenever a day ends below safety stock, order what its period needs, in whole lots: (day, quantity)."""
    days = sorted(changes)
    balance, orders = item.on_hand, []
    safety, period, multiple = item.safety_stock, item.period, item.multiple
    for place, day in enumerate(days):
        balance += changes[day]
        if balance < safety:
            low = balance if period == 1 else _lowest(changes, days, place, (balance, day + period))
            quantity = -(-max(safety - low, item.lot_min) // multiple) * multiple
            if item.lot_max is not None:
                quantity = sum(split(item, quantity, item.lot_max))
            orders.append((day, quantity))
            balance += quantity
    return orders


def _lowest(changes: Changes, days: Sequence[int], place: int, period: tuple[int, int]) -> int:
    """The least balance from `place` until the period ends, if nothing more were ordered."""
    balance, end = period
    low = balance
    for later in range(place + 1, len(days)):
        day = days[later]
        if day >= end:
            break
        balance += changes[day]
        low = min(low, balance)
    return low


def split(item: Item, quantity: int, lot_max: int) -> list[int]:
    """Pieces of the largest lot; the last piece is the rest, raised to the smallest lot; absurdly many are refused."""
    whole, rest = divmod(quantity, lot_max)
    if whole >= MOST_PIECES:
        raise Invalid(f"Item {item.key}: a need of {quantity} would be {whole} orders of the largest lot {lot_max}.")
    least = -(-max(rest, item.lot_min) // item.multiple) * item.multiple
    return [lot_max] * whole + ([least] if rest else [])


def place_orders(item: Item, lots: Sequence[tuple[int, int]]) -> Orders:
    """Date the starts and split at the largest lot; a start may lie before day 0, its needs are due on day 0."""
    if not lots:
        return NO_ORDERS
    pieces: Sequence[int] = (0,) * len(lots)
    if item.lot_max is not None:
        parts = [split(item, quantity, item.lot_max) for _, quantity in lots]
        pieces = [number for part in parts for number in range(len(part))]
        lots = [(day, piece) for (day, _), part in zip(lots, parts, strict=True) for piece in part]
    return _in_columns(item, lots, pieces)


def place_pieces(item: Item, orders: Sequence[tuple[int, int]]) -> Orders:
    """The same for orders that are in pieces already, by day."""
    if not orders:
        return NO_ORDERS
    pieces: list[int] = []
    for at, (day, _) in enumerate(orders):
        pieces.append(pieces[-1] + 1 if at and orders[at - 1][0] == day else 0)
    return _in_columns(item, orders, pieces)


def _in_columns(item: Item, orders: Sequence[tuple[int, int]], pieces: Sequence[int]) -> Orders:
    days, quantities = zip(*orders, strict=True)
    starts = [item.start_of(day) for day in days]
    needed = starts if min(starts) >= 0 else [max(start, 0) for start in starts]
    return Orders(days, starts, needed, quantities, pieces)


def shortfalls(item: Item, changes: Changes, horizon: int) -> Iterator[Shortfall]:
    """Every stretch of days an item without orders would end below its safety stock."""
    days = sorted(changes)
    balance, began, worst = item.on_hand, None, 0
    for day in days:
        balance += changes[day]
        gap = item.safety_stock - balance
        if gap > 0:
            began, worst = (day if began is None else began), max(worst, gap)
        elif began is not None:
            yield Shortfall(began, day - 1, worst)
            began, worst = None, 0
    if began is not None:
        yield Shortfall(began, horizon - 1, worst)
