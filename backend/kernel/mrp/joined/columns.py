"""The needs of many clusters in columns, gathered at once: most are served without anybody looking at them one by one.

The rows are those of queues.own_need_rows (tests/kernel/test_mrp_joined_paths.py holds both equal).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import ON_HAND, UNIT, Real, Rows, Small, Whole, whole
from backend.kernel.mrp.book import OrderBook, ranges
from backend.kernel.mrp.joined.facts import ANYBODY, OUTSIDE, OWING
from backend.kernel.mrp.joined.joins import Cluster
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.queues import DEMAND, FIRM_NEED, NEEDS, ORDER, OWED

SAFE = 2.0**61
Row = tuple[int, int, int, int, int]  # item place, day, rank of the kind, reference, quantity


class Needs(NamedTuple):
    """Needs in the order they are served, one row each; `day` is −1 for what stock owes."""

    place: Whole
    day: Whole
    rank: Whole
    reference: Whole
    quantity: Whole

    def rows(self, begin: int = 0) -> Iterator[Row]:
        """The rows from `begin` on, as Python numbers."""
        return zip(*(column[begin:].tolist() for column in self), strict=True)

    def of(self, which: Whole | NDArray[np.bool_] | slice) -> "Needs":
        return Needs(*(column[which] for column in self))


def needs_of(book: OrderBook, clusters: Sequence[Cluster]) -> list[Needs | None]:
    """The needs of each cluster; None where numbers might leave 64 bits or a BOM line is a function."""
    if not clusters:
        return []
    places = whole([place for cluster in clusters for place in cluster.places])
    owner = np.repeat(np.arange(len(clusters)), [len(cluster.places) for cluster in clusters])
    parts, sizes = zip(*_parts(book, places), strict=True)
    needs = Needs(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    where = np.zeros(len(book), np.int64)
    where[places] = owner
    total = np.bincount(where[needs.place], np.concatenate(sizes), len(clusters))
    unfit = set(np.flatnonzero(total >= SAFE).tolist()) | _odd(book.network, clusters)
    unfit |= set(where[needs.place[needs.reference < 0]].tolist())  # such a name does not sort as its number
    needs = _served_in_turn(book.network, needs.of(needs.quantity != 0), where)
    ends = np.searchsorted(where[needs.place], np.arange(len(clusters) + 1)).tolist()
    return [None if at in unfit else needs.of(slice(*span)) for at, span in enumerate(pairwise(ends))]


def _odd(network: Network, clusters: Sequence[Cluster]) -> set[int]:
    """Clusters with a BOM line no pair of whole numbers says."""
    if not network.odd:
        return set()
    first = network.arrays.lines.first
    odd = np.zeros(int(first[-1]) + 1, np.int64)
    odd[whole(list(network.odd)) + 1] = 1
    before = np.cumsum(odd)
    return {
        at
        for at, cluster in enumerate(clusters)
        if any(before[first[place + 1]] > before[first[place]] for place in cluster.places)
    }


def _parts(book: OrderBook, places: Whole) -> Iterator[tuple[Needs, Real]]:
    """Needs kind by kind in any order, and a bound of each that cannot wrap."""
    arrays = book.network.arrays
    for rows, rank in ((arrays.demands, DEMAND), (arrays.firm_needs, FIRM_NEED)):
        yield _dated(rows, places, rank)
    on_hand = arrays.rules.table[places, ON_HAND]
    owing, owed = places[on_hand < 0], -on_hand[on_hand < 0]
    yield _needs(owing, np.full(len(owing), -1), OWED, (np.zeros(len(owing), np.int64), owed)), owed.astype(float)
    yield _of_orders(book, places)


def _needs(place: Whole, day: Whole | Small, rank: int, named: tuple[Whole, Whole]) -> Needs:
    return Needs(place, whole(day), np.full(len(place), rank), *named)


def _dated(rows: Rows, places: Whole, rank: int) -> tuple[Needs, Real]:
    counts = rows.end[places] - rows.first[places]
    at, place = ranges(rows.first[places], counts), np.repeat(places, counts)
    quantity = rows.quantity[at]
    return _needs(place, rows.day[at], rank, (rows.reference[at], quantity)), quantity.astype(float)


def _of_orders(book: OrderBook, places: Whole) -> tuple[Needs, Real]:
    """What the orders above need, named as queues.order_name has it."""
    network, columns = book.network, book.columns
    lines, rules, items = network.arrays.lines, network.arrays.rules, len(book)
    line = ranges(lines.first[places], lines.first[places + 1] - lines.first[places])
    parents, uses = lines.parent[line], np.repeat(places, lines.first[places + 1] - lines.first[places])
    counts = columns.span[parents, 1]
    rows, each = ranges(columns.span[parents, 0], counts), np.repeat(np.arange(len(line)), counts)
    place, parent, day = uses[each], parents[each].astype(np.int64), columns.due[rows]
    closing = rules.receiving[place]
    if (closing >= 0).any():
        day = np.where(closing >= 0, rules.opens[closing, day], day)
    received = columns.day[rows].astype(np.int64)
    names = (_pieces(each, received) * items + parent) * network.horizon + received
    taken, quantity = (lines.per[line][each], lines.step[line][each]), columns.quantity[rows]
    unit = rules.table[place, UNIT]
    bound = quantity.astype(float) * taken[0] / taken[1] * unit + unit
    return _needs(place, day, ORDER, (names, _gross(quantity, taken, unit))), bound


def _pieces(each: Whole, day: Whole) -> Whole:
    """0 for the first order of a line on a day, 1 for the next …"""
    fresh = np.ones(len(day), np.bool_)
    fresh[1:] = (day[1:] != day[:-1]) | (each[1:] != each[:-1])
    at = np.arange(len(day))
    return at - np.maximum.accumulate(np.where(fresh, at, 0))


def _gross(quantity: Whole, taken: tuple[Whole, Whole], unit: Whole) -> Whole:
    """⌈quantity · per / step⌉ · unit as compiled/net.py has it; what wraps is beyond its bound."""
    per, step = taken
    whole_steps = quantity // step
    parted: Whole = (whole_steps * per + ((quantity - whole_steps * step) * per + step - 1) // step) * unit
    return np.where(step == 1, quantity * per, parted)


def _served_in_turn(network: Network, needs: Needs, where: Whole) -> Needs:
    """By cluster, then day, priority, kind and id as the evaluator has them; parallel lines of one order are one."""
    priority, kind = _asked(network, needs)
    names = sorted(set(needs.place.tolist()), key="{}.".format)
    by_name = np.zeros(len(where), np.int64)
    by_name[names] = np.arange(len(names))
    letter = np.argsort(np.argsort(list(NEEDS)))[needs.rank]
    keys = (by_name[needs.place], needs.reference, letter, kind, priority, np.maximum(needs.day, 0))
    needs = needs.of(np.lexsort((*keys, where[needs.place])))
    fresh = np.ones(len(needs.place), np.bool_)
    fresh[1:] = np.any([column[1:] != column[:-1] for column in needs[:4]], axis=0)
    first = np.flatnonzero(fresh)
    return needs.of(first)._replace(quantity=np.add.reduceat(needs.quantity, first)) if len(first) else needs


def _asked(network: Network, needs: Needs) -> tuple[Whole, Whole]:
    """Each need's priority and its kind, as a number that sorts as the kind does."""
    extensions = network.joins.extensions
    priority = np.full(len(needs.place), ANYBODY.priority)
    priority[needs.rank == OWED] = OWING.priority
    outside = np.flatnonzero((needs.rank == DEMAND) | (needs.rank == OWED))
    asked = {at: extensions.asked.get(ref, OUTSIDE) for at, ref in _told(needs, DEMAND)} if extensions.asked else {}
    kinds = sorted({OUTSIDE.kind, ANYBODY.kind, *(need.kind for need in asked.values())})
    kind = np.full(len(needs.place), kinds.index(ANYBODY.kind))
    kind[outside] = kinds.index(OUTSIDE.kind)
    if extensions.made_for:
        for at, ref in _told(needs, FIRM_NEED):
            firm = network.objects.firm.get(ref)
            asked[at] = extensions.made_for.get(None if firm is None else firm.item, ANYBODY)
        for at, ref in _told(needs, ORDER):
            key = network.keys[ref // network.horizon % len(network.keys)]
            asked[at] = extensions.made_for.get(key, ANYBODY)
    for at, need in asked.items():
        priority[at] = need.priority
        if needs.rank[at] == DEMAND:
            kind[at] = kinds.index(need.kind)
    return priority, kind


def _told(needs: Needs, rank: int) -> Iterator[tuple[int, int]]:
    """Where the needs of a kind stand, and their references."""
    at = np.flatnonzero(needs.rank == rank)
    return zip(at.tolist(), needs.reference[at].tolist(), strict=True)
