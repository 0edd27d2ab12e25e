"""Break points inside a run: old-side needs walked from day 0, part after part along a chain (planning.md §4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.joined.asked import Asked
from backend.kernel.mrp.queues import firm_rows
from backend.kernel.substitution.breakpoint_facts import BreakPoint, Cut, OldNeed, Side
from backend.kernel.substitution.breakpoints import predict

Sides = Mapping[str, list[Side]]  # by break point


def tiers(points: Iterable[BreakPoint]) -> Iterator[list[BreakPoint]]:
    """The points in the order they are walked: none before one that moves needs to its old part; groups whole."""
    left = list(points)
    while left:
        fed = {member.item for point in left for member in point.new}
        first = [point for point in left if point.old not in fed] or left
        groups = {point.group for point in first if point.group}
        yield [point for point in left if point in first or point.group in groups]
        left = [point for point in left if point not in first and point.group not in groups]


def cut_in(points: Sequence[BreakPoint], needs: Iterable[OldNeed]) -> tuple[dict[str, Cut], dict[str, Sides]]:
    """Cut-ins by point, and by need the sides of every need they speak of."""
    cuts = predict(points, needs)
    sides: dict[str, dict[str, list[Side]]] = {}
    for name, cut in cuts.items():
        for side in cut.sides:
            sides.setdefault(side.need, {}).setdefault(name, []).append(side)
    return cuts, dict(sides)


def old_need(need: Asked, order: str, serials: tuple[int, int] | None) -> OldNeed:
    """The need as break points see it; `order` is the parent order it belongs to."""
    whose = need.whose
    return OldNeed(
        need.id, need.item, need.quantity, need.day, whose.priority, order, whose.reference, serials,
        whose.site, need.bom_line, need.end_item,
    )  # fmt: skip


def with_new_part(point: BreakPoint, book: OrderBook) -> BreakPoint:
    """The point knowing when the new part can be there, from its item and its supply, unless it was told."""
    if point.new_lead is not None:
        return point
    place = book.network.place(point.new[0].item)
    supply = tuple((max(day, 0), quantity) for day, _, _, quantity in firm_rows(book, place))
    lead = _first_receipt(book.network.item(place), book.network.horizon)
    return replace(point, new_lead=lead, new_supply=point.new_supply or supply)


def _first_receipt(item: Item, horizon: int) -> int:
    """The first day an order begun today can arrive; the horizon if that is beyond it."""
    return next((day for day in range(horizon) if item.start_of(day) >= 0), horizon)
