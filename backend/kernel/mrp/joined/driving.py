"""Hosts made for a co-product that stays short, in one extra pass (planning.md §2.5)."""

from collections.abc import Iterator

from backend.kernel.mrp.book import OrderBook
from backend.kernel.mrp.facts import Item
from backend.kernel.mrp.joined.alternates import pieces_on
from backend.kernel.mrp.joined.joins import Output
from backend.kernel.mrp.netting import Orders, place_orders

Lots = list[tuple[int, int]]  # day, quantity


def driven_lots(book: OrderBook) -> dict[int, Lots]:
    """What hosts make more of, by place: enough for each shortage of a day, in lots of the host."""
    made: dict[int, dict[int, int]] = {}
    for place, lots in sorted(book.results.short.items()):
        output, unit = book.network.joins.driving[place], book.network.item(place).unit
        host = book.network.item(output.host)
        for day, short in lots:
            if quantity := _enough(host, output, (-(-short // unit) * unit, unit)):
                days = made.setdefault(output.host, {})
                days[day] = max(days.get(day, 0), quantity)
    return {host: sorted(days.items()) for host, days in made.items()}


def _enough(host: Item, output: Output, wanted: tuple[int, int]) -> int:
    """The least lots of the host that yield so much, in whole units; 0 where its largest lot yields none."""
    short, unit = wanted
    if host.lot_max is None:
        return _lot(host, output, short)
    most = output.of(host.lot_max, unit)
    if not most:
        return 0
    whole, rest = divmod(short, most)
    return whole * host.lot_max + (_lot(host, output, rest) if rest else 0)


def _lot(host: Item, output: Output, short: int) -> int:
    quantity = -(-short * output.ratio.denominator // output.ratio.numerator)
    return -(-max(quantity, host.lot_min) // host.multiple) * host.multiple


def with_driven(host: Item, orders: Orders, lots: Lots) -> Orders:
    """The host's own orders and, after them on each day, the driven ones."""
    driven = place_orders(host, lots)
    rows = sorted([*_rows(orders), *_rows(driven)], key=lambda row: row[0])
    days, starts, needed, quantities = zip(*rows, strict=True)
    return Orders(days, starts, needed, quantities, pieces_on(days))


def _rows(orders: Orders) -> Iterator[tuple[int, int, int, int]]:
    return zip(orders.days, orders.starts, orders.needed, orders.quantities, strict=True)
