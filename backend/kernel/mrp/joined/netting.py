"""Joined items netted by the compiled part, with what other items bring and take as further supply and demand."""

from collections.abc import Sequence

import numpy as np

from backend.kernel.mrp.arrange import path_of
from backend.kernel.mrp.arrays import EXACT, PLAIN, POLICY, Arrays, Part, Rows, Small, Whole, small, whole
from backend.kernel.mrp.book import OrderBook, ranges
from backend.kernel.mrp.core import core
from backend.kernel.mrp.joined.changes import joined_changes
from backend.kernel.mrp.joined.joins import Joins
from backend.kernel.mrp.policy import Policy

SAFE = 2**61
Row = tuple[int, int, int]  # item place, day, supply minus need


def is_compiled(book: OrderBook, place: int) -> bool:
    """The compiled part can plan the item: it has no choice of sources and nothing is driven."""
    network, joins = book.network, book.network.joins
    if place in joins.alternates or place in book.results.extra:
        return False
    if place in joins.driving and not book.results.driven:
        return False
    first = network.arrays.lines.first
    odd = bool(network.odd) and any(line in network.odd for line in range(int(first[place]), int(first[place + 1])))
    item = network.item(place)
    path = path_of(item, odd)
    return path == PLAIN or (path == POLICY and item.policy is not None and _takes_rows(joins, place, item.policy))


def _takes_rows(joins: Joins, place: int, policy: Policy) -> bool:
    """What others take is no need of the item itself, so nothing may be reckoned from needs or move them in time."""
    cluster = joins.of.get(place)
    relieved = cluster is not None and place in cluster.relief
    return policy.safety.cover is None and not policy.safety.time and not relieved


def net_together(book: OrderBook, places: Sequence[int], room: Part) -> list[int]:
    """Plan these items of one level and enter their orders; returns those whose numbers ask for the exact path."""
    left: list[int] = []
    for begin in range(0, len(places), len(room.counts)):
        left += _net(book, small(places[begin : begin + len(room.counts)]), room)
    return left


def _net(book: OrderBook, places: Small, room: Part) -> list[int]:
    rows, large = _joined_rows(book, places)
    part = room._replace(places=small([place for place in places.tolist() if place not in large]))
    used = core().net_part(_joined(book.network.arrays, part.places, rows), book.columns, part)
    beyond = part.places[part.paths[: len(part.places)] == EXACT].tolist()
    part.paths[: len(part.places)] = EXACT  # they are pegged as all joined items are
    book.enter(part, used)
    return [*large, *beyond]


def _joined_rows(book: OrderBook, places: Small) -> tuple[list[Row], list[int]]:
    """What joins bring and take, and the items for which that might leave 64 bits."""
    rows, large = list[Row](), list[int]()
    for place in places.tolist():
        changes = joined_changes(book, place)
        if sum(map(abs, changes.values())) >= SAFE:
            large.append(place)
        else:
            rows += [(place, day, quantity) for day, quantity in changes.items()]
    return rows, large


def _joined(arrays: Arrays, places: Small, rows: list[Row]) -> Arrays:
    """The facts of these items as if nothing joined them but further supply and demand."""
    change = whole(rows).reshape(-1, 3)
    path = np.where(arrays.policies.row < 0, PLAIN, POLICY).astype(np.uint8)
    rules = arrays.rules._replace(path=path)
    more, less = change[change[:, 2] > 0], change[change[:, 2] < 0] * (1, 1, -1)
    receipts, demands = _and(arrays.receipts, places, more), _and(arrays.demands, places, less)
    return arrays._replace(rules=rules, receipts=receipts, demands=demands)


def _and(rows: Rows, places: Small, more: Whole) -> Rows:
    """The rows of these items and more of them, by item and day; nobody else has any."""
    counts = rows.end[places] - rows.first[places]
    own = ranges(rows.first[places], counts)
    place = np.concatenate((np.repeat(places, counts), more[:, 0]))
    day = np.concatenate((rows.day[own], more[:, 1]))
    reference = np.concatenate((rows.reference[own], np.full(len(more), -1)))
    quantity = np.concatenate((rows.quantity[own], more[:, 2]))
    order = np.lexsort((day, place))
    first, end = np.zeros_like(rows.first), np.zeros_like(rows.end)
    first[places] = np.searchsorted(place[order], places)
    end[places] = np.searchsorted(place[order], places, "right")
    return Rows(first, end, small(day[order]), whole(reference[order]), whole(quantity[order]))
