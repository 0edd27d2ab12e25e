"""Supplies and needs of one item, each in the order they are matched (contract rule 8; planning.md §2.9).

Supplies: stock on hand H, then by day receipts R, firm orders F, substitutes taken U, co-products C, planned orders P.
Needs: stock owed H, then by day demands D, firm orders above F, needs of other items U, planned orders above P, and
what expires unused L, named by its last day. Of a planned order with a yield only what comes in usable is given out.

A planned order is named below its item by piece · H + day and across items by `order_name`. U names a take
(joined/results.py); C the host's order, −1 − id for a firm one.
"""

from collections.abc import Iterator

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.exact import days_needed, lines_of, losses_at, needs_of_line
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.joined.joins import Output
from backend.kernel.mrp.network import Dated, Network, rows_of

Queued = tuple[int, int, int, int]  # day, rank of the kind, reference, quantity
SUPPLIES = "HRFUCP"
NEEDS = "HDFUPL"
RECEIPT, FIRM, TAKEN, YIELD, PLANNED = range(1, 6)
OWED, DEMAND, FIRM_NEED, LENT, ORDER, LOSS = range(6)


def order_name(network: Network, place: int, slot: int) -> int:
    """The order among all: parent · horizon + day, as the contract has it, later pieces after all first ones."""
    piece, day = divmod(slot, network.horizon)
    return (piece * len(network.keys) + place) * network.horizon + day


def order_of(network: Network, name: int) -> tuple[int, int]:
    """The place and the slot an order's name stands for."""
    rest, day = divmod(name, network.horizon)
    piece, place = divmod(rest, len(network.keys))
    return place, piece * network.horizon + day


def supply_rows(book: OrderBook, place: int) -> list[Queued]:
    """The item's supplies in the order they are used, stock first on day −1."""
    rows, horizon = firm_rows(book, place), book.network.horizon
    if place in book.results.moves:
        receipts = book.results.moves[place].receipts
        rows += [(day, TAKEN, ref, cover.quantity) for day, ref, cover in receipts]
    policy = book.network.item(place).policy
    for slot, quantity in _planned(book, place):
        rows.append((slot % horizon, PLANNED, slot, quantity if policy is None else policy.expected(quantity)))
    return sorted(rows)


def firm_rows(book: OrderBook, place: int) -> list[Queued]:
    """Stock, what others promised and what hosts yield."""
    arrays = book.network.arrays
    rows = [(-1, 0, 0, max(0, book.network.item(place).on_hand))]
    rows += [(day, RECEIPT, ref, quantity) for day, ref, quantity in rows_of(arrays.receipts, place)]
    rows += [(day, FIRM, ref, quantity) for day, ref, quantity in rows_of(arrays.firm_orders, place)]
    rows += [(day, YIELD, ref, quantity) for day, ref, quantity in yields_of(book, place)]
    return rows


def need_rows(book: OrderBook, place: int) -> list[Queued]:
    """The item's needs in the order they are served, stock owed first on day −1; needs of other items included."""
    rows = own_need_rows(book, place)
    if place in book.results.moves:
        rows += [(day, LENT, ref, quantity) for day, ref, quantity in book.results.moves[place].needs]
        rows.sort()
    return rows


def own_need_rows(book: OrderBook, place: int) -> list[Queued]:
    """The same without what other items take."""
    network, arrays = book.network, book.network.arrays
    item = network.item(place)
    rows = [(day, DEMAND, ref, quantity) for day, ref, quantity in rows_of(arrays.demands, place)]
    rows += [(day, FIRM_NEED, ref, quantity) for day, ref, quantity in rows_of(arrays.firm_needs, place)]
    for line, parent in lines_of(network, place):
        rows += _orders_above(book, (line, parent), item)
    rows += [(loss.day, LOSS, loss.expires, loss.quantity) for loss in losses_at(network, book, place)]
    if item.on_hand < 0:
        rows.append((-1, OWED, 0, -item.on_hand))
    rows.sort()
    return rows


def _orders_above(book: OrderBook, line: tuple[int, int], item: Item) -> Iterator[Queued]:
    network, parent = book.network, line[1]
    above = book[parent]
    quantities = needs_of_line(network, line[0], above, item.unit)
    names = (order_name(network, parent, slot) for slot, _ in _planned(book, parent))
    for day, name, quantity in zip(days_needed(item, above), names, quantities, strict=True):
        yield day, ORDER, name, quantity


def yields_of(book: OrderBook, place: int) -> list[Dated]:
    """What orders of its hosts yield of a co-product: day, reference, quantity."""
    network = book.network
    hosts = network.joins.outputs.get(place, ())
    item, made = network.item(place), list[Dated]()
    for output in hosts:
        rows = [(slot % network.horizon, order_name(network, output.host, slot), quantity)
                for slot, quantity in _yielding(book, output)]  # fmt: skip
        firm = ((day, ref, quantity) for day, ref, quantity in rows_of(network.arrays.firm_orders, output.host))
        rows += [(day, -1 - ref, quantity) for day, ref, quantity in firm if _yields(network, ref)]
        for day, ref, quantity in rows:
            yielded = output.of(quantity, item.unit)
            day = day if item.receiving is None else item.receiving.at_or_after(day)
            if yielded and day < network.horizon:
                made.append((day, ref, yielded))
    return made


def _yields(network: Network, ref: int) -> bool:
    order = network.objects.firm.get(ref)
    return order is None or order.yields


def _yielding(book: OrderBook, output: Output) -> Iterator[tuple[int, int]]:
    """(slot, quantity) of those planned orders of the host that yield; firm ones were made for it."""
    rows = _planned(book, output.host)
    if output.source is None:
        return rows
    sources = book[output.host].sources
    return (row for row, source in zip(rows, sources, strict=True) if source == output.source)


def _planned(book: OrderBook, place: int) -> Iterator[tuple[int, int]]:
    """(slot, quantity) of the item's planned orders, in their order."""
    rows, horizon = book.rows(place), book.network.horizon
    before, piece = -1, 0
    for day, quantity in zip(book.columns.day[rows].tolist(), book.columns.quantity[rows].tolist(), strict=True):
        piece = piece + 1 if day == before else 0
        before = day
        yield piece * horizon + day, quantity
