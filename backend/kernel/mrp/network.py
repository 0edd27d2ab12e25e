"""The facts arranged by item position, as arrays: who uses what, what is due when, who is planned after whom."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np

from backend.kernel.bom.graph import SKIPPED, Levels, low_level_codes
from backend.kernel.mrp.arrays import (
    LEAD,
    LOT_MAX,
    LOT_MIN,
    MULTIPLE,
    NO_TABLE,
    ON_HAND,
    PERIOD,
    SAFETY,
    UNIT,
    Arrays,
    Below,
    Lines,
    Policies,
    Rows,
    Rules,
    Small,
    Whole,
    small,
)
from backend.kernel.mrp.core import core
from backend.kernel.mrp.facts import BomLine, FirmOrder, Item, Key
from backend.kernel.mrp.findings import PlanException
from backend.kernel.mrp.joined.joins import APART, Joins
from backend.kernel.mrp.policy_table import no_policies
from backend.kernel.mrp.tables import Tables

Dated = tuple[int, int, int]  # day, reference, quantity
T = TypeVar("T")


@dataclass(frozen=True)
class Columns:
    """Dated quantities as they come, in any order: item place, day inside the horizon, reference, quantity."""

    item: Small
    day: Small
    reference: Whole
    quantity: Whole


@dataclass(frozen=True)
class BomColumns:
    """BOM lines as they come. `arcs` are parents and components without a quantity: a firm order's own issues.

    `odd` holds, by row, the lines no pair of whole numbers says; their components are planned exactly.
    """

    parent: Small
    component: Small
    per: Whole
    step: Whole
    arcs: tuple[Small, Small] = field(default_factory=lambda: (small([]), small([])))
    odd: Mapping[int, BomLine] = field(default_factory=dict)


class Late(NamedTuple):
    """What was due before day 0 and counts today."""

    demands: list[PlanException]
    receipts: list[PlanException]
    firm_orders: list[PlanException]


@dataclass(frozen=True)
class Objects:
    """What does not fit in arrays: items by place (from files none), firm orders by id, calendars, what is overdue.

    `priorities` are those of demands, by id, of items whose draw-down asks for them.
    """

    tables: Tables
    items: dict[int, Item] = field(default_factory=dict)
    firm: Mapping[int, FirmOrder] = field(default_factory=dict)
    late: Late = field(default_factory=lambda: Late([], [], []))
    priorities: dict[int, int] = field(default_factory=dict)


@dataclass
class Network:
    """Days are inside the horizon and on days the item's calendar is open. `odd` goes by row of `arrays.lines`.

    `order` holds the places that can be planned, by level and place; level l are `order[begins[l]:begins[l + 1]]`.
    """

    horizon: int
    keys: Sequence[Key]
    arrays: Arrays
    objects: Objects
    codes: Small
    loops: tuple[tuple[int, ...], ...] = ()
    odd: Mapping[int, BomLine] = field(default_factory=dict)
    joins: Joins = APART

    def __post_init__(self) -> None:
        planned = np.flatnonzero(self.codes >= 0).astype(np.int32)
        self.begins: Whole = np.zeros(int(self.codes.max(initial=-1)) + 2, np.int64)
        self.order: Small = sorted_by(self.codes, planned, self.begins)

    @cached_property
    def levels(self) -> Levels:
        skipped = np.flatnonzero(self.codes == SKIPPED).tolist()
        return Levels(self.codes.tolist(), self.loops, frozenset(skipped))

    @cached_property
    def position(self) -> Mapping[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def place_of(self, key: Key) -> int | None:
        """Where an item stands; None for one that is not there."""
        if isinstance(self.keys, range):
            return key if isinstance(key, int) and key in self.keys else None
        return self.position.get(key)

    def place(self, key: Key) -> int:
        """Where an item stands that is known to be there."""
        place = self.place_of(key)
        if place is None:
            raise KeyError(key)
        return place

    def item(self, place: int) -> Item:
        known = self.objects.items.get(place)
        if known is not None:
            return known
        rule = self.arrays.rules.table[place].tolist()
        return Item(
            self.keys[place],
            rule[ON_HAND],
            rule[SAFETY],
            rule[LEAD],
            rule[LOT_MIN],
            rule[MULTIPLE],
            rule[LOT_MAX] or None,
            rule[PERIOD],
            unit=rule[UNIT],
        )

    def starts(self, places: Small | Whole, days: Small) -> Whole:
        """The days orders must be started, item by item; may lie before day 0."""
        leads = self.arrays.rules.table[places, LEAD]
        starts: Whole = days - leads
        for at in np.flatnonzero(leads < 0).tolist():
            start = int(self.arrays.rules.starts[-1 - leads[at], days[at]])
            starts[at] = self.item(int(places[at])).start_of(int(days[at])) if start == NO_TABLE else start
        return starts

    def components_of(self, place: int) -> list[int]:
        """In the order of the BOM, each once."""
        first = self.arrays.below.first
        return list(dict.fromkeys(self.arrays.below.component[first[place] : first[place + 1]].tolist()))


def rows_of(rows: Rows, place: int) -> list[Dated]:
    """The dated quantities of one item, by day."""
    one = slice(int(rows.first[place]), int(rows.end[place]))
    columns = (rows.day[one].tolist(), rows.reference[one].tolist(), rows.quantity[one].tolist())
    return list(zip(*columns, strict=True))


def sorted_by(keys: Small, order: Small, first: Whole) -> Small:
    """`order` by `keys[order]`, equal keys left as they are; `first` is told where each key begins."""
    made = np.empty(len(order), np.int32)
    core().by_key(keys, order, first, made)
    return made


def level_codes(below: Below) -> Small:
    """Longest path from a top; −1 where a loop holds an item or anything it needs."""
    level, waiting, ready = (np.empty(len(below.first) - 1, np.int32) for _ in range(3))
    core().levels_of(below, level, waiting, ready)
    return level


def rows_by_item(columns: Columns, items: int, horizon: int) -> Rows:
    """Sorted by item, day, reference and quantity."""
    order = np.arange(len(columns.item), dtype=np.int32)
    if not (columns.reference[1:] > columns.reference[:-1]).all():
        order = np.lexsort((columns.quantity, columns.reference)).astype(np.int32)
    order = sorted_by(columns.day, order, np.zeros(horizon + 1, np.int64))
    first = np.zeros(items + 1, np.int64)
    order = sorted_by(columns.item, order, first)
    return Rows(
        first[:-1].copy(), first[1:].copy(), columns.day[order], columns.reference[order], columns.quantity[order]
    )


@dataclass(frozen=True)
class Picture:
    """Everything a network is built from, item by item, line by line, row by row."""

    horizon: int
    keys: Sequence[Key]
    rules: Rules
    bom: BomColumns
    dated: tuple[Columns, Columns, Columns, Columns]  # demands, receipts, firm orders, firm needs
    objects: Objects
    policies: Policies | None = None


def network_of(picture: Picture, threads: int = 1) -> Network:
    """Arrange a picture; with two threads or more, rows, lines and levels side by side."""
    items, horizon, bom = len(picture.keys), picture.horizon, picture.bom
    with ThreadPoolExecutor(threads) as pool:
        beside = partial(_beside, pool if threads > 1 else None)
        dated = beside(lambda: [rows_by_item(columns, items, horizon) for columns in picture.dated])
        by_parent, below = _below(bom, items)
        lines = beside(lambda: _lines(bom, by_parent, items))
        codes, loops = _levels(below)
        policies = picture.policies or no_policies(items, horizon)
        demands, receipts, firm_orders, firm_needs = dated()
        arrays = Arrays(picture.rules, lines()[0], below, demands, receipts, firm_orders, firm_needs, policies)
    return Network(horizon, picture.keys, arrays, picture.objects, codes, loops, lines()[1])


def _beside(pool: ThreadPoolExecutor | None, work: Callable[[], T]) -> Callable[[], T]:
    """The answer of `work` when asked for; without a pool it is done at once."""
    if pool is None:
        done = work()
        return lambda: done
    return pool.submit(work).result


def _below(bom: BomColumns, items: int) -> tuple[Small, Below]:
    """The rows of the BOM by parent, and the components of each parent."""
    first = np.zeros(items + 1, np.int64)
    by_parent = sorted_by(bom.parent, np.arange(len(bom.parent), dtype=np.int32), first)
    if not len(bom.arcs[0]):
        return by_parent, Below(first, bom.component[by_parent])
    parent, component = (np.concatenate(pair) for pair in zip((bom.parent, bom.component), bom.arcs, strict=True))
    order = sorted_by(parent, np.arange(len(parent), dtype=np.int32), first)
    return by_parent, Below(first, component[order])


def _lines(bom: BomColumns, by_parent: Small, items: int) -> tuple[Lines, Mapping[int, BomLine]]:
    first = np.zeros(items + 1, np.int64)
    order = sorted_by(bom.component, by_parent, first)
    where = {row: at for at, row in enumerate(order.tolist())} if bom.odd else {}
    odd = {where[row]: line for row, line in bom.odd.items()}
    return Lines(first, bom.parent[order], bom.per[order], bom.step[order]), odd


def _levels(below: Below) -> tuple[Small, tuple[tuple[int, ...], ...]]:
    codes = level_codes(below)
    return (codes, ()) if (codes >= 0).all() else loops_of(below)


def loops_of(below: Below) -> tuple[Small, tuple[tuple[int, ...], ...]]:
    """Levels where loops skip some items, and the loops."""
    levels = low_level_codes(children_of(below))
    return small(levels.codes), levels.loops


def children_of(below: Below) -> list[list[int]]:
    first, component = below.first.tolist(), below.component.tolist()
    return [component[begin:end] for begin, end in pairwise(first)]
