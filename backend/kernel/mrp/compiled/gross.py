"""What an item needs and is promised, day by day (contract rules 2 and 3).

Numbers that might leave 64 bits are never computed: a bound in floating point, which cannot wrap, comes
first, and an item beyond it is left to the exact path by its mark.
"""

from backend.kernel.mrp.arrays import (
    LOT_MAX,
    LOT_MIN,
    MULTIPLE,
    ON_HAND,
    SAFETY,
    UNIT,
    Arrays,
    Book,
    Rows,
    Whole,
)
from backend.kernel.mrp.compiled.jit import compiled

SAFE = 2.0**61
FULL = -1


@compiled
def rule_bound(rule: Whole) -> float:
    bound = float(abs(rule[ON_HAND])) + 2.0 * rule[SAFETY] + rule[LOT_MIN]
    return float(bound + 2.0 * rule[MULTIPLE] + rule[LOT_MAX])


@compiled
def changes(arrays: Arrays, book: Book, place: int, change: Whole) -> float:
    """Supply minus need of each day, before any order of the item; returns the sum of all their sizes."""
    change[:] = 0
    bound = dated(arrays.receipts, place, change, 1)
    bound += dated(arrays.firm_orders, place, change, 1)
    bound += dated(arrays.demands, place, change, -1)
    bound += dated(arrays.firm_needs, place, change, -1)
    return bound + dependent(arrays, book, place, change)


@compiled
def dated(rows: Rows, place: int, change: Whole, sign: int) -> float:
    bound = 0.0
    for at in range(rows.first[place], rows.end[place]):
        change[rows.day[at]] += sign * rows.quantity[at]
        bound += rows.quantity[at]
    return bound


@compiled
def dependent(arrays: Arrays, book: Book, place: int, change: Whole) -> float:
    """What the orders of all parents need of the item."""
    lines, receiving = arrays.lines, arrays.rules.receiving[place]
    unit = arrays.rules.table[place, UNIT]
    bound = 0.0
    for line in range(lines.first[place], lines.first[place + 1]):
        parent, per, step = lines.parent[line], lines.per[line], lines.step[line]
        begin, count = book.span[parent, 0], book.span[parent, 1]
        bound += book.total[parent] * per / step * unit + count * float(unit)
        if step == 1 and receiving < 0:
            for order in range(begin, begin + count):
                change[book.due[order]] -= book.quantity[order] * per
        else:
            for order in range(begin, begin + count):
                day = book.due[order]
                if receiving >= 0:
                    day = arrays.rules.opens[receiving, day]
                change[day] -= need_of(book.quantity[order], per, step, unit)
    return bound


@compiled
def need_of(quantity: int, per: int, step: int, unit: int) -> int:
    """⌈quantity · per / step⌉ · unit; the product of a small rest only, so that it cannot wrap early."""
    if step == 1:
        return quantity * per
    whole = quantity // step
    return (whole * per + ((quantity - whole * step) * per + step - 1) // step) * unit
