"""The facts and the answer as the compiled part sees them: named tuples of arrays, nothing else.

Shapes: n items, e BOM lines, k start tables, m receiving tables, H days. Quantities are scaled int64,
places (item positions) and days int32. All arrays are C-ordered and writable: the compiled functions
are compiled for exactly these types.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
Byte = NDArray[np.uint8]
Real = NDArray[np.float64]

ON_HAND, SAFETY, LOT_MIN, MULTIPLE, LOT_MAX, PERIOD, LEAD, UNIT = range(8)
RULES = 8
NO_TABLE = -(2**31)  # a start that no table knows
MOST_PIECES = 100_000  # of one lot: more is a mistake in the largest lot or the need
# how an item is planned: compiled by the contract, not at all, number by number in Python, compiled with its
# policy; in a book TOLD is POLICY where the plan has something to say about the item
PLAIN, UNSOURCED, EXACT, POLICY, TOLD = range(5)
NO_CALENDAR = -1

# columns of Policies.table; −1 (or 0 for quantities of lots) says that there is none
FIRST, FIRM_UNTIL = 0, 1  # first day an order may be received; first day behind the slushy fence
BASE, STEP_FIRST, STEP_END = 2, 3, 4  # safety stock before the first step, rows of the steps
COVER, PERCENT, FLOOR, CEILING = 5, 6, 7, 8  # days and percent of needs that the safety stock is
KEPT, KEPT_OF, PROTECTED = 9, 10, 11  # share of it that triggers an order, first day it does
POINT, UP_TO, FIXED, ECONOMIC, PERIODIC, PERIODS = 12, 13, 14, 15, 16, 17  # lot rules; row of `ends`
USABLE, USABLE_OF = 18, 19  # share of an order that comes in usable
OWN_TIME, BELOW_TIME = 20, 21  # rows of `earlier` for needs from outside, for needs of orders above
AHEAD, SPREAD, MOST_STOCK, SHORT_LIVED, FORWARD = 22, 23, 24, 25, 26
POLICY_COLUMNS = 27
NEED, LEVEL, TRIGGER, TARGET = range(4)  # rows of Part.desk
DESK = 4


class Rows(NamedTuple):
    """Dated quantities; those of item i are `first[i]` … `end[i]` − 1, by day, reference, quantity."""

    first: Whole  # n
    end: Whole  # n
    day: Small
    reference: Whole
    quantity: Whole


class Lines(NamedTuple):
    """BOM lines by component, then parent: a need is ⌈quantity · per / step⌉ · unit of the component.

    Those of component i are `first[i]` … `first[i + 1]` − 1.
    """

    first: Whole  # n + 1
    parent: Small  # e
    per: Whole  # e
    step: Whole  # e


class Below(NamedTuple):
    """Components of parent i: `component[first[i] : first[i + 1]]`, in the order of the BOM."""

    first: Whole  # n + 1
    component: Small


class Rules(NamedTuple):
    """How items are ordered. `table` has a row of RULES numbers per item: one cache line.

    LOT_MAX 0 is no largest lot. LEAD ≥ 0 counts days; below, −1 − LEAD is a row of `starts`.
    """

    table: Whole  # n × RULES
    path: Byte  # n: PLAIN, UNSOURCED, EXACT or POLICY
    receiving: Small  # n: row of `opens`, −1 where every day is open
    starts: Small  # k × H: start day by receipt day
    opens: Small  # m × H: last open day not after the day


class Movable(NamedTuple):
    """Firm supply that may be taken to arrive earlier; that of item i are rows `first[i]` … `end[i]` − 1, by day.

    `taken` is the run's own: which of them it moved.
    """

    first: Whole  # n
    end: Whole  # n
    day: Small
    reference: Whole
    quantity: Whole
    earliest: Small
    kind: Byte  # place in pegging.SUPPLIES
    taken: Byte


class Policies(NamedTuple):
    """What items have beyond their rule; `row[i]` is −1 for most. `table` has POLICY_COLUMNS numbers per policy."""

    row: Small  # n
    table: Whole  # p × POLICY_COLUMNS
    step_day: Small  # dated safety stock
    step_level: Whole
    ends: Small  # periods × H: first day of the next period
    earlier: Small  # safety times × H: when a need of the day is netted
    movable: Movable


class Arrays(NamedTuple):
    """The whole picture."""

    rules: Rules
    lines: Lines
    below: Below
    demands: Rows
    receipts: Rows
    firm_orders: Rows
    firm_needs: Rows
    policies: Policies


class Book(NamedTuple):
    """Planned orders; those of item i are `span[i, 0]` and the next `span[i, 1]` − 1, by day and piece.

    `due` is the day an order's components are needed, `total[i]` the sum of the item's quantities, `path[i]`
    how it was planned in the end.
    """

    span: Whole  # n × 2
    total: Real  # n
    path: Byte  # n
    day: Small
    due: Small
    quantity: Whole


class Part(NamedTuple):
    """Work for one call and room for its answer; orders of `places[i]` are the next `counts[i]` in the columns."""

    places: Small
    counts: Whole
    totals: Real
    paths: Byte
    day: Small
    due: Small
    quantity: Whole
    change: Whole  # H: supply minus need
    desk: Whole  # DESK × H


class Queue(NamedTuple):
    """Supplies or needs of one item in the order they are matched."""

    kind: Byte
    reference: Whole
    quantity: Whole


class Pegs(NamedTuple):
    """Which supply serves which need; those of the i-th item asked for are the next `counts[i]`."""

    counts: Whole
    supply_kind: Byte
    supply: Whole
    need_kind: Byte
    need: Whole
    quantity: Whole


class Desk(NamedTuple):
    """Room to sort one item's supplies and needs in."""

    supplies: Queue
    needs: Queue
    bucket: Whole  # H


def whole(values: ArrayLike) -> Whole:
    return _own(np.asarray(values, dtype=np.int64))


def small(values: ArrayLike) -> Small:
    return _own(np.asarray(values, dtype=np.int32))


def byte(values: ArrayLike) -> Byte:
    return _own(np.asarray(values, dtype=np.uint8))


def _own(array: NDArray[Any]) -> NDArray[Any]:
    """The array as compiled functions take it: in one piece, aligned and writable."""
    return np.require(array, requirements=("C", "A", "W"))
