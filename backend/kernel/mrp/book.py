"""The planned orders of a run in columns that only grow: an item planned again gets new rows at the end."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import Book, Part, Small, Whole, whole
from backend.kernel.mrp.core import core
from backend.kernel.mrp.joined.results import Chosen, Results
from backend.kernel.mrp.netting import NO_ORDERS, Orders
from backend.kernel.mrp.network import Network

ROOM_PER_ITEM = 24


class Planned(Protocol):
    """What pegs are made from: a network and its orders, as every plan has them."""

    network: Network
    orders: "OrderBook"


class OrderBook(Sequence[Orders]):
    """Orders by item place, as Python numbers; `columns` is what the compiled part reads."""

    def __init__(self, network: Network) -> None:
        items = len(network.keys)
        room = items * ROOM_PER_ITEM + 1024
        self.network = network
        self.used = 0
        self.results = Results()
        self.columns = Book(
            np.zeros((items, 2), np.int64),
            np.zeros(items, np.float64),
            network.arrays.rules.path.copy(),
            np.empty(room, np.int32),
            np.empty(room, np.int32),
            np.empty(room, np.int64),
        )

    def __len__(self) -> int:
        return len(self.columns.span)

    @overload
    def __getitem__(self, place: int) -> Orders: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Orders]: ...
    def __getitem__(self, place: int | slice) -> Orders | Sequence[Orders]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        rows = self.rows(place)
        if rows.start == rows.stop:
            return NO_ORDERS
        days = self.columns.day[rows]
        starts = self.network.starts(np.full(len(days), place), days)
        columns = (days, starts, self.columns.due[rows], self.columns.quantity[rows], pieces_of(days))
        made = Orders(*(column.tolist() for column in columns))
        chosen = self.results.chosen.get(place)
        return made if chosen is None else replace(made, **chosen._asdict())

    def rows(self, place: int) -> slice:
        begin, count = self.columns.span[place].tolist()
        return slice(begin, begin + count)

    def quantity_of(self, place: int, slot: int) -> int:
        """How much the order of that day and piece is of; it must be there."""
        piece, day = divmod(slot, self.network.horizon)
        rows = self.rows(place)
        return int(self.columns.quantity[rows][int(np.searchsorted(self.columns.day[rows], day)) + piece])

    def starts(self, ranks: Whole, rows: Whole) -> Whole:
        """The days the orders at `rows` must be started; `ranks` says whose they are, by `network.order`, ascending."""
        order = self.network.order
        starts = self.network.starts(order[ranks], self.columns.day[rows])
        for place, chosen in self.results.chosen.items():
            rank = int(np.flatnonzero(order == place)[0])
            first = int(np.searchsorted(ranks, rank))
            starts[first : first + len(chosen.starts)] = chosen.starts
        return starts

    @property
    def live(self) -> int:
        """How many orders the plan has."""
        return int(self.columns.span[:, 1].sum())

    def flat(self, places: Small) -> tuple[Whole, Small, Small, Whole]:
        """The orders of these items, one after the other: item, day received, day due for components, quantity."""
        room = int(self.columns.span[places, 1].sum())
        numbers, days = (np.empty(room, np.int64) for _ in range(2)), (np.empty(room, np.int32) for _ in range(2))
        item, quantity = numbers
        day, due = days
        core().gather(self.columns, places, (item, day, due, quantity))
        return item, day, due, quantity

    def enter(self, part: Part, used: int) -> None:
        """Take over what a part planned; its `places` are the items, `used` its orders."""
        columns = self._with_room(used)
        new = slice(self.used, self.used + used)
        columns.day[new], columns.due[new] = part.day[:used], part.due[:used]
        columns.quantity[new] = part.quantity[:used]
        counts = part.counts[: len(part.places)]
        columns.span[part.places, 0] = self.used + np.cumsum(counts) - counts
        columns.span[part.places, 1] = counts
        columns.total[part.places] = part.totals[: len(part.places)]
        columns.path[part.places] = part.paths[: len(part.places)]
        self.used += used

    def enter_exact(self, place: int, orders: Orders) -> None:
        """Take over what was planned in Python for one item, whose numbers fit."""
        self.results.chosen.pop(place, None)
        if orders.sources:
            self.results.chosen[place] = Chosen(orders.starts, orders.sources, orders.reasons)
        count = len(orders.days)
        columns = self._with_room(count)
        new = slice(self.used, self.used + count)
        columns.day[new], columns.due[new] = orders.days, orders.needed
        columns.quantity[new] = orders.quantities
        columns.span[place] = self.used, count
        columns.total[place] = float(sum(orders.quantities))
        self.used += count

    def packed(self) -> None:
        """Drop the rows nobody points at any more."""
        old, places = self.columns, np.arange(len(self))
        rows = ranges(old.span[places, 0], old.span[places, 1])
        span = old.span.copy()
        span[:, 0] = np.cumsum(span[:, 1]) - span[:, 1]
        self.columns = Book(span, old.total, old.path, old.day[rows], old.due[rows], old.quantity[rows])
        self.used = len(rows)

    def _with_room(self, more: int) -> Book:
        if self.used + more > len(self.columns.day):
            room = max(self.used + more, len(self.columns.day) * 3 // 2)
            old = self.columns
            day, due, quantity = (_grown(column, room, self.used) for column in (old.day, old.due, old.quantity))
            self.columns = old._replace(day=day, due=due, quantity=quantity)
        return self.columns


def _grown(column: NDArray[Any], room: int, used: int) -> NDArray[Any]:
    longer = np.empty(room, column.dtype)
    longer[:used] = column[:used]
    return longer


def pieces_of(days: Small) -> Whole:
    """0 for the first order of a day, 1 for the next of the same day …; the orders are one item's."""
    fresh = np.ones(len(days), np.bool_)
    fresh[1:] = days[1:] != days[:-1]
    first = np.maximum.accumulate(np.where(fresh, np.arange(len(days)), 0))
    return whole(np.arange(len(days)) - first)


def ranges(begins: Whole, counts: Whole) -> Whole:
    """begins[0], begins[0] + 1, … counts[0] of them, then those of begins[1], …"""
    ends = np.cumsum(counts)
    return np.repeat(begins - (ends - counts), counts) + np.arange(int(ends[-1]) if len(ends) else 0)
