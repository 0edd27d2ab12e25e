"""What other items bring to or take from one, day by day: substitutes, co-products, safety stock that is used up."""

from collections import defaultdict
from collections.abc import Mapping

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.queues import yields_of


def joined_changes(book: OrderBook, place: int) -> Mapping[int, int]:
    """To be added to the item's own supply and need; what is blocked is no need that could be ordered for."""
    changes: defaultdict[int, int] = defaultdict(int)
    moves = book.results.moves.get(place)
    if moves is not None:
        for day, _, cover in moves.receipts:
            changes[max(day, 0)] += cover.quantity
        for cover in moves.blocked:
            changes[max(cover.need.day, 0)] += cover.quantity
        for day, _, quantity in moves.needs:
            changes[day] -= quantity
    for day, _, quantity in yields_of(book, place):
        changes[day] += quantity
    relieved = relieved_on(book, place)
    item = book.network.item(place)
    if relieved is not None and item.policy is None:  # a policy has levels, which its netting takes away itself
        changes[relieved] += item.safety_stock
    return changes


def relieved_on(book: OrderBook, place: int) -> int | None:
    """The day from which the item's safety stock is not kept; falling short of it by itself is no shortage then."""
    cluster = book.network.joins.of.get(place)
    return None if cluster is None else cluster.relief.get(place)
