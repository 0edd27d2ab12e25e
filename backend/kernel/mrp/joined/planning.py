"""Items that are joined, planned: a cluster as a whole, one co-product, host or item with alternates by itself."""

from collections.abc import Sequence
from dataclasses import replace

from backend.kernel.mrp.arrays import Part
from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.exact import changes_of, exact_orders
from backend.kernel.mrp.joined.alternates import sourced
from backend.kernel.mrp.joined.changes import joined_changes
from backend.kernel.mrp.joined.columns import needs_of
from backend.kernel.mrp.joined.driving import with_driven
from backend.kernel.mrp.joined.netting import is_compiled, net_together
from backend.kernel.mrp.joined.short import served
from backend.kernel.mrp.netting import NO_ORDERS, Orders, net


def plan_joined(book: OrderBook, places: Sequence[int], room: Part) -> None:
    """Serve the clusters among these joined items of one level, then net every item with its rows U."""
    of = book.network.joins.of
    clusters = list({of[place].name: of[place] for place in places if place in of}.values())
    for cluster, needs in zip(clusters, needs_of(book, clusters), strict=True):
        book.results.serve(cluster.places, served(book, cluster, needs))
    plain = [place for place in places if is_compiled(book, place)]
    left = {*places} - {*plain} | {*net_together(book, plain, room)}
    for place in sorted(left):
        book.enter_exact(place, joined_orders(book, place))


def joined_orders(book: OrderBook, place: int) -> Orders:
    """The item's orders with what other items bring and take, driven lots, and the sources they choose."""
    network, joins = book.network, book.network.joins
    item, changes = network.item(place), joined_changes(book, place)
    if place in joins.driving and not book.results.driven:
        short = net(replace(item, lot_min=0, lot_mult=1, lot_max=None), changes_of(network, book, place, changes))
        book.results.lacks(place, short)
        return NO_ORDERS
    orders = exact_orders(network, book, place, changes)
    if extra := book.results.extra.get(place):
        orders = with_driven(item, orders, extra)
    if place in joins.alternates:
        firm = [order for order in network.objects.firm.values() if order.item == item.key]
        orders = sourced(item, joins.alternates[place], orders, firm)
    return orders


def sources_of(book: OrderBook, places: Sequence[int]) -> list[Sequence[str]]:
    """Which source each order takes, item by item: two plans may differ in nothing else."""
    chosen = book.results.chosen
    return [chosen[place].sources if place in chosen else () for place in places]
