"""A plan of fresh facts that takes over from the last one whatever they leave as it was (planning.md §2.8).

Both networks have the same items in the same places. An item is planned again where its rule, its BOM lines or its
dated rows differ or where it has a policy, and below it where its orders become others: the answer is that of a full
run.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.kernel.mrp.arrays import EXACT, Book, Byte, Rows, Whole
from backend.kernel.mrp.book import OrderBook, ranges
from backend.kernel.mrp.forward import forward_places
from backend.kernel.mrp.network import Network
from backend.kernel.mrp.plan import Plan
from backend.kernel.mrp.run import drive, plan_again

Columns = Sequence[NDArray[Any]]  # item place first


def carry_over(before: Plan, network: Network) -> tuple[Plan, int] | None:
    """The plan and how many items were planned again; None where all of them must be."""
    if not _alike(before.network, network):
        return None
    dirty = differing(before.network, network)
    book = OrderBook(network)
    old = before.orders.columns
    kept = before.orders.used
    dated = old.day[:kept].copy(), old.due[:kept].copy(), old.quantity[:kept].copy()
    book.columns = Book(old.span.copy(), old.total.copy(), old.path.copy(), *dated)
    book.used = kept
    again = plan_again(book, np.flatnonzero(dirty).tolist()) + drive(book)
    book.packed()
    return Plan(network, book), again


def _alike(old: Network, new: Network) -> bool:
    """Whether an item's own rows say all that may have changed: no calendars, levels, clusters beside."""
    rules = old.arrays.rules, new.arrays.rules
    tables = all(np.array_equal(getattr(rules[0], name), getattr(rules[1], name)) for name in ("starts", "opens"))
    levels = np.array_equal(old.codes, new.codes) and old.loops == new.loops
    alone = not old.joins.places and not new.joins.places
    moved = len(forward_places(old)) or len(forward_places(new))
    return old.horizon == new.horizon and tables and levels and alone and not moved


def differing(old: Network, new: Network) -> Byte:
    """Which places must be planned again."""
    rules, others = old.arrays.rules, new.arrays.rules
    dirty: NDArray[np.bool_] = (rules.table != others.table).any(axis=1) | (rules.path != others.path)
    dirty |= (rules.receiving != others.receiving) | (rules.path == EXACT) | (others.path == EXACT)
    for network in (old, new):  # of policies nothing is compared: who has one is planned by it anew
        dirty |= network.arrays.policies.row >= 0
    pairs = [(_lines(old), _lines(new))]
    pairs += [(_rows(getattr(old.arrays, name)), _rows(getattr(new.arrays, name))) for name in DATED]
    for pair in pairs:
        dirty[_changed(*pair)] = True
    for network in (old, new):
        odd = np.array(sorted(network.odd), np.int64)  # a need that is a function may have become another
        dirty[np.searchsorted(network.arrays.lines.first, odd, "right") - 1] = True
    return dirty.astype(np.uint8)


DATED = ("demands", "receipts", "firm_orders", "firm_needs")


def _lines(network: Network) -> Columns:
    lines = network.arrays.lines
    component: Whole = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    return component, lines.parent, lines.per, lines.step


def _rows(rows: Rows) -> Columns:
    counts = rows.end - rows.first
    at = ranges(rows.first, counts)
    return np.repeat(np.arange(len(counts)), counts), rows.day[at], rows.quantity[at]


def _changed(old: Columns, new: Columns) -> NDArray[np.int64]:
    """The items whose rows are not the same ones on both sides, in whatever order."""
    columns = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    side = np.repeat([1, -1], [len(old[0]), len(new[0])])
    if not len(side):
        return np.empty(0, np.int64)
    order = np.lexsort(columns[::-1])
    fresh = np.append(True, np.logical_or.reduce(list(_steps(columns, order))))
    begins = np.flatnonzero(fresh)
    unequal = np.add.reduceat(side[order], begins) != 0
    return np.unique(columns[0][order][begins[unequal]])


def _steps(columns: list[NDArray[Any]], order: NDArray[Any]) -> Iterator[NDArray[np.bool_]]:
    for column in columns:
        ordered = column[order]
        yield ordered[1:] != ordered[:-1]
